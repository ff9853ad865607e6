package store_test

import (
	"context"
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

// TestSeveralAtOnce: several stores on one database, as several processes are, lose nothing and claim nothing
// twice.
func TestSeveralAtOnce(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		dbs := []*store.DB{storetest.Open(t, o), storetest.Open(t, o), storetest.Open(t, o)}
		const each = 15
		var workers sync.WaitGroup
		for i, db := range dbs {
			workers.Go(func() {
				for n := range each {
					if err := db.Do(context.Background(),
						storetest.NewSample(db.Blind, storetest.Association, 1000*i+n).Add); err != nil {
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

// TestOpenAtOnce: of several processes that start on a new database at once, each comes up and all have the
// same keys.
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

// TestAnotherProgramsDatabase: tables of a version that this program does not know are left as they are.
func TestAnotherProgramsDatabase(t *testing.T) {
	for want, change := range map[string]string{
		"newer program":            `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, true)`,
		"before the first release": `UPDATE goose_db_version SET version_id = 1 WHERE version_id > 0`,
	} {
		t.Run(want, func(t *testing.T) {
			storetest.EachPlace(t, func(t *testing.T, o store.Options) {
				db, err := store.Open(context.Background(), o)
				if err != nil {
					t.Fatal(err)
				}
				db.Close()
				raw := storetest.Raw(t, o)
				if _, err := raw.Exec(change); err != nil {
					t.Fatal(err)
				}
				for _, o.ReadOnly = range []bool{true, false} {
					db, err := store.Open(context.Background(), o)
					if err == nil {
						db.Close()
					}
					if err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("open: %v", err)
					}
				}
			})
		})
	}
}

// TestSortingIsNotDanish: in Danish, aa comes after z. Keys and numbers are compared as bytes, whatever the
// database.
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
			err := r.EachCase(gateway.Operator, storetest.Association, func(c gateway.Case) error {
				keys = append(keys, c.Key)
				return nil
			})
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
		if report, err := db.Verify(context.Background(), store.VerifyOptions{}); err != nil ||
			len(report.Findings) > 0 {
			t.Errorf("verify: %v, %+v", err, report)
		}
	})
}

// A new file has pages of 16 KB, and a journal of changes beside it: the size takes hold only where it comes
// before the journal.
func TestAFileHasLargePages(t *testing.T) {
	o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
	storetest.Open(t, o)
	for pragma, want := range map[string]string{"page_size": "16384", "journal_mode": "wal"} {
		var got string
		if err := storetest.Raw(t, o).QueryRow(`PRAGMA ` + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, not %q: %v", pragma, got, want, err)
		}
	}
}
