package store

import (
	"errors"
	"time"

	"boligbro/gateway"
)

func keptPlace(a *gateway.KeptAnswer) string { return place("kept_answers", a.Caller, a.Key) }

// BeginAnswer keeps that a request has begun, or gives the one under its key.
func (t *tx) BeginAnswer(a gateway.KeptAnswer, since time.Time) (gateway.KeptAnswer, bool, error) {
	if _, err := t.exec(`DELETE FROM kept_answers WHERE at < $1`, micros(since)); err != nil {
		return gateway.KeptAnswer{}, false, err
	}
	n, err := t.exec(`INSERT INTO kept_answers (caller, key, asked, at, status, sealed)
		VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT DO NOTHING`, a.Caller, a.Key, a.Asked, micros(a.At),
		t.db.keys.open.seal(nil, keptPlace(&a)))
	if err != nil || n == 1 {
		return gateway.KeptAnswer{}, n == 1, err
	}
	before, err := one(&t.reader, func(row scanner) (b gateway.KeptAnswer, err error) {
		var at int64
		var sealed []byte
		b.Caller, b.Key = a.Caller, a.Key
		if err := row.Scan(&b.Asked, &at, &b.Status, &sealed); err != nil {
			return b, clean(err)
		}
		b.At = instant(at)
		b.Body, err = t.db.keys.open.open(sealed, keptPlace(&b))
		return b, err
	}, `SELECT asked, at, status, sealed FROM kept_answers WHERE caller = $1 AND key = $2`, a.Caller, a.Key)
	if errors.Is(err, gateway.ErrUnreadable) {
		err = nil // it is answered as one that has not been answered
	}
	return before, false, err
}

// EndAnswer keeps what was answered, or lets the request be made anew.
func (t *tx) EndAnswer(a gateway.KeptAnswer) error {
	if a.Status == 0 {
		_, err := t.exec(`DELETE FROM kept_answers WHERE caller = $1 AND key = $2`, a.Caller, a.Key)
		return err
	}
	_, err := t.exec(`UPDATE kept_answers SET status = $1, sealed = $2 WHERE caller = $3 AND key = $4`, a.Status,
		t.db.keys.open.seal(a.Body, keptPlace(&a)), a.Caller, a.Key)
	return err
}
