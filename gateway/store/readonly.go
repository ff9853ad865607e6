package store

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
)

// readOnly is how the file of a database is opened that is only read. Beside a database in use lies its
// write-ahead log, which SQLite reads with it, and tidies up when it may. A copy without one that cannot be
// written is opened as what can never change: SQLite would otherwise want to make files beside it.
func readOnly(path string) string {
	if writable(path) && writable(filepath.Dir(path)) {
		return "&mode=rw"
	}
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		return "&mode=ro"
	}
	return "&mode=ro&immutable=1"
}

// Writable reports whether the database can be written: it is no copy that others keep as it is.
func (db *DB) Writable(ctx context.Context) bool {
	if db.path != "" {
		return writable(db.path) && writable(filepath.Dir(db.path))
	}
	var may bool
	err := db.reads.QueryRowContext(ctx, `SELECT NOT pg_is_in_recovery()
		AND current_setting('default_transaction_read_only') = 'off'
		AND has_table_privilege('readings', 'INSERT')`).
		Scan(&may)
	return err == nil && may
}

func writable(path string) bool {
	const forWriting = 2 // W_OK of access(2)
	return syscall.Access(path, forWriting) == nil
}
