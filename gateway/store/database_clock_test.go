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
		lease := func(owner string, off, length time.Duration) bool {
			return leased(t, db, owner, time.Now().Add(off), length)
		}
		if !lease("a", -time.Hour, time.Minute) || lease("b", 30*time.Minute, time.Minute) {
			t.Error("a machine whose clock is wrong takes what another holds")
		}
		if !lease("a", 30*time.Minute, -time.Second) || !lease("b", -time.Hour, time.Minute) {
			t.Error("a lease that has ended is held by a clock that is wrong")
		}
	})
}

// A machine that has slept asks the database for the time again: it neither takes what another holds nor holds
// anything by the time of its falling asleep.
func TestLeasesHoldAcrossSuspend(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		clocks, err := db.Clocks(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if clocks.Database.IsZero() {
			return // SQLite: the clock is this machine's
		}
		lease := func(owner string, length time.Duration) bool {
			return leased(t, db, owner, time.Now(), length)
		}
		if !lease("a", time.Minute) {
			t.Fatal("a free lease was not given")
		}
		db.Slept(2 * time.Hour)
		if lease("b", time.Minute) {
			t.Error("after two hours of sleep a machine takes what another holds")
		}
		db.Slept(2 * time.Hour)
		if !lease("a", time.Minute) {
			t.Error("a lease is not kept after sleep")
		}
		if _, err := db.Clocks(context.Background()); err != nil {
			t.Fatal(err)
		}
		if lease("b", time.Minute) {
			t.Error("a lease that was taken after sleep had ended when it was taken")
		}
	})
}

// leased reports whether the owner gets the lease of the night, for so long from now by the owner's clock.
func leased(t *testing.T, db *store.DB, owner string, now time.Time, length time.Duration) (ok bool) {
	t.Helper()
	err := db.Do(context.Background(), func(tx gateway.Tx) (err error) {
		ok, err = tx.Lease("night", owner, now, now.Add(length))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ok
}
