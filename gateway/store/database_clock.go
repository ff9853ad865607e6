package store

import (
	"context"
	"errors"
	"time"

	"boligbro/gateway"
)

// Clocks are what the database and its log say the time is.
type Clocks struct {
	Database time.Time // zero: the database has no clock but this machine's
	Newest   time.Time // when the newest entry of the log was written; zero: there is none
}

// Clocks reads them. From then on leases live by the database's clock: several machines agree on it, and it
// does not jump when the clock of one of them is set.
func (db *DB) Clocks(ctx context.Context) (c Clocks, err error) {
	err = db.View(ctx, func(store gateway.Reader) error {
		r := store.(*reader)
		c.Newest, err = one(r, scanTime, `SELECT at FROM log_entries WHERE at > 0 ORDER BY n DESC LIMIT 1`)
		if err != nil && !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
		c.Database, err = db.shareClock(r)
		return err
	})
	return c, err
}

// shareClock reads the database's clock, which leases live by from then on. It gives zero where the database
// has none of its own.
func (db *DB) shareClock(r *reader) (at time.Time, err error) {
	if db.dialect.clock == "" {
		return at, nil
	}
	if at, err = one(r, scanTime, db.dialect.clock); err == nil {
		here := time.Now()
		db.shared.Store(&sharedClock{database: at, here: here, wall: here.Round(0)})
	}
	return at, err
}

// sharedClock is what the database's clock said at an instant of this process's own clock, which is never set
// back but stands still while the machine sleeps, and of the machine's, which goes on and may be set.
type sharedClock struct{ database, here, wall time.Time }

// apart is how far the two clocks here may have come apart before the database is asked anew.
const apart = time.Second

// stale reports whether the machine has slept, or its clock was set: nobody here knows how long that was.
func (c *sharedClock) stale(now time.Time) bool {
	return (now.Round(0).Sub(c.wall) - now.Sub(c.here)).Abs() > apart
}

// leaseTime is now by the clock that leases live by: the database's, as soon as it is known.
func (db *DB) leaseTime(r *reader, now time.Time) (time.Time, error) {
	c := db.shared.Load()
	if c != nil && c.stale(time.Now()) {
		if _, err := db.shareClock(r); err != nil {
			return now, err
		}
		c = db.shared.Load()
	}
	if c == nil {
		return now, nil
	}
	return c.database.Add(time.Since(c.here)), nil
}

// leaseEnd is when a lease that is to end then by this machine's clock ends by the clock that leases live by.
func (db *DB) leaseEnd(r *reader, now, end time.Time) (time.Time, error) {
	here, err := db.leaseTime(r, now)
	return here.Add(end.Sub(now)), err
}

// leaseMost is longer than any lease: one that ends later was taken by a clock that was wrong.
const leaseMost = time.Hour
