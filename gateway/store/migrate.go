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
		return otherTables(has, newest, newerTables)
	case has > 0 && has < sources[0].Version:
		return otherTables(has, newest, formerTables)
	case o.ReadOnly:
		return otherTables(has, newest, olderTables)
	}
	if _, err := provider.Up(ctx); err != nil {
		err = fmt.Errorf("bring its tables from version %d to %d: %w", has, newest, clean(err))
		if db.turn != nil {
			// on SQLite nothing keeps another process from doing it at once
			err = fmt.Errorf("%w: %w", errConflict, err)
		}
		return err
	}
	return nil
}

var (
	newerTables = lang.Text{
		DA: "et nyere program har brugt den; brug det, eller en sikkerhedskopi fra før",
		EN: "a newer program has used it; use that one, or a backup from before",
	}
	formerTables = lang.Text{
		DA: "den er fra før den første udgivelse og kan ikke læses mere; læs den med det program, der " +
			"lavede den, eller begynd med en tom (database)",
		EN: "it is from before the first release and cannot be read any more; read it with the program that " +
			"made it, or begin with an empty one (database)",
	}
	olderTables = lang.Text{
		DA: "start tjenesten én gang med dette program, eller læs den med det program, der lavede den",
		EN: "start the service once with this program, or read it with the program that made it",
	}
)

// otherTables is that the database has tables of a version that the program cannot use as they are. Trying
// again does not help.
func otherTables(has, uses int64, what lang.Text) error {
	return lang.NewError(
		fmt.Sprintf("databasens tabeller er af version %d, og programmet bruger %d: %s", has, uses, what.DA),
		fmt.Sprintf("the database's tables are of version %d, and the program uses %d: %s", has, uses, what.EN),
	)
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
