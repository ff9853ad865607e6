package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// dialect is everything in which the two databases differ.
type dialect struct {
	goose      goose.Dialect
	forUpdate  string // keeps others from changing the row that is read until the transaction ends
	forShare   string // the same, but others may keep it so too
	skipLocked string // and passes over what others keep so
	// sorts and compares as bytes, not by the language of the database (in Danish, aa comes after z)
	bytewise    string
	lockKeyring string
	unnamed     bool // parameters are read faster without names
	// How many values a long list of IN has. SQLite looks up each parameter among those before it, so that few
	// are faster; PostgreSQL may read a whole table for each list.
	listMost int
	rowOrder string // the column that says in which order rows lie; empty: none does
	// makes what follows in a transaction look up each row by its index, and makes an end of that
	byIndex, asUsual []string
	clock            string // the database's own, in microseconds; empty: it is this machine's
	// keep a commit from waiting for the disk: what is said to the connection before, or in the transaction
	lightConn, lightTx string
	view               *sql.TxOptions // one consistent state
	// how a Do begins, where it is said with the first statement; a Do sees what others do while it waits
	begin string
}

var (
	sqliteDialect = dialect{goose: goose.DialectSQLite3, lockKeyring: `SELECT 1`, rowOrder: "rowid", unnamed: true,
		listMost: 128, lightConn: `PRAGMA synchronous = NORMAL`}
	postgresDialect = dialect{
		goose: goose.DialectPostgres, forUpdate: ` FOR UPDATE`, forShare: ` FOR SHARE`,
		skipLocked: ` FOR UPDATE OF d SKIP LOCKED`, bytewise: ` COLLATE "C"`,
		lockKeyring: `LOCK TABLE keyring IN EXCLUSIVE MODE`,
		clock:       `SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)`,
		listMost:    4096,
		byIndex:     []string{`SAVEPOINT walk`, lookUp},
		asUsual:     []string{`ROLLBACK TO SAVEPOINT walk`},
		lightTx:     `SET LOCAL synchronous_commit = off`,
		view:        &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		begin:       `BEGIN ISOLATION LEVEL READ COMMITTED`,
	}
)

// lookUp keeps PostgreSQL from reading, sorting and joining whole tables. Until it has counted them, which it
// does a minute after a restore, it takes any part of a table for a two-hundredth of it.
const lookUp = `SELECT set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true),
	set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
	set_config('jit', 'off', true)`

// copyRows writes rows by PostgreSQL's COPY.
func copyRows(ctx context.Context, conn *sql.Conn, table string, columns []string, rows [][]any) error {
	return conn.Raw(func(raw any) error {
		_, err := raw.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns,
			pgx.CopyFromRows(rows))
		return err
	})
}

// runRows runs a statement on SQLite once for each row of arguments, and reports how many rows it changed.
// The statement is prepared once, past database/sql, which costs as much again.
func runRows(ctx context.Context, conn *sql.Conn, prepared map[string]driver.Stmt, statement string,
	rows [][]any) (changed int64, err error) {
	err = conn.Raw(func(raw any) error {
		stmt, ok := prepared[statement]
		if !ok {
			var err error
			if stmt, err = raw.(driver.ConnPrepareContext).PrepareContext(ctx, statement); err != nil {
				return err
			}
			prepared[statement] = stmt
		}
		var values []driver.NamedValue
		for _, row := range rows {
			values = values[:0]
			for i, value := range row {
				values = append(values, driver.NamedValue{Ordinal: i + 1, Value: value})
			}
			result, err := stmt.(driver.StmtExecContext).ExecContext(ctx, values)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return err
			}
			changed += n
		}
		return nil
	})
	return changed, clean(err)
}

// changeRows runs a statement for rows of arguments, and tells how many rows it changed: once for each, past
// database/sql, on SQLite; once for all on PostgreSQL.
func (t *tx) changeRows(u *update, rows [][]any) (changed int64, err error) {
	switch {
	case len(rows) == 0:
		return 0, nil
	case t.db.inserts != nil:
		return runRows(t.ctx, t.conn, t.db.inserts, u.one, rows)
	}
	err = t.conn.Raw(func(raw any) error {
		tag, err := raw.(*stdlib.Conn).Conn().Exec(t.ctx, u.many, arrays(u.columns, rows)...)
		changed = tag.RowsAffected()
		return err
	})
	return changed, clean(err)
}

// arrays are the columns of rows, each as an array.
func arrays(columns []string, rows [][]any) []any {
	all := make([]any, len(columns))
	for i, column := range columns {
		switch columnTypes[column] {
		case "text":
			all[i] = columnOf[string](rows, i)
		case "bytea":
			all[i] = columnOf[[]byte](rows, i)
		default:
			all[i] = columnOf[any](rows, i)
		}
	}
	return all
}

func columnOf[T any](rows [][]any, i int) []T {
	column := make([]T, len(rows))
	for n, row := range rows {
		column[n], _ = row[i].(T)
	}
	return column
}

