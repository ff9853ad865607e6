// Package store keeps what the gateway knows, in SQLite or PostgreSQL: one SQL text for both, personal data
// sealed, every read under a scope, every act a leaf of the compliance log.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// Options say where the database is.
type Options struct {
	URL    string // postgres://…; empty: SQLite in the file Path
	Path   string
	Master MasterKey
	// Municipal seals what municipalities record. Zero: Master does. NoMunicipal: this process has no key of it,
	// and neither reads nor writes it.
	Municipal   MasterKey
	NoMunicipal bool
	Now         func() time.Time // nil: time.Now
	// Existing: the database has been made. ErrAbsent: it has not, and nothing is made.
	Existing bool
	// ReadOnly opens an existing database, which may be a copy that nobody can write: View works, and Do does
	// not.
	ReadOnly bool
	// Mapped reads a file through a memory map, which takes less time where much is read. A disk that fails
	// meanwhile ends the process, so it is for a command that nobody else waits for.
	Mapped bool
	// LogKeys open the database to read its log alone, with the log's public key in place of the master key, or
	// several of those that it has had.
	LogKeys ledger.Keys
}

// ErrAbsent: there is no database where one is said to be, or it is empty.
var ErrAbsent = errors.New("there is no database here that has been used")

// DB is a gateway.Store. It may be used by many goroutines at once; several may be open on one database.
type DB struct {
	dialect dialect
	writes  *sql.DB
	reads   *sql.DB
	now     func() time.Time
	keys    *keyring
	// held while the readers of a verification are opened
	verifying sync.Mutex
	shared    atomic.Pointer[sharedClock] // nil until Clocks has read it

	// SQLite: the file; and one writer at a time, who has the one connection and its statements.
	path    string
	cleaned cleaned
	turn    chan struct{}
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
	inserts map[string]driver.Stmt
	bare    map[bareKey]bareInsert
}

var _ gateway.Store = (*DB)(nil)

// Open opens the database, and makes it when it is new: the file (0600) and its folder (0700), the tables,
// and the installation's own keys, wrapped by the master key. A database that is up to date is only read.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Master.IsZero() && (len(o.LogKeys) == 0 || !o.ReadOnly) {
		return nil, errors.New("open the database: no master key is given")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	for try := 0; ; try++ {
		db, err := openOnce(ctx, o)
		if err == nil {
			return db, nil
		}
		// Several processes that start on a new SQLite database at once are in each other's way.
		if !again(ctx, try, err) {
			return nil, fmt.Errorf("open the database: %w", err)
		}
	}
}

func openOnce(ctx context.Context, o Options) (*DB, error) {
	o.Existing = o.Existing || o.ReadOnly
	db := &DB{now: o.Now}
	err := db.connect(ctx, o)
	if err == nil {
		err = db.migrate(ctx, o)
	}
	if len(o.LogKeys) > 0 {
		db.keys = new(keyring)
		db.keys.signing.Store(&signing{keys: o.LogKeys})
	} else if err == nil {
		db.keys, err = loadKeyring(ctx, db, o)
	}
	if err == nil && db.turn != nil {
		db.conn, err = db.writes.Conn(ctx)
		err = clean(err)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (db *DB) connect(ctx context.Context, o Options) error {
	if o.URL != "" {
		return db.connectPostgres(o)
	}
	return db.connectFile(ctx, o)
}

func (db *DB) connectPostgres(o Options) (err error) {
	db.dialect = postgresDialect
	// two, so that no Do can wait for a View that waits for it
	pools := []**sql.DB{&db.reads, &db.writes}
	if o.ReadOnly {
		pools = pools[:1]
	}
	for _, pool := range pools {
		if *pool, err = sql.Open("pgx", o.URL); err != nil {
			return errURL
		}
		(*pool).SetMaxOpenConns(8)
		(*pool).SetMaxIdleConns(idleConns)
		(*pool).SetConnMaxIdleTime(5 * time.Minute)
	}
	return nil
}

// shared is what every connection to a file is opened with.
const shared = "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_time_format=sqlite" +
	"&_pragma=trusted_schema(0)"

// writing is what a connection that changes a file is opened with besides. The size of a page takes hold when
// the file is made, so it has to come before the journal's mode; the driver keeps that order for this
// spelling of the mode alone. Pages of 16 KB, not of 4, hold more of what is read and written together, so
// that nights, sending and reports take less time. 4 MB of them are kept: with 16 a night of 600,000
// tenancies takes as long, and more memory. The journal is written back when it holds 64 MB.
const writing = "&_pragma=page_size(16384)&_journal_mode=WAL&_pragma=synchronous(FULL)" +
	"&_pragma=cache_size(-4096)&_pragma=wal_autocheckpoint(4000)&_pragma=secure_delete(1)&_txlock=immediate"

// mappedMost is how many bytes of a file are mapped, as many as SQLite does; what lies behind them is read.
const mappedMost = "2147418112"

func fileURL(path string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + shared
}

func (db *DB) connectFile(ctx context.Context, o Options) (err error) {
	db.dialect = sqliteDialect
	if _, err := os.Stat(o.Path); o.Existing && errors.Is(err, os.ErrNotExist) {
		return ErrAbsent
	}
	db.path = o.Path
	file := fileURL(o.Path)
	reading := file + "&_pragma=query_only(1)&_pragma=cache_size(-16384)"
	if o.Mapped {
		reading += "&_pragma=mmap_size(" + mappedMost + ")"
	}
	if o.ReadOnly {
		reading += readOnly(ctx, o.Path, reading)
	} else {
		if err := makeFile(o.Path); err != nil {
			return fmt.Errorf("%w: %w", gateway.ErrUnavailable, err)
		}
		db.writes, err = sql.Open("sqlite", file+writing)
		if err != nil {
			return clean(err)
		}
		db.writes.SetMaxOpenConns(1)
		db.turn, db.stmts = make(chan struct{}, 1), map[string]*sql.Stmt{}
		db.inserts, db.bare = map[string]driver.Stmt{}, map[bareKey]bareInsert{}
	}
	db.reads, err = sql.Open("sqlite", reading)
	if err != nil {
		return clean(err)
	}
	db.reads.SetMaxOpenConns(8)
	db.reads.SetMaxIdleConns(8)
	return nil
}

// makeFile makes the database's file before SQLite does, so that nobody else may read it.
func makeFile(path string) error {
	if path == "" {
		return errors.New("no file is given for the database")
	}
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// Close waits for the writer and closes the database.
func (db *DB) Close() error {
	var errs []error
	if db.turn != nil {
		db.turn <- struct{}{}
		for _, s := range db.stmts {
			errs = append(errs, s.Close())
		}
		for _, s := range db.inserts {
			errs = append(errs, s.Close())
		}
		clear(db.stmts)
		clear(db.inserts)
		if db.conn != nil {
			errs = append(errs, db.conn.Close())
		}
		<-db.turn
	}
	if db.reads != nil {
		errs = append(errs, db.reads.Close())
	}
	if db.writes != nil {
		errs = append(errs, db.writes.Close())
	}
	return errors.Join(errs...)
}

// Blind is a keyed hash of the parts: 32 hex digits.
func (db *DB) Blind(parts ...string) string { return db.keys.blind(parts...) }

// Origin names the installation and its log: "boligbro/" and a random id.
func (db *DB) Origin() string { return db.keys.origin }

// LogKey is the public key that checks the log's checkpoints, for an auditor to keep.
func (db *DB) LogKey() string { return db.LogKeys().Newest() }

// LogKeys are all that it has had, the newest last.
func (db *DB) LogKeys() ledger.Keys { return db.keys.signing.Load().keys }
