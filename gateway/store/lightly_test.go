package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// A light transaction does not wait for the disk, every other one does, and of both nothing is left when they
// fail.
func TestLightly(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		query, light, heavy := `PRAGMA synchronous`, "1", "2"
		if o.URL != "" {
			query, light = `SHOW synchronous_commit`, "off"
			err := db.Do(t.Context(), func(tx gateway.Tx) (err error) {
				heavy, err = store.Says(tx, query) // as the server is set
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		waits := func(run func(context.Context, func(gateway.Tx) error) error, want string) {
			t.Helper()
			got := ""
			err := run(t.Context(), func(tx gateway.Tx) (err error) {
				got, err = store.Says(tx, query)
				return err
			})
			if err != nil || got != want {
				t.Errorf("it waits for the disk: %q, want %q, %v", got, want, err)
			}
		}
		for range 2 {
			waits(db.Lightly, light)
			waits(db.Do, heavy)
		}
		p, failed := storetest.NewPerson(1), errors.New("it failed")
		err := db.Lightly(t.Context(), func(tx gateway.Tx) error {
			return errors.Join(tx.AddPerson(p), tx.SetCredentials(gateway.Credentials{Person: p.ID}), failed)
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		waits(db.Do, heavy)
		err = db.View(t.Context(), func(r gateway.Reader) error { _, err := r.Person(p.ID); return err })
		if !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("what a light transaction did that failed is left: %v", err)
		}
		if err := db.Lightly(t.Context(), func(tx gateway.Tx) error { return tx.AddPerson(p) }); err != nil {
			t.Fatal(err)
		}
		err = db.View(t.Context(), func(r gateway.Reader) error { _, err := r.Person(p.ID); return err })
		if err != nil {
			t.Errorf("others do not see what a light transaction did: %v", err)
		}
	})
}

// Whoever measures how much is read learns nothing of who has an account.
func TestAnUnknownAccountCostsTheSameReadings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := storetest.NewPerson(1)
		err := db.Do(t.Context(), func(tx gateway.Tx) error {
			return errors.Join(tx.AddPerson(p), tx.SetCredentials(gateway.Credentials{Person: p.ID, Password: "x"}))
		})
		if err != nil {
			t.Fatal(err)
		}
		asked := func(account, want string) []string {
			t.Helper()
			asked, err := db.Asked(t.Context(), func(r gateway.Reader) error {
				found, c, err := r.Account(account)
				if found.ID != want || c.Person != want {
					t.Errorf("%q is the account of %q", account, found.ID)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return asked
		}
		known, unknown := asked(p.Account, p.ID), asked("b"+p.Account, "")
		if len(known) != 1 || !slices.Equal(known, unknown) {
			t.Errorf("a known account is asked for by %q, an unknown one by %q", known, unknown)
		}
	})
}
