package store

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// signing is the key that signs the log's checkpoints, and those that did before.
type signing struct {
	keys   ledger.Keys
	signer *ledger.Signer // nil: the log is only read
}

// changes is how often the key was changed.
func (s *signing) changes() int { return len(s.keys) - 1 }

func newSigning(keys map[string][]byte) (*signing, error) {
	s := &signing{}
	for i := 0; ; i++ {
		old, there := keys[oldLogKey(i)]
		if !there {
			break
		}
		key, err := ledger.ParseKey(string(old))
		if err != nil {
			return nil, err
		}
		s.keys = append(s.keys, key)
	}
	s.keys = append(s.keys, ledger.LogKey{Public: string(keys[keyLogPublic])})
	var err error
	s.signer, err = ledger.NewSigner(string(keys[keyLogSecret]))
	return s, err
}

func oldLogKey(n int) string { return fmt.Sprintf("%s%03d", keyLogOld, n) }

// signingNow is the key that signs when the log's head says that it was changed so often: another process may
// have changed it.
func (r *reader) signingNow(changes int) (*signing, error) {
	known := r.db.keys.signing.Load()
	if known.changes() == changes {
		return known, nil
	}
	keys := map[string][]byte{}
	err := r.each(func(row scanner) error { return r.db.keys.readKey(row, keys) },
		`SELECT name, wrapped FROM keyring WHERE name LIKE 'log-%'`)
	if err != nil {
		return nil, err
	}
	fresh, err := newSigning(keys)
	if err != nil {
		return nil, err
	}
	if fresh.changes() != changes {
		return nil, errors.New("the tables log_head and keyring differ in how often the log's key was changed: " +
			"restore the database from a backup")
	}
	r.db.keys.signing.Store(fresh)
	return fresh, nil
}

// logKeys are the log's keys as this transaction sees them.
func (r *reader) logKeys() (ledger.Keys, error) {
	if r.db.keys.index.New == nil { // the log is read with its public key alone
		return r.keysByLog()
	}
	head, err := readHead(r, "")
	if err != nil {
		return nil, err
	}
	now, err := r.signingNow(head.key)
	if err != nil {
		return nil, err
	}
	return now.keys, nil
}

// keysByLog are the log's keys as its entries hand over from each to the next, beginning with those that are
// known. Whether each has signed that, log verify sees when it has the tree.
func (r *reader) keysByLog() (ledger.Keys, error) {
	var keys ledger.Keys
	err := r.each(func(row scanner) error {
		var n int64
		var b []byte
		if err := row.Scan(&n, &b); err != nil {
			return clean(err)
		}
		leaf, err := ledger.ParseLeaf(b)
		if err != nil {
			return nil // log verify tells of it
		}
		old, _ := leaf.Code("old")
		next, _ := leaf.Code("next")
		if len(keys) == 0 {
			keys = ledger.Keys{{Public: old}}
		}
		keys[len(keys)-1].Until = n
		keys = append(keys, ledger.LogKey{Public: next})
		return nil
	}, `SELECT n, leaf FROM log_entries WHERE kind = '`+ledger.LeafKey+`' ORDER BY n`)
	all, ours := (&ledger.KeyWalk{Keys: keys}).Of(r.db.keys.signing.Load().keys)
	if err == nil && !ours {
		all = r.db.keys.signing.Load().keys
	}
	return all, err
}

// openCheckpoint checks that the key which the log had then has signed the checkpoint, and says which.
func (r *reader) openCheckpoint(signed string) (ledger.Checkpoint, string, error) {
	keys, err := r.logKeys()
	if err != nil {
		return ledger.Checkpoint{}, "", err
	}
	return keys.Open(signed)
}

// Knows reports whether the log's key, or one that was it, has signed the checkpoint of some entries. A
// *lang.Error: none has.
func (db *DB) Knows(ctx context.Context, signed string) error {
	return db.View(ctx, func(r gateway.Reader) error {
		c, _, err := r.(*reader).openCheckpoint(signed)
		if err != nil || c.Size == 0 {
			return lang.ErrNoCheckpoint
		}
		return nil
	})
}

// ChangeLogKey makes another key sign the log from now on. The old one signs, in the log, that it hands over:
// what it has signed stays proved, and it signs nothing more that anybody accepts. by is who changes it.
func (db *DB) ChangeLogKey(ctx context.Context, by string) error {
	secret, public, err := ledger.NewKey(db.keys.origin)
	if err != nil {
		return err
	}
	err = db.Do(ctx, func(store gateway.Tx) error {
		t := store.(*tx)
		if _, err := t.exec(db.dialect.lockKeyring); err != nil {
			return err
		}
		if err := t.sameMaster(); err != nil {
			return err
		}
		head, err := readHead(&t.reader, t.db.dialect.forUpdate)
		if err != nil {
			return err
		}
		now, err := t.signingNow(head.key)
		if err != nil {
			return err
		}
		if head.Size() == 0 {
			return lang.ErrLogEmpty
		}
		leaf, err := now.signer.HandOver(now.keys.Newest(), public, ledger.Checkpoint{
			Origin: db.keys.origin, Size: head.Size(), Hash: head.Hash(),
		})
		if err != nil {
			return err
		}
		t.log(leaf)
		if err := t.AddIntervention(gateway.Intervention{
			ID: gateway.NewID(), Kind: gateway.LogKeyChanged, Subject: db.keys.origin, At: db.now(), By: by,
		}); err != nil {
			return err
		}
		old := ledger.LogKey{Public: now.keys.Newest(), Until: head.Size()}
		if err := t.putKey(oldLogKey(head.key), old.String()); err != nil {
			return err
		}
		if err := errors.Join(t.putKey(keyLogSecret, secret), t.putKey(keyLogPublic, public)); err != nil {
			return err
		}
		_, err = t.exec(`UPDATE log_head SET key = $1 WHERE id = 1`, head.key+1)
		return err
	})
	if err != nil {
		return fmt.Errorf("change the log's key: %w", err)
	}
	return nil
}

// putKey stores a key of the installation, in place of the one of that name.
func (t *tx) putKey(name, key string) error {
	_, err := t.exec(`INSERT INTO keyring (name, wrapped, created) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET wrapped = excluded.wrapped, created = excluded.created`, name,
		t.db.keys.of(installation).wrap([]byte(key), "keyring/"+name), micros(t.db.now()))
	return err
}
