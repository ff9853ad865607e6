package store

import "context"

// Pragma sets something of the one writing connection of SQLite.
func (db *DB) Pragma(ctx context.Context, pragma string) error {
	db.turn <- struct{}{}
	defer func() { <-db.turn }()
	_, err := db.conn.ExecContext(ctx, "PRAGMA "+pragma)
	return err
}
