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
		db.shared.Store(&sharedClock{database: at, here: time.Now()})
	}
	return at, err
}

// sharedClock is what the database's clock said at an instant of this process's own clock, which is never set
// back.
type sharedClock struct{ database, here time.Time }

// leaseTime is now by the clock that leases live by: the database's, as soon as it is known.
func (db *DB) leaseTime(now time.Time) time.Time {
	if c := db.shared.Load(); c != nil {
		return c.database.Add(time.Since(c.here))
	}
	return now
}

// leaseEnd is when a lease that is to end then by this machine's clock ends by the clock that leases live by.
func (db *DB) leaseEnd(now, end time.Time) time.Time { return db.leaseTime(now).Add(end.Sub(now)) }

// leaseMost is longer than any lease: one that ends later was taken by a clock that was wrong.
const leaseMost = time.Hour
