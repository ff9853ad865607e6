package store

import (
	"errors"
	"time"

	"boligbro/gateway"
)

// municipalCase is the sealed part of a gateway.OwnCase: with the number and the municipality, so that they
// cannot be exchanged.
type municipalCase struct {
	Number       string    `json:"number"`
	Municipality string    `json:"municipality"`
	Reference    string    `json:"reference"`
	Tenants      int       `json:"tenants"`
	Opened       time.Time `json:"opened"`
}

func municipalCasePlace(id string) string { return place("municipal_cases", id) }

// ownKey is the blind index of a municipality's own reference, and numberKey of its case's number.
func (k *keyring) ownKey(municipality, reference string) string {
	return k.municipalBlind("municipal-case", municipality, reference)
}

func (k *keyring) numberKey(number string) string {
	return k.municipalBlind("municipal-number", number)
}

// OpenCase adds a municipality's own case, sealed under a key of its own. In the log its leaf is one of the
// municipality's, which tells nobody else what it is.
func (t *tx) OpenCase(c gateway.OwnCase) error {
	if err := t.needMunicipal(); err != nil {
		return err
	}
	index := t.db.keys.ownKey(c.Municipality, c.Reference)
	has, err := one(&t.reader, scanInt,
		`SELECT count(*) FROM municipal_cases WHERE municipality = $1 AND key = $2`, c.Municipality, index)
	switch {
	case err != nil:
		return err
	case has > 0:
		return gateway.ErrExists
	}
	key, err := t.newActKey(c.ID)
	if err != nil {
		return err
	}
	plain := padded(encode(municipalCase{
		c.Number, c.Municipality, c.Reference, c.Tenants, c.Opened.UTC().Truncate(time.Microsecond),
	}))
	if _, err := t.exec(`INSERT INTO municipal_cases (id, number, municipality, key, sealed)
		VALUES ($1, $2, $3, $4, $5)`, c.ID, t.db.keys.numberKey(c.Number), c.Municipality, index,
		key.seal(plain, municipalCasePlace(c.ID))); err != nil {
		return err
	}
	t.log(municipalLeaf(c.ID, plain, key))
	return nil
}

// OwnCase is a municipality's own case, by its number, or by the reference that a municipality of the scope
// has given it. Each municipality sees its own, an association none.
func (r *reader) OwnCase(s gateway.Scope, called string) (c gateway.OwnCase, err error) {
	if err := r.needMunicipal(); err != nil {
		return c, err
	}
	q := new(query).sql(`SELECT o.id, o.sealed FROM municipal_cases o WHERE (o.number = ?`,
		r.db.keys.numberKey(called))
	for _, municipality := range s.Municipalities {
		q.sql(` OR o.municipality = ? AND o.key = ?`, municipality, r.db.keys.ownKey(municipality, called))
	}
	q.sql(`) AND `).scope(s, "", "o.municipality")
	var sealed []byte
	c.ID, err = one(r, func(row scanner) (id string, err error) {
		return id, clean(row.Scan(&id, &sealed))
	}, q.sql(r.lock).text.String(), q.args...)
	if err != nil {
		return c, err
	}
	var key *dataKey
	err = gateway.ErrErased // when it has none
	if readErr := r.dataKeys([]string{c.ID}, func(_, subject string, wrapped []byte) {
		key, err = r.db.keys.municipalKey(subject, wrapped)
	}); readErr != nil || err != nil {
		return gateway.OwnCase{}, errors.Join(readErr, err)
	}
	return openOwnCase(c.ID, sealed, key)
}

func openOwnCase(id string, sealed []byte, key *dataKey) (gateway.OwnCase, error) {
	plain, err := key.open(sealed, municipalCasePlace(id))
	if err != nil {
		return gateway.OwnCase{}, err
	}
	var stored municipalCase
	err = decode(plain, &stored)
	return gateway.OwnCase{
		ID: id, Number: stored.Number, Municipality: stored.Municipality, Reference: stored.Reference,
		Tenants: stored.Tenants, Opened: stored.Opened,
	}, err
}

// loadOwnCases are the municipalities' own cases among the rows that a leaf may be about.
func (v *verifier) loadOwnCases(ids []string, found func(string, *storedRow)) error {
	type stored struct {
		id, number, municipality, key string
		sealed                        []byte
	}
	q := new(query).sql(`SELECT o.id, o.number, o.municipality, o.key, o.sealed FROM municipal_cases o
		WHERE `).in("o.id", ids)
	var rows []stored
	var cases []string
	if err := v.each(func(row scanner) error {
		var o stored
		err := row.Scan(&o.id, &o.number, &o.municipality, &o.key, &o.sealed)
		rows, cases = append(rows, o), append(cases, o.id)
		return clean(err)
	}, q.text.String(), q.args...); err != nil {
		return err
	}
	keys := map[string][]byte{}
	if err := v.dataKeys(cases, func(id, _ string, wrapped []byte) { keys[id] = wrapped }); err != nil {
		return err
	}
	for _, r := range rows {
		o := v.municipalOpener(v.db.keys.subject(r.id), keys[r.id])
		plain := o.open(r.sealed, municipalCasePlace(r.id))
		var is municipalCase
		if plain != nil && (decode(plain, &is) != nil || r.number != v.db.keys.numberKey(is.Number) ||
			is.Municipality != r.municipality || r.key != v.db.keys.ownKey(r.municipality, is.Reference)) {
			o.row.broken = true
		}
		found(r.id, o.done(municipalLeaf(r.id, plain, o.key)))
	}
	return nil
}
