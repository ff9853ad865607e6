package store

import (
	"context"
	"database/sql"

	"boligbro/gateway"
)

// Pragma sets something of the one writing connection of SQLite.
func (db *DB) Pragma(ctx context.Context, pragma string) error {
	db.turn <- struct{}{}
	defer func() { <-db.turn }()
	_, err := db.conn.ExecContext(ctx, "PRAGMA "+pragma)
	return err
}

// spy keeps the statements that a reading asks.
type spy struct {
	querier
	asked *[]string
}

func (s spy) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	*s.asked = append(*s.asked, query)
	return s.querier.QueryContext(ctx, query, args...)
}

// Asked are the statements that the reading asks, and its error.
func (db *DB) Asked(ctx context.Context, read func(gateway.Reader) error) (asked []string, err error) {
	t, err := db.reads.BeginTx(ctx, db.dialect.view)
	if err != nil {
		return nil, err
	}
	defer t.Rollback()
	err = read(&reader{db: db, ctx: ctx, q: spy{t, &asked}, ready: func() error { return nil }})
	return asked, err
}
