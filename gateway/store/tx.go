package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// querier runs statements in one transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// reader reads in one transaction. Within a Tx it writes what is buffered first, and keeps the rows it reads
// singly from being changed by others.
type reader struct {
	db    *DB
	ctx   context.Context
	q     querier
	lock  string // appended to the reading of one row
	ready func() error

	still  bool           // what it reads is as it was when it began
	beside *besideNotices // what it read last of the registers
}

// tx is a transaction that writes. New rows are buffered and written together.
type tx struct {
	reader
	conn      *sql.Conn
	sql       *sql.Tx // nil: the connection is told itself to begin and to commit
	pending   [tableCount][][]any
	keys      map[string]*dataKey      // the association's data keys that have been opened, by case
	heads     map[string]*deliveryHead // the deliveries that have been read to be changed
	dirty     []*deliveryHead          // those of them that are to be written
	acts      []newAct                 // what has happened to them, to be written
	versions  map[string]int           // the newest versions of cases
	counted   counted
	registers map[string][]slot // the slots that acts have taken, by municipality
	entries   []ledger.Leaf
	ruleSets  map[string]bool // those that are known to be kept
	checked   bool            // the master key is known to be the one that wraps the keys
	light     bool            // its commit does not wait for the disk
	queued    []statement     // to be run before anything is read or written
	broken    error
}

// View runs fn on one consistent state and never takes a write lock.
func (db *DB) View(ctx context.Context, fn func(gateway.Reader) error) error {
	t, err := db.reads.BeginTx(ctx, db.dialect.view)
	if err != nil {
		return clean(err)
	}
	defer t.Rollback()
	return fn(&reader{db: db, ctx: ctx, q: t, still: true, ready: func() error { return nil }})
}

// Do runs fn in one durable transaction.
func (db *DB) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	return repeated(ctx, func() error {
		err := db.once(ctx, false, fn)
		db.refresh(err)
		return err
	})
}

// Lightly runs fn in a transaction whose commit does not wait for the disk. Both databases write one journal in
// the order of the commits, so that a later Do makes it durable too.
func (db *DB) Lightly(ctx context.Context, fn func(gateway.Tx) error) error {
	return repeated(ctx, func() error {
		err := db.once(ctx, true, fn)
		db.refresh(err)
		return err
	})
}

// heavily makes the commits of SQLite's writing connection wait for the disk again. A connection that does not
// is used no more.
func (db *DB) heavily(ctx context.Context) {
	if _, err := db.conn.ExecContext(ctx, `PRAGMA synchronous = FULL`); err != nil {
		db.conn.Close()
	}
}

// repeated does again what others were in the way of.
func repeated(ctx context.Context, once func() error) error {
	exists := 0
	for try := 0; ; try++ {
		err := once()
		if late := (*lateError)(nil); errors.As(err, &late) && exists == 0 {
			// What fn found missing was there when it was written: fn will see it now.
			exists++
			continue
		}
		if !again(ctx, try, err) {
			return err
		}
	}
}

// lateError: a row was there already when the buffered rows were written.
type lateError struct{ error }

func (e *lateError) Unwrap() error { return e.error }

