package store

import (
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// statement is one that only does something: nothing of what it tells is asked for.
type statement struct {
	query string
	args  []any
}

// later runs a statement before anything else is read or written, or with the commit. All that wait go to
// PostgreSQL in one message, which it answers once.
func (t *tx) later(query string, args ...any) {
	t.queued = append(t.queued, statement{query, args})
}

func (t *tx) runQueued() error {
	queued := t.queued
	t.queued = nil
	if t.db.turn == nil && len(queued) > 1 {
		var batch pgx.Batch
		for _, s := range queued {
			batch.Queue(s.query, s.args...)
		}
		return clean(t.conn.Raw(func(raw any) error {
			return raw.(*stdlib.Conn).Conn().SendBatch(t.ctx, &batch).Close()
		}))
	}
	for _, s := range queued {
		if _, err := t.q.ExecContext(t.ctx, s.query, s.args...); err != nil {
			return clean(err)
		}
	}
	return nil
}
