package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
)

// newKeyring has the master keys that the options give.
func newKeyring(o Options) *keyring {
	one := newWrapper(o.Master)
	k := &keyring{masters: map[party]*wrapper{installation: one, ofAssociation: one}}
	switch {
	case o.NoMunicipal:
	case o.Municipal.IsZero():
		k.masters[ofMunicipality] = one
	default:
		k.masters[ofMunicipality] = newWrapper(o.Municipal)
	}
	return k
}

// hasMunicipal reports whether the process has the key of municipal data.
func (k *keyring) hasMunicipal() bool { return k.masters[ofMunicipality] != nil }

// Municipal reports whether this process can read and write what municipalities record.
func (db *DB) Municipal() bool { return db.keys.hasMunicipal() }

// loadMunicipal opens the keys under the master key of municipal data. The first process that has it makes
// them.
func (k *keyring) loadMunicipal(
	ctx context.Context, db *DB, keys map[string][]byte,
) (map[string][]byte, error) {
	if len(keys[keyMunicipalIndex]) == 0 && db.writes != nil {
		if err := k.makeMunicipal(ctx, db); err != nil {
			return nil, err
		}
		var err error
		if keys, err = k.read(ctx, db.writes); err != nil {
			return nil, err
		}
	}
	if len(keys[keyMunicipalIndex]) == 0 || len(keys[keyMunicipalClocks]) == 0 {
		if db.writes == nil && len(keys[keyMunicipalIndex])+len(keys[keyMunicipalClocks]) == 0 {
			k.masters[ofMunicipality] = nil // nobody has had the key yet, and so there is nothing to read
			return keys, nil
		}
		return nil, errMunicipalKeys
	}
	k.municipal.New = func() any { return newMAC(keys[keyMunicipalIndex]) }
	k.clocks = newDataKey(keys[keyMunicipalClocks])
	return keys, nil
}

var errMunicipalKeys = errors.New(
	"the keys of municipal data are missing from the table keyring: restore the database from a backup")

// makeMunicipal makes the keys, unless another process has, or something is sealed under those that are gone.
func (k *keyring) makeMunicipal(ctx context.Context, db *DB) error {
	tx, err := db.writes.BeginTx(ctx, nil)
	if err != nil {
		return clean(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, db.dialect.lockKeyring); err != nil {
		return clean(err)
	}
	var made, used int
	if err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM keyring WHERE name = $1),
		(SELECT count(*) FROM municipal_keys) + (SELECT count(*) FROM registers) +
		(SELECT count(*) FROM municipal_cases)`, keyMunicipalIndex).Scan(&made, &used); err != nil || made > 0 {
		return clean(err)
	}
	if used > 0 {
		return errMunicipalKeys
	}
	if err := k.store(ctx, tx, db.now(), map[string][]byte{
		keyMunicipalIndex: random(32), keyMunicipalClocks: random(32),
	}); err != nil {
		return err
	}
	return clean(tx.Commit())
}

// subject is the blind index of a case that a municipality has recorded something in.
func (k *keyring) subject(caseID string) string { return k.municipalBlind("case", caseID) }

// municipalBlind is blind under the key of municipal data.
func (k *keyring) municipalBlind(parts ...string) string { return blindBy(&k.municipal, parts) }

// subjects are the blind indexes of cases, and whose each is.
func (k *keyring) subjects(cases []string) (subjects []string, caseOf map[string]string) {
	caseOf = make(map[string]string, len(cases))
	for _, id := range cases {
		subject := k.subject(id)
		subjects = append(subjects, subject)
		caseOf[subject] = id
	}
	return subjects, caseOf
}

func municipalKeyPlace(subject string) string { return place("municipal_keys", subject) }

// municipalKey opens the municipality's data key of a case. ErrErased: it has been deleted.
func (k *keyring) municipalKey(subject string, wrapped []byte) (*dataKey, error) {
	if wrapped == nil {
		return nil, gateway.ErrErased
	}
	key, err := k.of(ofMunicipality).key(wrapped, municipalKeyPlace(subject))
	if err != nil {
		return nil, unreadable(err)
	}
	return key, nil
}

// needMunicipal is gateway.ErrNoMunicipalKey in a process without the key.
func (r *reader) needMunicipal() error {
	if !r.db.keys.hasMunicipal() {
		return gateway.ErrNoMunicipalKey
	}
	return nil
}

// actKey is the municipality's data key of a case, made when it is the first.
func (t *tx) actKey(caseID string) (*dataKey, error) {
	if err := t.needMunicipal(); err != nil {
		return nil, err
	}
	subject := t.db.keys.subject(caseID)
	wrapped, err := one(&t.reader, scanBytes,
		`SELECT data_key FROM municipal_keys WHERE subject = $1`+t.lock, subject)
	if !errors.Is(err, gateway.ErrNotFound) {
		if err != nil {
			return nil, err
		}
		return t.db.keys.municipalKey(subject, wrapped)
	}
	known, err := one(&t.reader, scanInt, `SELECT count(*) FROM cases WHERE id = $1`, caseID)
	if err == nil && known == 0 {
		err = gateway.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return t.newActKey(caseID)
}

// newActKey makes the municipality's data key of a case.
func (t *tx) newActKey(caseID string) (*dataKey, error) {
	subject := t.db.keys.subject(caseID)
	has, err := one(&t.reader, scanInt, `SELECT count(*) FROM municipal_acts WHERE subject = $1`, subject)
	if err == nil && has > 0 {
		err = fmt.Errorf("the data key is not there: %w", gateway.ErrUnreadable)
	}
	if err != nil {
		return nil, err
	}
	key, wrapped := t.db.keys.of(ofMunicipality).newKey(municipalKeyPlace(subject))
	n, err := t.exec(`INSERT INTO municipal_keys (subject, data_key) VALUES ($1, $2)
		ON CONFLICT (subject) DO NOTHING`, subject, wrapped)
	if err == nil && n == 0 {
		return t.actKey(caseID) // another process made it meanwhile
	}
	return key, err
}

// knownCases are those of the cases that a municipality has recorded something in and that is not erased.
func (r *reader) knownCases(cases []string) (known map[string]bool, err error) {
	known = map[string]bool{}
	if !r.db.keys.hasMunicipal() {
		return known, nil
	}
	return known, r.dataKeys(cases, func(id, _ string, wrapped []byte) { known[id] = wrapped != nil })
}

// dataKeys calls each with the wrapped municipal data key of each of the cases that has one, or had.
func (r *reader) dataKeys(cases []string, each func(caseID, subject string, wrapped []byte)) error {
	subjects, caseOf := r.db.keys.subjects(cases)
	for part := range slices.Chunk(subjects, casesMost) {
		q := new(query).sql(`SELECT subject, data_key FROM municipal_keys WHERE `).in("subject", part)
		if err := r.each(func(row scanner) error {
			var subject string
			var wrapped []byte
			if err := row.Scan(&subject, &wrapped); err != nil {
				return clean(err)
			}
			each(caseOf[subject], subject, wrapped)
			return nil
		}, q.text.String(), q.args...); err != nil {
			return err
		}
	}
	return nil
}