// ErrDamaged: what is read is no whole SQLite database. Trying again does not help.
var ErrDamaged = errors.New("the database file is damaged, or is no database; restore it from a backup")

// failure is an error of the database, stripped to its code: drivers' texts may quote values.
type failure struct {
	code string
	is   error     // the error that it amounts to, when callers tell it from others
	why  lang.Text // of ErrUnavailable
}

// Unwritable is why the database could not be written, of an error that says so, and the database's code.
func Unwritable(err error) (why lang.Text, code string) {
	f := new(failure)
	if !errors.As(err, &f) || f.why == (lang.Text{}) {
		return lang.UnwritableSomehow, ""
	}
	return f.why, f.code
}

func (f *failure) Error() string {
	if f.is != nil {
		return fmt.Sprintf("%v (%s)", f.is, f.code)
	}
	return "the database refused the statement (" + f.code + ")"
}

func (f *failure) Unwrap() error { return f.is }

// errURL does not quote the URL: it holds a password.
var errURL = errors.New("the database URL cannot be read; it is written as " +
	"postgres://user:password@host:port/name")

// errConflict: somebody else's transaction was in the way, and the same again may do.
var errConflict = errors.New("another transaction was in the way; try again")

// The result codes of SQLite that mean something to us.
const (
	sqliteBusy, sqliteLocked                = 5, 6
	sqliteReadOnly, sqliteIOErr, sqliteFull = 8, 10, 13
	sqliteCantOpen                          = 14
	sqliteCorrupt, sqliteNotADB             = 11, 26
	sqlitePrimaryKey, sqliteUnique          = 1555, 2067
)

// clean strips an error of a driver to its code; errors of ours and of the context pass.
func clean(err error) error {
	if err == nil { // most often: that costs nothing
		return nil
	}
	var lite *sqlite.Error
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	var network net.Error
	var unread *pgconn.ParseConfigError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, sql.ErrNoRows):
		return err
	case errors.As(err, &lite):
		return liteFailure(lite.Code())
	case errors.As(err, &pg):
		return pgFailure(pg.Code)
	case errors.As(err, &unread):
		return errURL
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, driver.ErrBadConn),
		errors.Is(err, sql.ErrConnDone), pgconn.SafeToRetry(err):
		return &failure{code: "no connection", is: gateway.ErrUnavailable, why: lang.ServerAway}
	}
	var own *failure
	if errors.As(err, &own) || errors.Is(err, gateway.ErrState) || errors.Is(err, gateway.ErrExists) ||
		errors.Is(err, gateway.ErrNotFound) || errors.Is(err, gateway.ErrUnreadable) {
		return err
	}
	return &failure{code: fmt.Sprintf("%T", err)}
}

var (
	liteWhys = map[int]lang.Text{
		sqliteReadOnly: lang.FileReadOnly, sqliteIOErr: lang.DiskFails, sqliteFull: lang.DiskFull,
		sqliteCantOpen: lang.FileUnopened,
	}
	// by the class of the SQLSTATE; of all others the server does not answer
	pgWhys = map[string]lang.Text{
		readOnlyServer[:2]: lang.ServerReadOnly, "53": lang.ServerFull, "28": lang.ServerRefuses,
	}
)

func liteFailure(code int) error {
	f := &failure{code: fmt.Sprintf("SQLite %d", code)}
	switch code & 0xff {
	case sqliteBusy, sqliteLocked:
		f.is = errConflict
	case sqliteReadOnly, sqliteIOErr, sqliteFull, sqliteCantOpen:
		f.is, f.why = gateway.ErrUnavailable, liteWhys[code&0xff]
	case sqliteCorrupt, sqliteNotADB:
		f.is = ErrDamaged
	}
	if code == sqliteUnique || code == sqlitePrimaryKey {
		f.is = gateway.ErrExists
	}
	return f
}

func pgFailure(code string) error {
	f := &failure{code: "SQLSTATE " + code}
	switch class := code[:min(2, len(code))]; {
	case code == "23505":
		f.is = gateway.ErrExists
	case code == "26000", code == "42P05":
		f.code += ": a pool between here and PostgreSQL does not keep prepared statements (PgBouncer in " +
			"transaction mode): add default_query_exec_mode=cache_describe to database.url"
	case class == "40", code == "55P03":
		f.is = errConflict
	case code == readOnlyServer, class == "53", class == "57", class == "58", class == "08", class == "28":
		f.is, f.why = gateway.ErrUnavailable, lang.ServerAway
		if why, known := pgWhys[class]; known {
			f.why = why
		}
	}
	return f
}

// again reports whether the transaction may be tried again, and waits a moment that grows with the tries.
func again(ctx context.Context, try int, err error) bool {
	if !errors.Is(err, errConflict) || try >= 20 {
		return false
	}
	wait := time.NewTimer(rand.N(min(time.Millisecond<<try, 250*time.Millisecond)) + time.Millisecond)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wait.C:
		return true
	}
}

// list is "$n, $n+1, ..." for so many values.
func list(from, count int) string {
	var b strings.Builder
	for i := range count {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}
