package store

import (
	"context"
	"sync"

	"boligbro/gateway"
)

// trial is a gateway.Store in one transaction that is undone at the end: what is done in it is seen by what
// is done after it, and by nobody else.
type trial struct {
	db    *DB
	one   *tx        // its connection and transaction; every Do is a part of it
	turns sync.Mutex // the connection serves one at a time
}

var _ gateway.Store = (*trial)(nil)

// Try gives fn a store on which everything can be tried. Nothing that is done there is kept, whatever fn
// returns. Others' writing waits until fn is done: on SQLite all of it, on PostgreSQL whatever enters the
// log.
func (db *DB) Try(ctx context.Context, fn func(gateway.Store) error) error {
	t := db.newTx(ctx)
	end, err := t.start(ctx)
	if err != nil {
		return err
	}
	defer end()
	if err := t.runQueued(); err != nil {
		return err
	}
	return fn(&trial{db: db, one: t})
}

// Do runs fn as a part of the trial that can be undone by itself.
func (t *trial) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	return repeated(ctx, func() error { return t.part(ctx, fn) })
}

// Lightly runs fn as Do does: nothing is kept of either.
func (t *trial) Lightly(ctx context.Context, fn func(gateway.Tx) error) error { return t.Do(ctx, fn) }

func (t *trial) part(ctx context.Context, fn func(gateway.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.turns.Lock()
	defer t.turns.Unlock()
	part := t.db.newTx(ctx)
	part.conn, part.q, part.ctx = t.one.conn, t.one.q, t.one.ctx
	if _, err := part.q.ExecContext(part.ctx, `SAVEPOINT part`); err != nil {
		return clean(err)
	}
	err := fn(part)
	if err == nil {
		err = part.commit()
	}
	if err == nil {
		err = part.runQueued()
	}
	end := `RELEASE SAVEPOINT part`
	if err != nil {
		end = `ROLLBACK TO SAVEPOINT part`
	}
	if _, failed := part.q.ExecContext(part.ctx, end); err == nil {
		err = clean(failed)
	}
	return err
}

// View runs fn on what the trial has come to.
func (t *trial) View(ctx context.Context, fn func(gateway.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.turns.Lock()
	defer t.turns.Unlock()
	return fn(&reader{db: t.db, ctx: t.one.ctx, q: t.one.q, ready: func() error { return nil }})
}

// Blind is that of the database.
func (t *trial) Blind(parts ...string) string { return t.db.Blind(parts...) }

// Municipal is that of the database.
func (t *trial) Municipal() bool { return t.db.Municipal() }
