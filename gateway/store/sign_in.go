package store

import (
	"time"

	"boligbro/gateway"
)

func credentialsPlace(person string) string { return place("credentials", person) }

// credentialsSaid is what is sealed of credentials.
type credentialsSaid struct {
	Password string   `json:"password"`
	Secret   string   `json:"secret"`
	Step     int64    `json:"step"`
	Recovery [][]byte `json:"recovery"`
}

// SetCredentials replaces the person's.
func (t *tx) SetCredentials(c gateway.Credentials) error {
	plain := encode(credentialsSaid{c.Password, c.Secret, c.Step, c.Recovery})
	_, err := t.exec(`INSERT INTO credentials (person, sealed) VALUES ($1, $2)
		ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed`, c.Person,
		t.db.keys.open.seal(padded(plain), credentialsPlace(c.Person)))
	return err
}

// Credentials are the person's.
func (r *reader) Credentials(person string) (gateway.Credentials, error) {
	return one(r, func(row scanner) (c gateway.Credentials, err error) {
		var sealed []byte
		if err := row.Scan(&sealed); err != nil {
			return c, clean(err)
		}
		plain, err := r.db.keys.open.open(sealed, credentialsPlace(person))
		if err != nil {
			return c, err
		}
		var said credentialsSaid
		err = decode(plain, &said)
		return gateway.Credentials{Person: person, Password: said.Password, Secret: said.Secret, Step: said.Step,
			Recovery: said.Recovery}, err
	}, `SELECT sealed FROM credentials WHERE person = $1`+r.lock, person)
}

// signInSaid is what is sealed of a try to sign in.
type signInSaid struct {
	Person  string            `json:"person"`
	End     gateway.SignInEnd `json:"end"`
	Address string            `json:"address"`
}

// AddSignIn adds a try to sign in.
func (t *tx) AddSignIn(s gateway.SignIn, since time.Time) error {
	if _, err := t.exec(`DELETE FROM sign_ins WHERE at < $1`, micros(since)); err != nil {
		return err
	}
	plain := encode(signInSaid{s.Person, s.End, s.Address})
	_, err := t.exec(`INSERT INTO sign_ins (id, person, at, sealed) VALUES ($1, $2, $3, $4)`, s.ID, s.Person,
		micros(s.At), t.db.keys.open.seal(plain, place("sign_ins", s.ID)))
	return err
}

// SignIns are the newest tries to sign in as the person.
func (r *reader) SignIns(person string, most int) ([]gateway.SignIn, error) {
	q := new(query).sql(`SELECT id, at, sealed FROM sign_ins WHERE `)
	if person == "" {
		q.sql(`1 = 1`)
	} else {
		q.in("person", []string{person})
	}
	q.sql(` ORDER BY at DESC, id` + limit(most))
	return all(r, func(row scanner) (s gateway.SignIn, err error) {
		var at int64
		var sealed []byte
		if err := row.Scan(&s.ID, &at, &sealed); err != nil {
			return s, clean(err)
		}
		plain, err := r.db.keys.open.open(sealed, place("sign_ins", s.ID))
		if err != nil {
			return s, err
		}
		var said signInSaid
		err = decode(plain, &said)
		s.Person, s.At, s.End, s.Address = said.Person, instant(at), said.End, said.Address
		return s, err
	}, q.text.String(), q.args...)
}

func (k *keyring) triesKey(t gateway.Tries) string { return k.blind("tries", t.Of, t.By) }

// Try counts a try.
func (t *tx) Try(tries gateway.Tries, at time.Time) (allowed bool, err error) {
	if _, err := t.exec(`DELETE FROM tries WHERE until <= $1`, micros(at)); err != nil {
		return false, err
	}
	// One statement, so that of many who try at once each is counted.
	n, err := t.exec(`INSERT INTO tries (key, n, until) VALUES ($1, 1, $2)
		ON CONFLICT (key) DO UPDATE SET n = tries.n + 1 WHERE tries.n < $3`, t.db.keys.triesKey(tries),
		micros(at.Add(tries.Within)), tries.Most)
	return n == 1, err
}

// GiveBack forgets one of the tries.
func (t *tx) GiveBack(tries gateway.Tries) error {
	_, err := t.exec(`UPDATE tries SET n = n - 1 WHERE key = $1 AND n > 0`, t.db.keys.triesKey(tries))
	return err
}

// Forgive forgets the tries.
func (t *tx) Forgive(tries gateway.Tries) error {
	_, err := t.exec(`DELETE FROM tries WHERE key = $1`, t.db.keys.triesKey(tries))
	return err
}
