package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrServer: the database is a server's, which makes its own backups.
var ErrServer = errors.New("a PostgreSQL database is backed up by PostgreSQL")

// Backup writes the database into a new file that nobody else may read: one consistent state, while others go
// on writing. The file is whole or not there. ErrServer: it is no file's database.
func (db *DB) Backup(ctx context.Context, path string) (err error) {
	if db.dialect.forUpdate != "" {
		return ErrServer
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("write the backup: %w", os.ErrExist)
	}
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		if at := (*fs.PathError)(nil); errors.As(err, &at) { // nobody has heard of the part
			at.Path = path
		}
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	defer os.Remove(part)
	// The readers' connections may write nothing, not another file either.
	own, err := sql.Open("sqlite", fileURL(db.path)+readOnly(ctx, db.path, fileURL(db.path)))
	if err == nil {
		_, err = own.ExecContext(ctx, `VACUUM INTO $1`, part)
		err = errors.Join(err, own.Close())
	}
	if err != nil {
		return fmt.Errorf("write the backup: %w", clean(err))
	}
	if f, err = os.OpenFile(part, os.O_RDWR, 0); err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Link(part, path) // it replaces no file that has come meanwhile
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return nil
}
