package store

import (
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

func writable(path string) bool {
	const forWriting = 2 // W_OK of access(2)
	return syscall.Access(path, forWriting) == nil
}
