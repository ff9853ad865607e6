package store

import (
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

// ownKey is the blind index of a municipality's own reference.
func (k *keyring) ownKey(municipality, reference string) string {
	return k.blind("municipal-case", municipality, reference)
}

// OpenCase adds a municipality's own case, sealed under a key of its own. In the log its leaf is one of the
// municipality's, which tells nobody else what it is.
func (t *tx) OpenCase(c gateway.OwnCase) error {
	index := t.db.keys.ownKey(c.Municipality, c.Reference)
	has, err := one(&t.reader, scanInt,
		`SELECT count(*) FROM municipal_cases WHERE municipality = $1 AND key = $2`, c.Municipality, index)
	switch {
	case err != nil:
		return err
	case has > 0:
		return gateway.ErrExists
	}
	key, wrapped := t.db.keys.of(ofMunicipality).newKey(place("cases", c.ID, "municipality_key"))
	plain := encode(municipalCase{
		c.Number, c.Municipality, c.Reference, c.Tenants, c.Opened.UTC().Truncate(time.Microsecond),
	})
	if _, err := t.exec(`INSERT INTO municipal_cases (id, number, municipality, key, sealed, municipality_key)
		VALUES ($1, $2, $3, $4, $5, $6)`, c.ID, c.Number, c.Municipality, index,
		key.seal(plain, municipalCasePlace(c.ID)), wrapped); err != nil {
		return err
	}
	t.log(municipalLeaf(c.ID, plain, key))
	return nil
}

// OwnCase is a municipality's own case, by its number. Each municipality sees its own, an association none.
func (r *reader) OwnCase(s gateway.Scope, number string) (gateway.OwnCase, error) {
	q := new(query).sql(`SELECT o.id, o.sealed, o.municipality_key FROM municipal_cases o
		WHERE o.number = ? AND `, number).scope(s, "", "o.municipality")
	return one(r, func(row scanner) (gateway.OwnCase, error) {
		var id string
		var sealed, wrapped []byte
		if err := row.Scan(&id, &sealed, &wrapped); err != nil {
			return gateway.OwnCase{}, clean(err)
		}
		return r.openOwnCase(id, sealed, wrapped)
	}, q.sql(r.lock).text.String(), q.args...)
}

func (r *reader) openOwnCase(id string, sealed, wrapped []byte) (gateway.OwnCase, error) {
	key, err := r.db.keys.municipalKey(id, wrapped)
	if err != nil {
		return gateway.OwnCase{}, err
	}
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
	q := new(query).sql(`SELECT o.id, o.number, o.municipality, o.key, o.sealed, o.municipality_key
		FROM municipal_cases o WHERE `).in("o.id", ids)
	return v.each(func(row scanner) error {
		var id, number, municipality, key string
		var sealed, wrapped []byte
		if err := row.Scan(&id, &number, &municipality, &key, &sealed, &wrapped); err != nil {
			return clean(err)
		}
		o := v.municipalOpener(id, wrapped)
		plain := o.open(sealed, municipalCasePlace(id))
		var stored municipalCase
		if plain != nil && (decode(plain, &stored) != nil || stored.Number != number ||
			stored.Municipality != municipality || key != v.db.keys.ownKey(municipality, stored.Reference)) {
			o.row.broken = true
		}
		found(id, o.done(municipalLeaf(id, plain, o.key)))
		return nil
	}, q.text.String(), q.args...)
}
