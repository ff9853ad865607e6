package store_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestWhatIsAcknowledgedIsThereAgain(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		first, err := store.Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		sample := storetest.NewSample(first.Blind, storetest.Association, 1)
		if err := first.Do(context.Background(), sample.Add); err != nil {
			t.Fatal(err)
		}
		blind, origin, key := first.Blind("x"), first.Origin(), first.LogKey()
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := storetest.Open(t, o)
		if second.Blind("x") != blind || second.Origin() != origin || second.LogKey() != key {
			t.Error("the keys are other ones")
		}
		err = second.View(context.Background(), func(r gateway.Reader) error {
			c, err := r.Case(gateway.Operator, sample.Case.Number)
			if diff := cmp.Diff(sample.Head(), c); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestSeveralAtOnce: several stores on one database, as several processes are, lose nothing and claim nothing twice.
func TestSeveralAtOnce(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		dbs := []*store.DB{storetest.Open(t, o), storetest.Open(t, o), storetest.Open(t, o)}
		const each = 15
		var workers sync.WaitGroup
		for i, db := range dbs {
			workers.Go(func() {
				for n := range each {
					if err := db.Do(context.Background(), storetest.NewSample(db.Blind, storetest.Association, 1000*i+n).Add); err != nil {
						t.Errorf("add: %v", err)
					}
				}
			})
		}
		workers.Wait()
		var mu sync.Mutex
		taken := map[string]int{}
		for i, db := range dbs {
			workers.Go(func() {
				for range each {
					var claimed []gateway.Delivery
					err := db.Do(context.Background(), func(tx gateway.Tx) (err error) {
						claimed, err = tx.Claim(storetest.Night, string(rune('a'+i)), storetest.Night.Add(1e9), 2, nil)
						return err
					})
					if err != nil {
						t.Errorf("claim: %v", err)
					}
					mu.Lock()
					for _, d := range claimed {
						taken[d.ID]++
					}
					mu.Unlock()
				}
			})
		}
		workers.Wait()
		for id, n := range taken {
			if n != 1 {
				t.Errorf("delivery %s was claimed %d times", id, n)
			}
		}
		if len(taken) == 0 {
			t.Error("nothing was claimed")
		}
		report, err := dbs[0].Verify(context.Background(), store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 || report.Entries != 2*each*int64(len(dbs)) {
			t.Errorf("verify: %v, %+v", err, report)
		}
	})
}

// TestOpenAtOnce: of several processes that start on a new database at once, each comes up and all have the same keys.
func TestOpenAtOnce(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		if o.URL != "" {
			raw := storetest.Raw(t, o)
			if _, err := raw.Exec(`DROP SCHEMA public CASCADE; CREATE SCHEMA public`); err != nil {
				t.Fatal(err)
			}
		}
		blinds := make([]string, 4)
		var starts sync.WaitGroup
		for i := range blinds {
			starts.Go(func() {
				db, err := store.Open(context.Background(), o)
				if err != nil {
					t.Errorf("open: %v", err)
					return
				}
				blinds[i] = db.Blind("x")
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		starts.Wait()
		for _, b := range blinds {
			if b != blinds[0] {
				t.Error("the keys are not the same")
			}
		}
	})
}

func TestTheFileIsOursAlone(t *testing.T) {
	o := store.Options{Path: filepath.Join(t.TempDir(), "a?b", "#c%41 ærø", "boligbro.db"), Master: storetest.Master()}
	db := storetest.Open(t, o)
	if _, err := os.Stat(o.Path); err != nil {
		t.Error(err)
	}
	if err := db.Do(context.Background(), storetest.NewSample(db.Blind, storetest.Association, 1).Add); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(filepath.Dir(filepath.Dir(o.Path)), func(path string, d fs.DirEntry, walked error) error {
		if walked != nil {
			return walked
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", filepath.Base(path), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAnotherMasterKey(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		storetest.Open(t, o)
		o.Master = store.NewMaster()
		db, err := store.Open(context.Background(), o)
		if err == nil {
			db.Close()
			t.Fatal("it opened")
		}
		if !strings.Contains(err.Error(), "master key is not the one") || !strings.Contains(err.Error(), "keys in the settings") {
			t.Errorf("the error does not say what to do: %v", err)
		}
		o.Master = store.MasterKey{}
		if _, err := store.Open(context.Background(), o); err == nil {
			t.Error("it opened without a master key")
		}
	})
}

func TestKeysThatWereTamperedWith(t *testing.T) {
	for name, statement := range map[string]string{
		"changed":   `UPDATE keyring SET wrapped = (SELECT wrapped FROM keyring WHERE name = 'salt') WHERE name = 'index'`,
		"missing":   `DELETE FROM keyring WHERE name = 'log-public'`,
		"all gone":  `DELETE FROM keyring`,
		"cut short": `UPDATE keyring SET wrapped = (SELECT edge FROM log_head) WHERE name = 'index'`,
	} {
		storetest.EachPlace(t, func(t *testing.T, o store.Options) {
			db, err := store.Open(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			db.Close()
			if _, err := storetest.Raw(t, o).Exec(statement); err != nil {
				t.Fatal(err)
			}
			if db, err := store.Open(context.Background(), o); err == nil || !strings.Contains(err.Error(), "keyring") {
				t.Errorf("%s: %v", name, err)
				if err == nil {
					db.Close()
				}
			}
		})
	}
}

func TestANewerProgramsDatabase(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db, err := store.Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		db.Close()
		raw := storetest.Raw(t, o)
		if _, err := raw.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`); err != nil {
			t.Fatal(err)
		}
		if db, err := store.Open(context.Background(), o); err == nil || !strings.Contains(err.Error(), "newer program") {
			t.Errorf("open: %v", err)
			if err == nil {
				db.Close()
			}
		}
	})
}

// unavailable wants an act to fail with ErrUnavailable, and to leave no trace when that is mended.
func unavailable(t *testing.T, db *store.DB, n int, mend func()) {
	t.Helper()
	sample := storetest.NewSample(db.Blind, storetest.Association, n)
	if err := db.Do(context.Background(), sample.Add); !errors.Is(err, gateway.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	// What is there can still be read.
	if err := db.View(context.Background(), func(r gateway.Reader) error { _, err := r.Cases(gateway.Operator, "", 1); return err }); err != nil {
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
				_, err = raw.Exec(`DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database()) || ' SET default_transaction_read_only = ` + on + `'; END $$`)
				if err == nil {
					_, err = raw.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
				}
				raw.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Do(context.Background(), storetest.NewSample(db.Blind, storetest.Association, 1).Add); err != nil {
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
		"no server":      {URL: "postgres://boligbro:hunter2@127.0.0.1:1/boligbro?connect_timeout=2", Master: storetest.Master()},
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

func mustFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database\n"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestNothingPersonalIsReadable looks for names, addresses and tenancy numbers in every byte that is stored.
func TestNothingPersonalIsReadable(t *testing.T) {
	secrets := []string{"Ærøskøbing", "Vestergade", "1-35-000001-6", "Foged-2026-1", "27.36.14-G01", "Aarhus"}
	o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	life(t, db)
	run := storetest.NewRun(storetest.Association, "", 0)
	sample := storetest.NewSample(db.Blind, storetest.Association, 1)
	err = db.Do(context.Background(), func(tx gateway.Tx) error {
		if err := tx.AddRun(run); err != nil {
			return err
		}
		return tx.Stage(gateway.Staged{Run: run.ID, Chunk: 1, Records: sample.Version.Records})
	})
	if err != nil {
		t.Fatal(err)
	}
	entries := 0
	err = db.View(context.Background(), func(r gateway.Reader) error {
		all, err := r.Entries(0, 0)
		for _, e := range all {
			entries++
			for _, secret := range secrets {
				if bytes.Contains(e.Leaf, []byte(secret)) {
					t.Errorf("%q stands in entry %d of the log", secret, e.N)
				}
			}
		}
		return err
	})
	if err != nil || entries == 0 {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(o.Path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	stored, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(stored, []byte(storetest.Association)) {
		t.Fatal("the test does not find what is open either")
	}
	for _, secret := range secrets {
		if bytes.Contains(stored, []byte(secret)) || bytes.Contains(wal, []byte(secret)) {
			t.Errorf("%q stands in the database", secret)
		}
	}
}

// TestErrorsQuoteNothing makes the database refuse rows with personal data in them.
func TestErrorsQuoteNothing(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		sample := storetest.NewSample(db.Blind, storetest.Association, 1)
		if err := db.Do(context.Background(), sample.Add); err != nil {
			t.Fatal(err)
		}
		const secret = "Anne Ærø"
		for name, act := range map[string]func(tx gateway.Tx) error{
			"a check": func(tx gateway.Tx) error {
				return storetest.SetTasks(tx, sample.Case.ID, gateway.Task{Rule: secret, Outcome: secret})
			},
			"a key": func(tx gateway.Tx) error {
				second := gateway.Case{ID: sample.Case.ID, Key: secret}
				return tx.Apply(gateway.Changes{Case: second, New: true})
			},
			"a reference": func(tx gateway.Tx) error {
				return tx.AddQuarantine([]gateway.Quarantined{{Run: secret, Source: secret}})
			},
			"a character": func(tx gateway.Tx) error {
				if o.URL == "" {
					return errors.New("SQLite takes it")
				}
				return tx.AddRun(gateway.Run{ID: secret + "\x00", State: gateway.RunStaging})
			},
		} {
			err := db.Do(context.Background(), act)
			if err == nil {
				t.Errorf("%s: it was stored", name)
			} else if strings.Contains(err.Error(), "Anne") {
				t.Errorf("%s: the error quotes: %v", name, err)
			}
		}
	})
}

// TestSortingIsNotDanish: in Danish, aa comes after z. Keys and numbers are compared as bytes, whatever the database.
func TestSortingIsNotDanish(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		if o.URL != "" {
			o = storetest.Danish(t)
		}
		db := storetest.Open(t, o)
		want := []string{"1a", "aa", "ab", "zz"}
		for i, key := range []string{"zz", "aa", "ab", "1a"} {
			sample := storetest.NewSample(db.Blind, storetest.Association, i)
			sample.Case.Key, sample.Case.Number = key, key
			if err := db.Do(context.Background(), sample.Add); err != nil {
				t.Fatal(err)
			}
		}
		err := db.View(context.Background(), func(r gateway.Reader) error {
			var keys, numbers []string
			err := r.Known(gateway.Operator, storetest.Association, func(c gateway.Case) error { keys = append(keys, c.Key); return nil })
			if err != nil {
				return err
			}
			for after := ""; ; {
				some, err := r.Cases(gateway.Operator, after, 1)
				if err != nil || len(some) == 0 {
					break
				}
				after = some[0].Number
				numbers = append(numbers, after)
			}
			if diff := cmp.Diff(want, keys) + cmp.Diff(want, numbers); diff != "" {
				t.Error(diff)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		if report, err := db.Verify(context.Background(), store.VerifyOptions{}); err != nil || len(report.Findings) > 0 {
			t.Errorf("verify: %v, %+v", err, report)
		}
	})
}
