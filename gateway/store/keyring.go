package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"boligbro/gateway/ledger"
)

// keyring holds the installation's own keys, made at the first start and wrapped by the master keys.
type keyring struct {
	masters   map[party]*wrapper // ofMunicipality: nil without the key of municipal data
	index     sync.Pool          // MACs over the index key
	municipal sync.Pool          // MACs over that of municipal data
	recent    recentKeys
	open      *dataKey // salts commitments about what belongs to no case
	clocks    *dataKey // the same of municipalities, and seals the alarms about their clocks
	hider     *hider   // hides the rules' names and days
	origin    string   // names the log: "boligbro/" and the installation's random id
	signing   atomic.Pointer[signing]
}

// party is whose data a key seals.
type party int

const (
	installation   party = iota // the installation's own keys
	ofAssociation               // a case's data of the association, and what a run stages
	ofMunicipality              // a case's data of the municipality
)

// of seals under the master key of the party. It is the one place that chooses.
func (k *keyring) of(p party) *wrapper { return k.masters[p] }

// ErrMaster: the database was made with another master key. Nothing in it was touched.
var ErrMaster = errors.New(
	"the master key is not the one that this database was made with: give it the right one (keys in the " +
		"settings); without it the sealed personal data cannot be read",
)

// ErrMunicipalMaster is ErrMaster of the key of municipal data.
var ErrMunicipalMaster = errors.New(
	"the master key of municipal data is not the one that this database's municipal data was sealed with: " +
		"give " +
		"it the right one (keys.municipal in the settings), or write keys.municipal: {none: true} where this " +
		"process is not to have it",
)

// errOf is the error that the key is not the party's.
func errOf(p party) error {
	if p == ofMunicipality {
		return ErrMunicipalMaster
	}
	return ErrMaster
}

// The names of the keys in the table. The log's public key is wrapped too, so that it cannot be exchanged for
// another.
const (
	keyIndex     = "index"
	keySalt      = "salt"
	keyOrigin    = "origin"
	keyLogSecret = "log-secret"
	keyLogPublic = "log-public"
	keyLogOld    = "log-public/" // and the how manieth, of those that signed before
	// under the master key of municipal data
	keyMunicipal       = "municipal-" // begins their names
	keyMunicipalIndex  = keyMunicipal + "index"
	keyMunicipalClocks = keyMunicipal + "clocks"
)

// partyOf is whose master key wraps the key of that name.
func partyOf(name string) party {
	if strings.HasPrefix(name, keyMunicipal) {
		return ofMunicipality
	}
	return installation
}

// loadKeyring opens the installation's keys, and makes them when the database is new.
func loadKeyring(ctx context.Context, db *DB, o Options) (*keyring, error) {
	k := newKeyring(o)
	keys, err := k.read(ctx, db.reads)
	if err == nil && len(keys) == 0 {
		if o.Existing {
			return nil, ErrAbsent
		}
		if err = k.make(ctx, db); err == nil {
			keys, err = k.read(ctx, db.writes)
		}
	}
	if err == nil && k.hasMunicipal() {
		keys, err = k.loadMunicipal(ctx, db, keys)
	}
	if err != nil {
		return nil, err
	}
	for _, name := range []string{keyIndex, keySalt, keyOrigin, keyLogSecret, keyLogPublic} {
		if len(keys[name]) == 0 {
			return nil, fmt.Errorf("the key %q is missing from the table keyring: restore the database from a backup",
				name)
		}
	}
	k.index.New = func() any { return newMAC(keys[keyIndex]) }
	k.open, k.hider = newDataKey(keys[keySalt]), newHider(keys[keySalt])
	k.origin = string(keys[keyOrigin])
	sign, err := newSigning(keys)
	k.signing.Store(sign)
	return k, err
}

// KeysOpen reports by ErrMaster or ErrMunicipalMaster that another process has changed a master key since
// this one began: what is written from then on cannot be read here.
func (db *DB) KeysOpen(ctx context.Context) error {
	_, err := db.keys.read(ctx, db.reads)
	return err
}

func (k *keyring) read(ctx context.Context, db *sql.DB) (map[string][]byte, error) {
	keys := map[string][]byte{}
	rows, err := db.QueryContext(ctx, `SELECT name, wrapped FROM keyring`)
	if err != nil {
		return nil, clean(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := k.readKey(rows, keys); err != nil {
			return nil, err
		}
	}
	return keys, clean(rows.Err())
}

// readKey opens one of the keys, where the master key of its party is at hand.
func (k *keyring) readKey(row scanner, keys map[string][]byte) (err error) {
	var name string
	var wrapped []byte
	if err := row.Scan(&name, &wrapped); err != nil {
		return clean(err)
	}
	of := partyOf(name)
	if of == ofMunicipality && !k.hasMunicipal() {
		return nil
	}
	keys[name], err = k.of(of).unwrap(wrapped, "keyring/"+name)
	if errors.Is(err, errMaster) {
		return errOf(of)
	}
	if err != nil {
		return fmt.Errorf("the key %q in the table keyring was changed: restore the database from a backup", name)
	}
	return nil
}

// make stores fresh keys in one transaction, and leaves alone what another process has made meanwhile.
func (k *keyring) make(ctx context.Context, db *DB) error {
	index, salt, id := random(32), random(32), random(8)
	origin := "boligbro/" + hex.EncodeToString(id)
	secret, public, err := ledger.NewKey(origin)
	if err != nil {
		return err
	}
	tx, err := db.writes.BeginTx(ctx, nil)
	if err != nil {
		return clean(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, db.dialect.lockKeyring); err != nil {
		return clean(err)
	}
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM keyring`).Scan(&n); err != nil || n > 0 {
		return clean(err)
	}
	if err := k.store(ctx, tx, db.now(), map[string][]byte{
		keyIndex: index, keySalt: salt, keyOrigin: []byte(origin), keyLogSecret: []byte(secret),
		keyLogPublic: []byte(public),
	}); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM log_head`).Scan(&n); err != nil || n > 0 {
		if err == nil {
			err = &failure{code: "the table keyring is empty, and the log is not: restore the database from a backup"}
		}
		return clean(err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO log_head (id, size, edge, key) VALUES (1, 0, $1, 0)`,
		[]byte{}); err != nil {
		return clean(err)
	}
	return clean(tx.Commit())
}

// store wraps the keys, each under its master key.
func (k *keyring) store(ctx context.Context, tx *sql.Tx, now time.Time, keys map[string][]byte) error {
	for name, key := range keys {
		if _, err := tx.ExecContext(ctx, `INSERT INTO keyring (name, wrapped, created) VALUES ($1, $2, $3)`,
			name, k.of(partyOf(name)).wrap(key, "keyring/"+name), now.UnixMicro()); err != nil {
			return clean(err)
		}
	}
	return nil
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// blind is a keyed hash of the parts: 32 hex digits.
func (k *keyring) blind(parts ...string) string { return blindBy(&k.index, parts) }

func blindBy(macs *sync.Pool, parts []string) string {
	m := macs.Get().(*mac)
	defer macs.Put(m)
	return hex.EncodeToString(m.of(parts...)[:16])
}

// place names a row for sealing.
func place(parts ...string) string { return strings.Join(parts, "/") }
