package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// migrationLock lets one process at a time change the tables of a PostgreSQL database. A transaction of its
// own holds the lock, and not a session: a pool between here and PostgreSQL (PgBouncer in transaction mode)
// keeps a transaction on one server connection, and may give every other statement another one.
type migrationLock struct {
	pool *sql.DB
	held *sql.Tx
}

const (
	migrationLockKey  = 0x626f6c6967 // "bolig"
	migrationLockWait = 2 * time.Minute
)

// SessionLock waits until no other process changes the tables.
func (l *migrationLock) SessionLock(ctx context.Context, _ *sql.Conn) error {
	tx, err := l.pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("wait for another process that changes the tables: %w", clean(err))
	}
	waiting, stop := context.WithTimeout(ctx, migrationLockWait)
	defer stop()
	_, err = tx.ExecContext(waiting, `SELECT pg_advisory_xact_lock($1)`, int64(migrationLockKey))
	if err != nil {
		_ = tx.Rollback()
		return fmt.Errorf("wait for another process that changes the tables: %w", clean(err))
	}
	l.held = tx
	return nil
}

// SessionUnlock lets the next process in.
func (l *migrationLock) SessionUnlock(context.Context, *sql.Conn) error { return l.held.Rollback() }
