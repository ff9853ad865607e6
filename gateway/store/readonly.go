package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"boligbro/gateway"
)

// readOnly is how the file of a database is opened that is only read. Beside a database in use lies its
// write-ahead log, which SQLite reads with it, and tidies up when it may. A copy without one that cannot be
// written, or that lies on a disk that is full, is opened as what can never change: SQLite would otherwise
// want to make files beside it. Alarms and notices are to be read then, too.
func readOnly(ctx context.Context, path, settings string) string {
	const changing, never = "&mode=rw", "&mode=ro&immutable=1"
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		if writable(path) && writable(filepath.Dir(path)) {
			return changing
		}
		return "&mode=ro"
	}
	if writable(path) && writable(filepath.Dir(path)) && roomBeside(ctx, settings+changing) {
		return changing
	}
	return never
}

// roomBeside reports whether SQLite can make what it needs beside a file to read it. What else is wrong with
// it is said when it is read.
func roomBeside(ctx context.Context, file string) bool {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return true
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "SELECT count(*) FROM sqlite_schema")
	return !errors.Is(clean(err), gateway.ErrUnavailable)
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
