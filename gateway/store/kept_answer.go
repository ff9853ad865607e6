package store

import (
	"bytes"
	"errors"
	"time"

	"boligbro/gateway"
)

// hidden is what seals what somebody did through the API, and makes blind indexes of it.
type hidden struct {
	sealing *dataKey
	blind   func(...string) string
}

// ofRole: what a municipality asks and is answered tells what it recorded, so that it is hidden under the key
// of municipal data. A process without it records nothing of theirs, so that nothing it answers tells more
// than the rest that it can read.
func (k *keyring) ofRole(role gateway.Role) hidden {
	if role.Municipal() && k.hasMunicipal() {
		return hidden{k.clocks, k.municipalBlind}
	}
	return hidden{k.open, k.blind}
}

// keptRow is how an answer is kept: the program's own key and the hash of what it asked, by which it could be
// guessed, are blind, and of a municipality's the time is rounded up to the hour.
type keptRow struct {
	hidden
	key, place string
	asked      []byte
	at         int64
}

// kept is the sealed part, of one length.
type kept struct {
	Status   int    `json:"status"`
	Body     []byte `json:"body"`
	Language string `json:"language,omitempty"`
}

func (t *tx) keptRow(a *gateway.KeptAnswer) (r keptRow) {
	r.hidden = t.db.keys.ofRole(a.Role)
	r.key = r.blind("kept answer", a.Caller, a.Key)
	r.asked = []byte(r.blind("kept request", a.Caller, a.Key, string(a.Asked)))
	r.at, r.place = micros(a.At), place("kept_answers", r.key)
	if a.Role.Municipal() {
		r.at = micros(a.At.Add(time.Hour - time.Microsecond).Truncate(time.Hour))
	}
	return r
}

func (r *keptRow) seal(is kept) []byte {
	return r.sealing.seal(padded(encode(is)), r.place)
}

// BeginAnswer keeps that a request has begun, or gives the one under its key.
func (t *tx) BeginAnswer(a gateway.KeptAnswer, since time.Time) (gateway.KeptAnswer, bool, error) {
	r := t.keptRow(&a)
	if _, err := t.exec(`DELETE FROM kept_answers WHERE at < $1`, micros(since)); err != nil {
		return gateway.KeptAnswer{}, false, err
	}
	n, err := t.exec(`INSERT INTO kept_answers (caller, key, asked, at, sealed)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, a.Caller, r.key, r.asked, r.at, r.seal(kept{}))
	if err != nil || n == 1 {
		return gateway.KeptAnswer{}, n == 1, err
	}
	before, err := one(&t.reader, func(row scanner) (b gateway.KeptAnswer, err error) {
		var at int64
		var asked, sealed []byte
		b.Caller, b.Role, b.Key = a.Caller, a.Role, a.Key
		if err := row.Scan(&asked, &at, &sealed); err != nil {
			return b, clean(err)
		}
		if b.At = instant(at); bytes.Equal(asked, r.asked) {
			b.Asked = a.Asked
		}
		plain, err := r.sealing.open(sealed, r.place)
		var is kept
		if err == nil {
			err = decode(plain, &is)
		}
		b.Status, b.Body, b.Language = is.Status, is.Body, is.Language
		return b, err
	}, `SELECT asked, at, sealed FROM kept_answers WHERE caller = $1 AND key = $2`, a.Caller, r.key)
	if errors.Is(err, gateway.ErrUnreadable) {
		err = nil // it is answered as one that has not been answered
	}
	return before, false, err
}

// EndAnswer keeps what was answered, or lets the request be made anew.
func (t *tx) EndAnswer(a gateway.KeptAnswer) error {
	r := t.keptRow(&a)
	if a.Status == 0 {
		_, err := t.exec(`DELETE FROM kept_answers WHERE caller = $1 AND key = $2`, a.Caller, r.key)
		return err
	}
	_, err := t.exec(`UPDATE kept_answers SET sealed = $1 WHERE caller = $2 AND key = $3`,
		r.seal(kept{a.Status, a.Body, a.Language}), a.Caller, r.key)
	return err
}
