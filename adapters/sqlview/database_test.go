package sqlview_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"iter"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/stdlib"
	"go.uber.org/goleak"

	"boligbro/adapters"
	"boligbro/adapters/adaptertest"
	"boligbro/adapters/mapping"
	"boligbro/adapters/sqlview"
	"boligbro/config"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const association = "13748136"

// The environment variables with the URL of a PostgreSQL server, and with the Unix socket of a MariaDB server
// whose user boligbro has no password.
const (
	testPostgres = "BOLIGBRO_TEST_POSTGRES"
	testMariaDB  = "BOLIGBRO_TEST_MARIADB"
)

// database is one to read in, which the test may write to.
type database struct {
	*sql.DB
	settings sqlview.Settings // driver, host, database and user
}

// onEach runs the test on an empty database of each kind that is here. Where all must be had it fails for one
// that is not.
func onEach(t *testing.T, test func(t *testing.T, db *database)) {
	t.Helper()
	for variable, open := range map[string]func(testing.TB, string) *database{
		testPostgres: openPostgres, testMariaDB: openMariaDB,
	} {
		t.Run(strings.ToLower(strings.TrimPrefix(variable, "BOLIGBRO_TEST_")), func(t *testing.T) {
			test(t, open(t, need(t, variable)))
		})
	}
}

// need is the variable's value.
func need(t testing.TB, variable string) string {
	t.Helper()
	place := os.Getenv(variable)
	if place == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not set: nothing was tested", variable)
		}
		fmt.Fprintf(os.Stderr, "NOT TESTED: %s is not set, in %s\n", variable, t.Name())
		t.SkipNow()
	}
	return place
}

func fresh() string {
	b := make([]byte, 8)
	rand.Read(b)
	return "boligbro_view_" + hex.EncodeToString(b)
}

func openPostgres(t testing.TB, server string) *database {
	t.Helper()
	at, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	host := at.Query().Get("host")
	if host == "" {
		host = at.Hostname()
	}
	name := fresh()
	admin := open(t, "pgx", server)
	must(t, admin, "CREATE DATABASE "+name)
	at.Path = "/" + name
	db := open(t, "pgx", at.String())
	t.Cleanup(func() {
		db.Close()
		must(t, admin, "DROP DATABASE "+name+" WITH (FORCE)")
		admin.Close()
	})
	password, _ := at.User.Password()
	return &database{db, sqlview.Settings{
		Driver: "postgres", Host: host, Port: 5432, Database: name, Username: at.User.Username(),
		Password: config.NewSecret(password),
	}}
}

func openMariaDB(t testing.TB, socket string) *database {
	t.Helper()
	c := mysql.NewConfig()
	c.Net, c.Addr, c.User, c.DBName = "unix", socket, "boligbro", "boligbro"
	name := fresh()
	admin := open(t, "mysql", c.FormatDSN())
	must(t, admin, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4")
	c.DBName = name
	db := open(t, "mysql", c.FormatDSN())
	t.Cleanup(func() {
		db.Close()
		must(t, admin, "DROP DATABASE "+name)
		admin.Close()
	})
	return &database{db, sqlview.Settings{
		Driver: "mariadb", Host: socket, Database: name, Username: "boligbro",
	}}
}

func open(t testing.TB, driver, place string) *sql.DB {
	t.Helper()
	_ = stdlib.GetDefaultDriver()
	db, err := sql.Open(driver, place)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func must(t testing.TB, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(context.Background(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// source is the source of the settings.
func source(t testing.TB, settings sqlview.Settings) *sqlview.Source {
	t.Helper()
	s, err := sqlview.New(config.Source{Name: "view", Association: association}, settings, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// feed is a view for the shared suite.
type feed struct {
	db     *database
	source *sqlview.Source
}

func (f *feed) Source() adapters.Source { return f.source }

// Write replaces the rows, many in one statement.
func (f *feed) Write(t testing.TB, rows iter.Seq[adaptertest.Row]) {
	t.Helper()
	must(t, f.db.DB, "DELETE FROM steps")
	var values []string
	flush := func() {
		if len(values) > 0 {
			must(t, f.db.DB, "INSERT INTO steps VALUES "+strings.Join(values, ","))
			values = values[:0]
		}
	}
	i := 0
	for row := range rows {
		on, kind := "''", ""
		if !row.Filed.IsZero() || row.Bad {
			kind = "Foged"
		}
		if !row.Filed.IsZero() {
			on = "'" + row.Filed.String() + "'"
		}
		if row.Bad {
			on = "'snarest'"
		}
		values = append(values, fmt.Sprintf("(%d,'%s','%s','%s',%s)", i, row.Tenancy, row.Tenant, kind, on))
		if i++; len(values) == 5000 {
			flush()
		}
	}
	flush()
}

func TestSuite(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		must(t, db.DB, "CREATE TABLE steps (nr INT PRIMARY KEY, lejemaal VARCHAR(20), lejer VARCHAR(80), "+
			"haendelse VARCHAR(20), dato VARCHAR(20))")
		for rows, columns := range map[string]map[string]string{
			"tenancy": {"tenants.1.name": "lejer", "events.filed": "dato"},
			"event":   {"tenants.1.name": "lejer", "event.kind": "haendelse", "event.on": "dato"},
		} {
			t.Run(rows, func(t *testing.T) {
				adaptertest.Run(t, func(t *testing.T) adaptertest.Feed {
					must(t, db.DB, "DELETE FROM steps")
					settings := db.settings
					settings.Query = "SELECT 1 AS selskab, lejemaal, lejer, haendelse, dato FROM steps ORDER BY nr"
					settings.Settings = mapping.Settings{Rows: rows, Key: []string{"selskab", "lejemaal"}, Columns: columns}
					if rows == "event" {
						settings.Codes = map[string]map[string]string{"event.kind": {"foged": "filed"}}
					}
					return &feed{db, source(t, settings)}
				})
			})
		}
	})
}
