package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// What is tried is seen by what is tried after it, by nobody else, and is gone afterwards, whatever came of
// the trial.
func TestTrialLeavesNoTrace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		before := storetest.NewSample(db.Blind, storetest.Association, 1)
		if err := db.Do(ctx, before.Add); err != nil {
			t.Fatal(err)
		}
		kept := look(t, db)
		tried := storetest.NewSample(db.Blind, storetest.Association, 2)
		failed := errors.New("the trial failed")
		err := db.Try(ctx, func(s gateway.Store) error {
			undone := storetest.NewSample(db.Blind, storetest.Association, 3)
			err := s.Do(ctx, func(tx gateway.Tx) error {
				if err := undone.Add(tx); err != nil {
					return err
				}
				return failed
			})
			if !errors.Is(err, failed) {
				t.Errorf("a part that fails gives %v", err)
			}
			if err := s.Do(ctx, tried.Add); err != nil {
				t.Error(err)
			}
			if got := look(t, s); got.cases != kept.cases+1 || got.entries <= kept.entries {
				t.Errorf("the trial sees %+v, before it %+v", got, kept)
			}
			if got := look(t, db); got != kept {
				t.Errorf("others see %+v, before the trial %+v", got, kept)
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Errorf("the trial gives %v", err)
		}
		if got := look(t, db); got != kept {
			t.Errorf("after the trial there are %+v, before it %+v", got, kept)
		}
		if err := db.Do(ctx, tried.Add); err != nil {
			t.Errorf("what was tried cannot be done: %v", err)
		}
		report, err := db.Verify(ctx, store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("the log: %v %v", report.Findings, err)
		}
	})
}

// What waits to be written with the commit is written with the part of a trial.
func TestATrialSeesWhatOnlyItsEndWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one := gateway.Session{Token: "one", Until: storetest.Night.Add(time.Hour), Data: []byte("data")}
		found := func(s gateway.Store) error {
			return s.View(t.Context(), func(r gateway.Reader) error { _, err := r.Session("one"); return err })
		}
		err := db.Try(t.Context(), func(s gateway.Store) error {
			err := s.Do(t.Context(), func(tx gateway.Tx) error { return tx.KeepSession(one, storetest.Night) })
			return errors.Join(err, found(s))
		})
		if err != nil {
			t.Error(err)
		}
		if err := found(db); !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("after the trial: %v", err)
		}
	})
}

// A transaction in which a statement failed keeps nothing, also where nobody has looked at the failure, and
// says so; the connection serves the next.
func TestAFailureThatNobodySawKeepsNothing(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		for token, wait := range map[string]bool{"one": true, "two": false} {
			kept := gateway.Session{Token: token, Until: storetest.Night.Add(time.Hour)}
			err := db.Do(t.Context(), func(tx gateway.Tx) error {
				err := tx.KeepSession(kept, storetest.Night)
				store.Fail(tx, wait)
				return err
			})
			if err == nil && (wait || o.URL != "") {
				t.Error("it was kept")
			}
			err = db.View(t.Context(), func(r gateway.Reader) error { _, err := r.Session(token); return err })
			if !errors.Is(err, gateway.ErrNotFound) && (wait || o.URL != "") {
				t.Errorf("the session is there: %v", err)
			}
		}
		last := func(tx gateway.Tx) error { return tx.AddPerson(storetest.NewPerson(9)) }
		if err := db.Do(t.Context(), last); err != nil {
			t.Error(err)
		}
	})
}

// seen is how much a store holds.
type seen struct{ cases, entries int }

func look(t *testing.T, s gateway.Store) (found seen) {
	t.Helper()
	err := s.View(context.Background(), func(r gateway.Reader) error {
		cases, err := r.Cases(gateway.Operator, "", 0)
		if err != nil {
			return err
		}
		entries, err := r.Entries(0, 10_000)
		found = seen{len(cases), len(entries)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