func (db *DB) once(ctx context.Context, light bool, fn func(gateway.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := db.newTx(ctx)
	t.light = light
	end, err := t.start(ctx)
	if err != nil {
		return err
	}
	defer end()
	if err := fn(t); err != nil {
		return err
	}
	if err := t.commit(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return t.keep()
}

func (db *DB) newTx(ctx context.Context) *tx {
	t := &tx{
		keys: map[string]*dataKey{}, ruleSets: map[string]bool{}, heads: map[string]*deliveryHead{},
		versions: map[string]int{}, counted: counted{}, registers: map[string][]slot{},
	}
	t.reader = reader{db: db, ctx: ctx, lock: db.dialect.forUpdate, ready: t.flush}
	return t
}

// start takes the connection and begins the transaction on it. end undoes what has not been committed, and
// gives the connection back.
func (t *tx) start(ctx context.Context) (end func(), err error) {
	db := t.db
	var release func()
	if db.writes == nil {
		return nil, fmt.Errorf("%w: it was opened to be read", gateway.ErrUnavailable)
	}
	if db.turn != nil {
		select {
		case db.turn <- struct{}{}:
			release = func() { <-db.turn }
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		t.conn, t.q = db.conn, (*prepared)(db)
		// Watching a context costs a goroutine for every statement, and no statement here is long.
		t.ctx = context.WithoutCancel(ctx)
	} else {
		if t.conn, err = db.writes.Conn(ctx); err != nil {
			return nil, clean(err)
		}
		release = func() { t.conn.Close() }
	}
	heavy := func() {}
	if t.light && db.dialect.lightConn != "" {
		if _, err = t.conn.ExecContext(t.ctx, db.dialect.lightConn); err == nil {
			heavy = func() { db.heavily(t.ctx) }
		}
	}
	if err == nil && db.dialect.begin == "" {
		t.sql, err = t.conn.BeginTx(t.ctx, nil)
	}
	if err != nil {
		heavy()
		release()
		return nil, clean(err)
	}
	if t.sql == nil {
		t.q = t.conn
		t.later(db.dialect.begin)
	}
	if t.light && db.dialect.lightTx != "" {
		t.later(db.dialect.lightTx)
	}
	return func() {
		t.undo()
		heavy()
		release()
	}, nil
}

// commit writes what is buffered, and the log last. Where only statements wait, they wait for the commit.
func (t *tx) commit() error {
	if t.hasRows() || t.broken != nil {
		if err := t.flush(); err != nil {
			return err
		}
	}
	if err := t.writeRegisters(); err != nil {
		return err
	}
	if err := t.writeCounts(); err != nil {
		return err
	}
	return t.writeLog()
}

// prepared runs statements on the one writing connection of SQLite, each prepared once.
type prepared DB

func (p *prepared) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := p.stmts[query]; ok {
		return s, nil
	}
	s, err := p.conn.PrepareContext(ctx, query)
	if err == nil {
		p.stmts[query] = s
	}
	return s, err
}

func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// exec runs a statement, after those that wait, and reports how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	changed, err := t.after(statement{query: query, args: args})
	return changed[0], err
}

// scanner is a row that is being read.
type scanner interface{ Scan(dest ...any) error }

// each reads the rows of a query one by one.
func (r *reader) each(scan func(scanner) error, query string, args ...any) error {
	if err := r.ready(); err != nil {
		return err
	}
	return r.eachNow(scan, query, args...)
}

// eachNow is each without writing what is buffered first.
func (r *reader) eachNow(scan func(scanner) error, query string, args ...any) error {
	if r.db.dialect.unnamed {
		query = unnamed(query, len(args))
	}
	rows, err := r.q.QueryContext(r.ctx, query, args...)
	if err != nil {
		return clean(err)
	}
	defer rows.Close()
	row := scanner(line{rows, r.ctx})
	for rows.Next() {
		if err := r.ctx.Err(); err != nil { // the driver may take long to see it
			return err
		}
		if err := scan(row); err != nil {
			return err
		}
	}
	return clean(rows.Err())
}

// all reads the rows of a query.
func all[T any](r *reader, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	var found []T
	err := r.each(func(row scanner) error {
		one, err := scan(row)
		found = append(found, one)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return found, nil
}

// one reads the first row of a query. ErrNotFound: there is none.
func one[T any](r *reader, scan func(scanner) (T, error), query string, args ...any) (found T, err error) {
	err = r.each(oneOf(&found, scan), query, args...)
	if err == errFirst {
		return found, nil
	}
	if err == nil {
		err = gateway.ErrNotFound
	}
	if errors.Is(err, gateway.ErrUnreadable) {
		return found, err // with what could be read
	}
	return *new(T), err
}

var errFirst = errors.New("the first row has been read")

func oneOf[T any](found *T, scan func(scanner) (T, error)) func(scanner) error {
	return func(row scanner) (err error) {
		if *found, err = scan(row); err == nil {
			err = errFirst
		}
		return err
	}
}

// limit is a clause that ends a query; 0 is no limit.
func limit(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", n)
}

// Instants are stored as microseconds, the zero time as 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// Days are stored as ISO text.
func day(s string) (rules.Day, error) {
	var d rules.Day
	if err := d.UnmarshalText([]byte(s)); err != nil {
		return 0, fmt.Errorf("not a day: %w", gateway.ErrUnreadable)
	}
	return d, nil
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
