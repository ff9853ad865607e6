package store

import (
	"context"
	"database/sql/driver"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// statement is one that does something and is asked how many rows it changed, or one whose rows are scanned.
type statement struct {
	query string
	args  []any
	scan  func(scanner) error
}

// later runs a statement before anything else is read or written, or with the commit. All that wait go to
// PostgreSQL in one message, which it answers once.
func (t *tx) later(query string, args ...any) {
	t.queued = append(t.queued, statement{query: query, args: args})
}

func (t *tx) runQueued() error {
	_, err := t.after()
	return err
}

// after writes what is buffered, runs what waits and then the statements, and tells how many rows each of these
// changed or gave. What waited and failed breaks the transaction.
func (t *tx) after(then ...statement) (changed []int64, err error) {
	if len(then) > 0 && (t.hasRows() || t.broken != nil) {
		if err := t.flush(); err != nil {
			return make([]int64, len(then)), err
		}
	}
	waited := len(t.queued)
	all := append(t.queued, then...)
	t.queued = nil
	changed, failed, err := t.run(all)
	if err = clean(err); err != nil && failed < waited {
		t.broken = err
	}
	return changed[waited:], err
}

// run runs statements, on PostgreSQL all in one message. failed is the first that did.
func (t *tx) run(all []statement) (changed []int64, failed int, err error) {
	changed = make([]int64, len(all))
	if t.db.turn == nil {
		err = t.conn.Raw(func(raw any) error {
			failed, err = together(t.ctx, raw.(*stdlib.Conn).Conn(), all, changed)
			return err
		})
		return changed, failed, err
	}
	for i, s := range all {
		if s.scan != nil {
			if err := t.eachNow(s.scan, s.query, s.args...); err != nil {
				return changed, i, err
			}
			continue
		}
		result, err := t.q.ExecContext(t.ctx, s.query, s.args...)
		if err != nil {
			return changed, i, err
		}
		if changed[i], err = result.RowsAffected(); err != nil {
			return changed, i, err
		}
	}
	return changed, len(all), nil
}

func together(ctx context.Context, conn *pgx.Conn, all []statement, changed []int64) (failed int, err error) {
	var batch pgx.Batch
	for _, s := range all {
		batch.Queue(s.query, s.args...)
	}
	results := conn.SendBatch(ctx, &batch)
	for failed = range all {
		tag, err := next(results, all[failed].scan)
		if err != nil {
			results.Close()
			return failed, err
		}
		if changed[failed] = tag.RowsAffected(); all[failed].query == sqlCommit && tag.String() != sqlCommit {
			results.Close()
			return failed, errUndone
		}
	}
	return len(all), results.Close()
}

// next is the answer to the next statement.
func next(results pgx.BatchResults, scan func(scanner) error) (pgconn.CommandTag, error) {
	if scan == nil {
		return results.Exec()
	}
	rows, err := results.Query()
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return pgconn.CommandTag{}, err
		}
	}
	return rows.CommandTag(), rows.Err()
}

const sqlCommit = `COMMIT`

// errUndone: a statement had failed before, and PostgreSQL keeps nothing then.
var errUndone = &failure{code: "COMMIT was answered with ROLLBACK"}

// keep commits.
func (t *tx) keep() error {
	if t.sql == nil {
		t.later(sqlCommit)
	}
	if err := t.runQueued(); err != nil || t.sql == nil {
		return err
	}
	return clean(t.sql.Commit())
}

// undo undoes what has not been committed. A connection on which that fails is used no more.
func (t *tx) undo() {
	if t.sql != nil {
		t.sql.Rollback()
		return
	}
	t.conn.Raw(func(raw any) error {
		conn := raw.(*stdlib.Conn).Conn()
		if conn.IsClosed() || conn.PgConn().TxStatus() == 'I' {
			return nil
		}
		// also when whoever asked for it has gone
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), 5*time.Second)
		defer cancel()
		if _, err := conn.Exec(ctx, `ROLLBACK`); err != nil {
			return driver.ErrBadConn
		}
		return nil
	})
}
