package store_test

import (
	"errors"
	"sync"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// Of many who sign in at once as one person, each reads what the one before has written: else one code would
// let in two.
func TestWhoHoldsAnAccountIsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const many, each = 8, 10
		p := storetest.NewPerson(1)
		err := db.Do(t.Context(), func(tx gateway.Tx) error {
			return errors.Join(tx.AddPerson(p), tx.SetCredentials(gateway.Credentials{Person: p.ID}))
		})
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range many {
			all.Go(func() {
				for range each {
					err := db.Do(t.Context(), func(tx gateway.Tx) error {
						_, c, err := tx.HoldAccount(p.Account)
						c.Step++
						return errors.Join(err, tx.SetCredentials(c))
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		err = db.View(t.Context(), func(r gateway.Reader) error {
			c, err := r.Credentials(p.ID)
			if c.Step != many*each {
				t.Errorf("%d of %d changes are left", c.Step, many*each)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
