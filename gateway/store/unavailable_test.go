package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// unavailable wants an act to fail with ErrUnavailable, and to leave no trace when that is mended.
func unavailable(t *testing.T, db *store.DB, n int, mend func()) {
	t.Helper()
	sample := storetest.NewSample(db.Blind, storetest.Association, n)
	if err := db.Do(context.Background(), sample.Add); !errors.Is(err, gateway.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	// What is there can still be read.
	if err := db.View(context.Background(), func(r gateway.Reader) error {
		_, err := r.Cases(gateway.Operator, "", 1)
		return err
	}); err != nil {
		t.Errorf("read: %v", err)
	}
	mend()
	if err := db.Do(context.Background(), sample.Add); err != nil {
		t.Errorf("mended, and still: %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		pragma := func(on string) {
			var err error
			if o.URL == "" {
				err = db.Pragma(context.Background(), "query_only = "+on)
			} else {
				raw := storetest.Raw(t, o)
				// Every connection is to see the new setting.
				_, err = raw.Exec(`DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) ||
					' SET default_transaction_read_only = ` + on + `'; END $$`)
				if err == nil {
					_, err = raw.Exec(
						`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
							AND pid <> pg_backend_pid()`,
					)
				}
				raw.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Do(context.Background(),
			storetest.NewSample(db.Blind, storetest.Association, 1).Add); err != nil {
			t.Fatal(err)
		}
		pragma("on")
		unavailable(t, db, 2, func() { pragma("off") })
	})
}

func TestFull(t *testing.T) {
	o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
	db := storetest.Open(t, o)
	if err := db.Pragma(context.Background(), "max_page_count = 1"); err != nil { // as many as there are now
		t.Fatal(err)
	}
	n := 0
	for ; n < 1000; n++ {
		err := db.Do(context.Background(), storetest.NewSample(db.Blind, storetest.Association, n).Add)
		if errors.Is(err, gateway.ErrUnavailable) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	unavailable(t, db, 5000, func() {
		if err := db.Pragma(context.Background(), "max_page_count = 100000"); err != nil {
			t.Fatal(err)
		}
	})
	report, err := db.Verify(context.Background(), store.VerifyOptions{})
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("verify: %v, %+v", err, report)
	}
}

func TestNotThere(t *testing.T) {
	for name, o := range map[string]store.Options{
		"no server": {
			URL: "postgres://boligbro:hunter2@127.0.0.1:1/boligbro?connect_timeout=2", Master: storetest.Master(),
		},
		"not a folder":   {Path: filepath.Join(mustFile(t), "boligbro.db"), Master: storetest.Master()},
		"not a URL":      {URL: "postgres://boligbro:hunter2@[::1", Master: storetest.Master()},
		"not SQLite":     {Path: mustFile(t), Master: storetest.Master()},
		"no path":        {Master: storetest.Master()},
		"it is a folder": {Path: t.TempDir(), Master: storetest.Master()},
	} {
		db, err := store.Open(context.Background(), o)
		if err == nil {
			db.Close()
			t.Errorf("%s: it opened", name)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error tells the password", name)
		}
		t.Logf("%s: %v", name, err)
	}
}
