package store

import (
	"errors"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// apiKeyRow is a row of api_keys with its sealed part opened.
type apiKeyRow struct {
	id, role, organisation, verbs string
	hash                          []byte
	made, expires                 int64
	plain                         []byte
}

// apiKeySaid is what is sealed of a key.
type apiKeySaid struct {
	Name string `json:"name"`
	By   string `json:"by"`
}

func (k *apiKeyRow) place() string { return place("api_keys", k.id) }

// leaf tells that a key was made, and for whom. Its hash is committed to, so that no other can take its
// place.
func (k *apiKeyRow) leaf(open *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindAPIKey, ID: k.id,
		Codes: []ledger.Code{{Name: "role", Value: k.role}, {Name: "organisation", Value: k.organisation},
			{Name: "verbs", Value: k.verbs}, timeCode("made", k.made), timeCode("expires", k.expires)},
		Commits: []ledger.Commit{commit("key", open.saltFor(kindAPIKey, k.id),
			slices.Concat(k.hash, k.plain))},
	}
}

// AddAPIKey adds a key.
func (t *tx) AddAPIKey(k gateway.APIKey) error {
	verbs := k.Verbs
	if verbs == nil {
		verbs = []gateway.Verb{}
	}
	row := apiKeyRow{
		id: k.ID, role: string(k.Role), organisation: k.Organisation, verbs: string(encode(verbs)), hash: k.Hash,
		made: micros(k.Made), expires: micros(k.Expires), plain: encode(apiKeySaid{k.Name, k.By}),
	}
	n, err := t.exec(`INSERT INTO api_keys (id, hash, role, organisation, verbs, made, expires, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`, row.id, row.hash, row.role,
		row.organisation, row.verbs, row.made, row.expires, t.db.keys.open.seal(row.plain, row.place()))
	if err == nil && n == 0 {
		err = gateway.ErrExists
	}
	if err != nil {
		return err
	}
	t.log(row.leaf(t.db.keys.open))
	return nil
}

// RevokeAPIKey ends a key.
func (t *tx) RevokeAPIKey(r gateway.Revocation) error {
	known, err := one(&t.reader, scanInt, `SELECT count(*) FROM api_keys WHERE id = $1`, r.Key)
	if err == nil && known == 0 {
		err = gateway.ErrNotFound
	}
	if err != nil {
		return err
	}
	row := revocationRow{key: r.Key, at: micros(r.At), plain: []byte(r.By)}
	n, err := t.exec(`INSERT INTO api_key_revocations (api_key, at, sealed) VALUES ($1, $2, $3)
		ON CONFLICT DO NOTHING`, row.key, row.at, t.db.keys.open.seal(row.plain, row.place()))
	if err == nil && n == 0 {
		err = gateway.ErrState
	}
	if err != nil {
		return err
	}
	t.log(row.leaf(t.db.keys.open))
	return nil
}

// UsedAPIKey notes that the key was used.
func (t *tx) UsedAPIKey(id string, at time.Time) error {
	_, err := t.exec(`INSERT INTO api_key_uses (api_key, at) VALUES ($1, $2)
		ON CONFLICT (api_key) DO UPDATE SET at = excluded.at`, id, micros(at))
	return err
}

// revocationRow is a row of api_key_revocations with its sealed part opened.
type revocationRow struct {
	key   string
	at    int64
	plain []byte // who revoked it
}

func (r *revocationRow) place() string { return place("api_key_revocations", r.key) }

func (r *revocationRow) leaf(open *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindAPIKeyEnd, ID: r.key, Codes: []ledger.Code{timeCode("on", r.at)},
		Commits: []ledger.Commit{commit("by", open.saltFor(kindAPIKeyEnd, r.key), r.plain)},
	}
}

const apiKeyQuery = `SELECT k.id, k.hash, k.role, k.organisation, k.verbs, k.made, k.expires, k.sealed,
	coalesce(r.at, 0), coalesce(u.at, 0) FROM api_keys k LEFT JOIN api_key_revocations r ON r.api_key = k.id
	LEFT JOIN api_key_uses u ON u.api_key = k.id`

// APIKey is found by the hash of its secret.
func (r *reader) APIKey(hash []byte) (gateway.APIKey, error) {
	return one(r, r.scanAPIKey, apiKeyQuery+` WHERE k.hash = $1`, hash)
}

// APIKeys are all, newest first.
func (r *reader) APIKeys() ([]gateway.APIKey, error) {
	return all(r, r.scanAPIKey, apiKeyQuery+` ORDER BY k.made DESC, k.id`)
}

func (r *reader) scanAPIKey(row scanner) (k gateway.APIKey, err error) {
	var verbs string
	var made, expires, revoked, used int64
	var sealed []byte
	if err := row.Scan(&k.ID, &k.Hash, &k.Role, &k.Organisation, &verbs, &made, &expires, &sealed, &revoked,
		&used); err != nil {
		return k, clean(err)
	}
	k.Made, k.Expires, k.Revoked, k.Used = instant(made), instant(expires), instant(revoked), instant(used)
	if err := decode([]byte(verbs), &k.Verbs); err != nil {
		return k, err
	}
	plain, err := r.db.keys.open.open(sealed, (&apiKeyRow{id: k.ID}).place())
	if err != nil {
		return k, err
	}
	var said apiKeySaid
	err = decode(plain, &said)
	k.Name, k.By = said.Name, said.By
	return k, err
}

func (v *verifier) loadAPIKeys(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT id, hash, role, organisation, verbs, made, expires, sealed FROM api_keys WHERE `)
	q.in("id", ids)
	return v.each(func(row scanner) error {
		var k apiKeyRow
		var sealed []byte
		err := row.Scan(&k.id, &k.hash, &k.role, &k.organisation, &k.verbs, &k.made, &k.expires, &sealed)
		if err != nil {
			return clean(err)
		}
		k.plain, err = v.db.keys.open.open(sealed, k.place())
		found(k.id, &storedRow{leaf: k.leaf(v.db.keys.open), broken: errors.Is(err, errSeal)})
		return nil
	}, q.text.String(), q.args...)
}

func (v *verifier) loadRevocations(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT api_key, at, sealed FROM api_key_revocations WHERE `).in("api_key", ids)
	return v.each(func(row scanner) error {
		var r revocationRow
		var sealed []byte
		err := row.Scan(&r.key, &r.at, &sealed)
		if err != nil {
			return clean(err)
		}
		r.plain, err = v.db.keys.open.open(sealed, r.place())
		found(r.key, &storedRow{leaf: r.leaf(v.db.keys.open), broken: errors.Is(err, errSeal)})
		return nil
	}, q.text.String(), q.args...)
}
