package store

import (
	"encoding/hex"
	"time"

	"boligbro/gateway"
)

// linkSaid is what is sealed of a link. Only that is believed: whoever can write in the database but has no
// key can invite nobody.
type linkSaid struct {
	Person  string `json:"person"`
	Expires int64  `json:"expires"`
	Secret  string `json:"secret"`
}

func linkPlace(hash []byte) string { return place("links", hex.EncodeToString(hash)) }

// AddLink adds a link.
func (t *tx) AddLink(l gateway.Link, now time.Time) error {
	if _, err := t.exec(`DELETE FROM links WHERE expires <= $1 OR person = $2`, micros(now),
		l.Person); err != nil {
		return err
	}
	plain := encode(linkSaid{l.Person, micros(l.Expires), l.Secret})
	_, err := t.exec(`INSERT INTO links (hash, person, expires, sealed) VALUES ($1, $2, $3, $4)`,
		l.Hash, l.Person, micros(l.Expires), t.db.keys.open.seal(plain, linkPlace(l.Hash)))
	return err
}

// Link is found by the hash of its secret.
func (r *reader) Link(hash []byte) (gateway.Link, error) {
	return one(r, func(row scanner) (l gateway.Link, err error) {
		var sealed []byte
		if err := row.Scan(&sealed); err != nil {
			return l, clean(err)
		}
		plain, err := r.db.keys.open.open(sealed, linkPlace(hash))
		if err != nil {
			return l, err
		}
		var said linkSaid
		err = decode(plain, &said)
		return gateway.Link{Hash: hash, Person: said.Person, Expires: instant(said.Expires),
			Secret: said.Secret}, err
	}, `SELECT sealed FROM links WHERE hash = $1`+r.lock, hash)
}

// UseLink removes it.
func (t *tx) UseLink(hash []byte) error {
	n, err := t.exec(`DELETE FROM links WHERE hash = $1`, hash)
	if err == nil && n == 0 {
		err = gateway.ErrNotFound
	}
	return err
}
