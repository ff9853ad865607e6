package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// TestBackup: a backup that is taken while others write is one consistent state that verifies, and nobody
// else may read it. A file that is there is not replaced.
func TestBackup(t *testing.T) {
	ctx := context.Background()
	o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
	db := storetest.Open(t, o)
	done, started := make(chan error, 1), make(chan struct{})
	go func() {
		for i := range 30 {
			if err := db.Do(ctx, storetest.NewSample(db.Blind, storetest.Association, i).Add); err != nil {
				done <- err
				return
			}
			if i == 3 {
				close(started)
			}
		}
		done <- nil
	}()
	<-started
	reading := o
	reading.ReadOnly = true
	path := filepath.Join(t.TempDir(), "kopi.db")
	if err := storetest.Open(t, reading).Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v", info, err)
	}
	copied := storetest.Open(t, store.Options{Path: path, Master: storetest.Master(), ReadOnly: true})
	report, err := copied.Verify(ctx, store.VerifyOptions{})
	if err != nil || report.Entries == 0 || len(report.Findings) > 0 {
		t.Errorf("the backup verifies: %+v, %v", report, err)
	}
	if err := db.Continues(ctx, checkpoint(t, copied)); err != nil {
		t.Errorf("the log does not go on from the backup: %v", err)
	}
	if err := db.Backup(ctx, path); !errors.Is(err, os.ErrExist) {
		t.Errorf("a file that is there: %v", err)
	}
}

// TestFailover: when the server of the connections that are kept takes no writing any more, and new ones find
// one that does, the store recovers by itself.
func TestFailover(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		if o.URL == "" {
			return // a file is on no server
		}
		ctx, db, n := context.Background(), storetest.Open(t, o), 0
		add := func() error {
			n++
			return db.Do(ctx, storetest.NewSample(db.Blind, storetest.Association, n).Add)
		}
		if err := add(); err != nil {
			t.Fatal(err)
		}
		raw := storetest.Raw(t, o)
		become := func(state string) {
			t.Helper()
			_, err := raw.Exec(`DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) ||
				' SET default_transaction_read_only = ` + state + `'; END $$`)
			if err != nil {
				t.Fatal(err)
			}
		}
		become("on")
		if _, err := raw.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
			t.Fatal(err)
		}
		// The first errors are of the connections that were dropped; then new ones meet a server that takes no
		// writing, and are kept.
		for tries := 0; ; tries++ {
			err := add()
			if !errors.Is(err, gateway.ErrUnavailable) || tries > 20 {
				t.Fatalf("a server that takes no writing: %v", err)
			}
			if strings.Contains(err.Error(), "25006") {
				break
			}
		}
		become("off")
		if err := add(); err != nil {
			t.Errorf("it did not recover: %v", err)
		}
	})
}
