package store

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// wrappedKeys are the columns that hold keys wrapped by a master key: how they are read in pieces, in the
// order of the row's name; the place that each is sealed with; and how one is written.
var wrappedKeys = []struct {
	of          party
	read, write string
	place       func(name string) string
}{
	{
		of: installation, read: `SELECT name, wrapped FROM keyring WHERE name > $1
			AND name NOT LIKE 'municipal-%' ORDER BY name`,
		write: `UPDATE keyring SET wrapped = $1 WHERE name = $2`,
		place: func(name string) string { return "keyring/" + name },
	},
	{
		of: ofMunicipality, read: `SELECT name, wrapped FROM keyring WHERE name > $1
			AND name LIKE 'municipal-%' ORDER BY name`,
		write: `UPDATE keyring SET wrapped = $1 WHERE name = $2`,
		place: func(name string) string { return "keyring/" + name },
	},
	{
		of: ofAssociation, read: `SELECT id, association_key FROM cases
			WHERE id > $1 AND association_key IS NOT NULL ORDER BY id`,
		write: `UPDATE cases SET association_key = $1 WHERE id = $2`,
		place: func(id string) string { return place("cases", id, "association_key") },
	},
	{
		of: ofMunicipality, read: `SELECT id, received_key FROM cases
			WHERE id > $1 AND received_key IS NOT NULL ORDER BY id`,
		write: `UPDATE cases SET received_key = $1 WHERE id = $2`,
		place: receivedPlace,
	},
	{
		of: ofMunicipality, read: `SELECT subject, data_key FROM municipal_keys
			WHERE subject > $1 AND data_key IS NOT NULL ORDER BY subject`,
		write: `UPDATE municipal_keys SET data_key = $1 WHERE subject = $2`,
		place: municipalKeyPlace,
	},
	{
		of: ofAssociation, read: `SELECT id, data_key FROM runs WHERE id > $1 AND data_key IS NOT NULL ORDER BY id`,
		write: `UPDATE runs SET data_key = $1 WHERE id = $2`,
		place: runPlace,
	},
	{
		of: ofMunicipality, read: `SELECT municipality || '/' || n, data_key FROM registers
			WHERE municipality || '/' || n > $1 ORDER BY municipality || '/' || n`,
		write: `UPDATE registers SET data_key = $1 WHERE municipality || '/' || n = $2`,
		place: func(name string) string { return place("registers", name, "data_key") },
	},
}

// Rewrapped says what became of the keys.
type Rewrapped struct {
	Keys   int // wrapped by the new master key now
	Broken int // could not be opened before either, and are as they were
}

// leaf tells that the master key was changed; of the keys only how many there are.
func (r *Rewrapped) leaf(at int64) ledger.Leaf {
	return ledger.Leaf{Kind: kindMasterKey, ID: gateway.NewID(), Codes: []ledger.Code{
		code("keys", r.Keys), code("broken", r.Broken), timeCode("on", at),
	}}
}

// Rotate wraps every key of the parties by a new master key, and logs that, in one transaction: after it
// the old one opens nothing of theirs here, and what another process that still has it would write is
// refused (ErrMaster, ErrMunicipalMaster). What the keys seal is untouched. by says who changed it. The
// installation's own keys go with the association's.
func (db *DB) Rotate(
	ctx context.Context, next MasterKey, by string, parties ...gateway.Party,
) (done Rewrapped, err error) {
	fresh, theirs := newWrapper(next), map[party]bool{}
	for _, p := range parties {
		theirs[ofMunicipality] = theirs[ofMunicipality] || p == gateway.PartyMunicipality
		theirs[installation] = theirs[installation] || p == gateway.PartyAssociation
		theirs[ofAssociation] = theirs[installation]
	}
	if theirs[ofMunicipality] && !db.keys.hasMunicipal() {
		return done, fmt.Errorf("change the master key: %w", gateway.ErrNoMunicipalKey)
	}
	err = db.Do(ctx, func(store gateway.Tx) error {
		done = Rewrapped{}
		t := store.(*tx)
		if _, err := t.exec(db.dialect.lockKeyring); err != nil {
			return err
		}
		if err := t.sameMaster(); err != nil {
			return err
		}
		for i := range wrappedKeys {
			if !theirs[wrappedKeys[i].of] {
				continue
			}
			if err := t.rewrap(i, fresh, &done); err != nil {
				return err
			}
		}
		t.log(done.leaf(micros(db.now())))
		return t.AddIntervention(gateway.Intervention{
			ID: gateway.NewID(), Kind: gateway.MasterKeyChanged, Subject: string(parties[0]), At: db.now(), By: by,
		})
	})
	if err != nil {
		return Rewrapped{}, fmt.Errorf("change the master key: %w", err)
	}
	for p := range theirs {
		if theirs[p] {
			db.keys.masters[p] = fresh
		}
	}
	return done, nil
}

const rewrapMost = 1000 // keys that are held at a time

func (t *tx) rewrap(column int, fresh *wrapper, done *Rewrapped) error {
	of := &wrappedKeys[column]
	for after := ""; ; {
		var names []string
		var keys [][]byte
		if err := t.each(func(row scanner) error {
			var wrapped []byte
			if err := row.Scan(&after, &wrapped); err != nil {
				return clean(err)
			}
			names, keys = append(names, after), append(keys, wrapped)
			return nil
		}, of.read+limit(rewrapMost), after); err != nil {
			return err
		}
		for i, name := range names {
			raw, err := t.db.keys.of(of.of).unwrap(keys[i], of.place(name))
			if err != nil && of.of == installation {
				return err // without these nothing can be read, so nothing is changed
			}
			if err != nil {
				done.Broken++
				continue
			}
			if _, err := t.exec(of.write, fresh.wrap(raw, of.place(name)), name); err != nil {
				return err
			}
			done.Keys++
		}
		if len(names) < rewrapMost {
			return nil
		}
	}
}

// sameMaster refuses to write when another process has changed a master key: what is sealed under a key
// that the old one wraps could not be read any more. It keeps the keys from being changed until the
// transaction ends.
func (t *tx) sameMaster() error {
	if t.checked {
		return nil
	}
	for _, name := range []string{keyIndex, keyMunicipalIndex} {
		of := partyOf(name)
		if t.db.keys.of(of) == nil {
			continue
		}
		wrapped, err := one(&t.reader, scanBytes, `SELECT wrapped FROM keyring WHERE name = '`+name+`'`+
			t.db.dialect.forShare)
		if err != nil {
			return err
		}
		if _, err := t.db.keys.of(of).unwrap(wrapped, "keyring/"+name); errors.Is(err, errMaster) {
			return errOf(of)
		}
	}
	t.checked = true
	return nil
}
