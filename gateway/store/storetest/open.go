// Package storetest gives tests real databases, and holds every sentence of the contracts of gateway.Store.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"boligbro/gateway/store"
)

// Postgres names the environment variable with the URL of a PostgreSQL server on which tests may make
// databases.
const Postgres = "BOLIGBRO_TEST_POSTGRES"

// Master is the master key of the tests' databases.
var Master = sync.OnceValue(store.NewMaster)

// Each runs the test on a new SQLite database, and on a new PostgreSQL database when there is a server.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	EachPlace(t, func(t *testing.T, o store.Options) { test(t, Open(t, o)) })
}

// EachPlace is Each for tests that open the database themselves, or several times.
func EachPlace(t *testing.T, test func(t *testing.T, o store.Options)) {
	t.Helper()
	EachKind(t, func(t *testing.T, place func(t *testing.T) store.Options) { test(t, place(t)) })
}

// EachKind runs the test once for SQLite, and once for PostgreSQL when there is a server; place gives a new
// database.
func EachKind(t *testing.T, test func(t *testing.T, place func(t *testing.T) store.Options)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, func(t *testing.T) store.Options {
			return store.Options{Path: filepath.Join(t.TempDir(), "data", "boligbro.db"), Master: Master()}
		})
	})
	server := os.Getenv(Postgres)
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not set: nothing was tested on PostgreSQL", Postgres)
		}
		fmt.Fprintf(os.Stderr, "NOT TESTED: PostgreSQL, in %s (set %s to the URL of a server)\n", t.Name(),
			Postgres)
		return
	}
	t.Run("postgres", func(t *testing.T) {
		test(t, func(t *testing.T) store.Options {
			return store.Options{URL: database(t, server), Master: Master()}
		})
	})
}

// Open opens the database until the test ends.
func Open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return db
}

// template is a database that has been migrated once in this process; the tests' own are copies of it.
var template struct {
	sync.Once
	name string
	err  error
}

// database makes an empty database that is dropped when the test ends.
func database(t testing.TB, server string) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("the URL in %s cannot be read", Postgres)
	}
	defer admin.Close()
	template.Do(func() { template.name, template.err = makeTemplate(admin, server) })
	if template.err != nil {
		t.Fatalf("make the template database: %v", template.err)
	}
	return newDatabase(t, server, template.name)
}

// newDatabase makes a copy of a database that is dropped when the test ends.
func newDatabase(t testing.TB, server, from string) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("the URL in %s cannot be read", Postgres)
	}
	t.Cleanup(func() { admin.Close() })
	name := newName()
	if _, err := admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + from); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop a database: %v", err)
		}
	})
	return withName(server, name)
}

func makeTemplate(admin *sql.DB, server string) (string, error) {
	name := newName()
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	db, err := store.Open(context.Background(), store.Options{
		URL: withName(server, name), Master: Master(), NoMunicipal: true, // a test's own process makes those
	})
	if err != nil {
		return "", err
	}
	return name, db.Close()
}

func newName() string {
	var b [8]byte
	rand.Read(b[:])
	return "boligbro_test_" + hex.EncodeToString(b[:])
}

func withName(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic("storetest: the URL in " + Postgres + " cannot be read")
	}
	u.Path = "/" + name
	return u.String()
}

// BenchPlaces runs the benchmark on SQLite, and on PostgreSQL when there is a server; place gives a new
// database.
func BenchPlaces(b *testing.B, bench func(b *testing.B, place func() store.Options)) {
	b.Run("sqlite", func(b *testing.B) {
		bench(b, func() store.Options {
			return store.Options{Path: filepath.Join(b.TempDir(), newName()+".db"), Master: Master()}
		})
	})
	server := os.Getenv(Postgres)
	if server == "" {
		fmt.Fprintf(os.Stderr, "NOT MEASURED: PostgreSQL (set %s to the URL of a server)\n", Postgres)
		return
	}
	b.Run("postgres", func(b *testing.B) {
		bench(b, func() store.Options { return store.Options{URL: database(b, server), Master: Master()} })
	})
}

// Copy gives a copy of a database that nobody has open.
func Copy(t *testing.T, o store.Options) store.Options {
	t.Helper()
	if o.URL != "" {
		name, err := url.Parse(o.URL)
		if err != nil {
			t.Fatal("the URL of the database cannot be read")
		}
		o.URL = newDatabase(t, os.Getenv(Postgres), strings.TrimPrefix(name.Path, "/"))
		return o
	}
	content, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	o.Path = filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(o.Path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

// Raw opens the database behind the store's back, with no keys between tables enforced.
func Raw(t *testing.T, o store.Options) *sql.DB {
	t.Helper()
	driver, place := "sqlite", "file:"+(&url.URL{Path: o.Path}).EscapedPath()+"?_pragma=busy_timeout(5000)"
	if o.URL != "" {
		u, err := url.Parse(o.URL)
		if err != nil {
			t.Fatal("the URL of the database cannot be read")
		}
		query := u.Query()
		query.Set("options", "-csession_replication_role=replica -cdefault_transaction_read_only=off")
		u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // pgx does not read + as a space
		driver, place = "pgx", u.String()
	}
	db, err := sql.Open(driver, place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Danish gives a new PostgreSQL database that sorts in Danish.
func Danish(t *testing.T) store.Options {
	t.Helper()
	server := os.Getenv(Postgres)
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	name := newName()
	if _, err := admin.Exec("CREATE DATABASE " + name +
		" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'da-DK'"); err != nil {
		t.Fatalf("make a Danish database: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("drop a database: %v", err)
		}
	})
	return store.Options{URL: withName(server, name), Master: Master()}
}
