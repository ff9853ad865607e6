package store

import (
	"time"

	"boligbro/gateway"
)

// sessionSaid is what is sealed of a session. Only that is believed: whoever can write in the database but
// has no key can sign nobody in.
type sessionSaid struct {
	Person string `json:"person"`
	Until  int64  `json:"until"`
	Data   []byte `json:"data"`
}

func sessionPlace(token string) string { return place("sessions", token) }

// KeepSession adds or replaces the session.
func (t *tx) KeepSession(s gateway.Session, now time.Time) error {
	if t.db.cleaned.sessions.due(now) {
		t.later(`DELETE FROM sessions WHERE until <= $1`, micros(now))
	}
	plain := encode(sessionSaid{s.Person, micros(s.Until), s.Data})
	t.later(`INSERT INTO sessions (token, person, until, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (token) DO UPDATE SET person = excluded.person, until = excluded.until,
		sealed = excluded.sealed`, s.Token, s.Person, micros(s.Until),
		t.db.keys.open.seal(plain, sessionPlace(s.Token)))
	return nil
}

// Session is found by the hash of what the browser shows.
func (r *reader) Session(token string) (gateway.Session, error) {
	return one(r, func(row scanner) (s gateway.Session, err error) {
		var sealed []byte
		if err := row.Scan(&sealed); err != nil {
			return s, clean(err)
		}
		plain, err := r.db.keys.open.open(sealed, sessionPlace(token))
		if err != nil {
			return s, err
		}
		var said sessionSaid
		err = decode(plain, &said)
		return gateway.Session{Token: token, Person: said.Person, Until: instant(said.Until), Data: said.Data}, err
	}, `SELECT sealed FROM sessions WHERE token = $1`, token)
}

// EndSession removes it.
func (t *tx) EndSession(token string) error {
	_, err := t.exec(`DELETE FROM sessions WHERE token = $1`, token)
	return err
}

// EndSessions removes all, and all links.
func (t *tx) EndSessions() error {
	if _, err := t.exec(`DELETE FROM sessions`); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM links`)
	return err
}
