package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrate brings the tables up to date. A database that a newer program has changed, that is from before the
// first migration there is, or that is only to be read, is left alone.
func (db *DB) migrate(ctx context.Context, o Options) error {
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return err
	}
	pool := db.writes
	if pool == nil {
		pool = db.reads
	}
	var options []goose.ProviderOption
	if db.dialect.goose == goose.DialectPostgres {
		options = append(options, goose.WithSessionLocker(&migrationLock{pool: pool}))
	}
	provider, err := goose.NewProvider(db.dialect.goose, pool, migrations, options...)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	has, err := schema(ctx, pool)
	switch {
	case err != nil:
		return err
	case has == 0 && o.Existing:
		return ErrAbsent
	case has == newest:
		return nil
	case has > newest:
		return lang.OtherTables(has, newest, lang.NewerTables)
	case has > 0 && has < sources[0].Version:
		return lang.OtherTables(has, newest, lang.FormerTables)
	case o.ReadOnly:
		return lang.OtherTables(has, newest, lang.OlderTables)
	}
	if _, err := provider.Up(ctx); err != nil {
		err = fmt.Errorf("bring its tables from version %d to %d: %w", has, newest, clean(err))
		if db.turn != nil && !errors.Is(err, gateway.ErrUnavailable) {
			// on SQLite nothing keeps another process from doing it at once
			err = fmt.Errorf("%w: %w", errConflict, err)
		}
		return err
	}
	return nil
}

// schema is the version of the tables; 0 when there are none.
func schema(ctx context.Context, pool *sql.DB) (version int64, err error) {
	err = pool.QueryRowContext(ctx,
		`SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&version)
	var lite *sqlite.Error
	var pg *pgconn.PgError
	if errors.As(err, &lite) && lite.Code() == 1 || errors.As(err, &pg) && pg.Code == "42P01" {
		return 0, nil // there is no such table
	}
	return version, clean(err)
}
