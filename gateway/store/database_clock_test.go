package store_test

import (
	"context"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// Leases live by the database's clock: a machine whose own clock is an hour behind or ahead neither takes
// what another holds nor holds it for an hour.
func TestLeasesLiveByTheDatabasesClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		clocks, err := db.Clocks(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if clocks.Database.IsZero() {
			return // SQLite: the clock is this machine's
		}
		if off := time.Since(clocks.Database); off.Abs() > time.Minute {
			t.Errorf("the database's clock is read as %v", clocks.Database)
		}
		lease := func(owner string, off, length time.Duration) (ok bool) {
			now := time.Now().Add(off)
			err := db.Do(context.Background(), func(tx gateway.Tx) (err error) {
				ok, err = tx.Lease("night", owner, now, now.Add(length))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !lease("a", -time.Hour, time.Minute) || lease("b", 30*time.Minute, time.Minute) {
			t.Error("a machine whose clock is wrong takes what another holds")
		}
		if !lease("a", 30*time.Minute, -time.Second) || !lease("b", -time.Hour, time.Minute) {
			t.Error("a lease that has ended is held by a clock that is wrong")
		}
	})
}
