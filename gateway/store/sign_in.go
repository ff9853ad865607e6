package store

import (
	"slices"
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
	t.later(`INSERT INTO credentials (person, sealed) VALUES ($1, $2)
		ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed`, c.Person,
		t.db.keys.open.seal(padded(plain), credentialsPlace(c.Person)))
	return nil
}

// The person, its acts and its credentials, in one reading: whoever signs in waits for it.
const accountQuery = `SELECT 0, p.id, p.id, 0, p.made, p.sealed FROM people p WHERE p.account_key = $1
	UNION ALL SELECT 1, a.id, a.person, a.n, a.at, a.sealed FROM people p
		JOIN person_acts a ON a.person = p.id WHERE p.account_key = $1
	UNION ALL SELECT 2, c.person, c.person, 0, 0, c.sealed FROM people p
		JOIN credentials c ON c.person = p.id WHERE p.account_key = $1
	ORDER BY 1, 4`

// Account is read by the same statement whether there is such an account or not.
func (r *reader) Account(account string) (gateway.Person, gateway.Credentials, error) {
	ask, found := r.account(account)
	err := r.each(ask.scan, ask.query, ask.args...)
	return found.person, found.credentials, err
}

// account is a statement that asks for the account, and what its rows are scanned into.
func (r *reader) account(account string) (statement, *foundAccount) {
	found := &foundAccount{}
	scan := func(row scanner) error { return r.scanAccount(row, found) }
	return statement{accountQuery, []any{r.db.keys.accountKey(account)}, scan}, found
}

type foundAccount struct {
	person      gateway.Person
	credentials gateway.Credentials
}

func (r *reader) scanAccount(row scanner, found *foundAccount) error {
	var part int
	var of personActRow
	var sealed []byte
	err := row.Scan(&part, &of.id, &of.person, &of.n, &of.at, &sealed)
	if err != nil {
		return clean(err)
	}
	switch part {
	case 0:
		found.person, err = r.openPerson(of.id, of.at, sealed)
	case 1:
		err = r.applyAct(&found.person, of, sealed)
	default:
		found.credentials, err = r.openCredentials(of.person, sealed)
	}
	return err
}

// HoldAccount is one message to PostgreSQL. SQLite has one writer.
func (t *tx) HoldAccount(account string) (gateway.Person, gateway.Credentials, error) {
	ask, found := t.account(account)
	if t.lock != "" {
		t.later(`SELECT 1 FROM people WHERE account_key = $1`+t.lock, ask.args...)
	}
	_, err := t.after(ask)
	return found.person, found.credentials, err
}

// Credentials are the person's.
func (r *reader) Credentials(person string) (gateway.Credentials, error) {
	return one(r, func(row scanner) (c gateway.Credentials, err error) {
		var sealed []byte
		if err := row.Scan(&sealed); err != nil {
			return c, clean(err)
		}
		return r.openCredentials(person, sealed)
	}, `SELECT sealed FROM credentials WHERE person = $1`+r.lock, person)
}

func (r *reader) openCredentials(person string, sealed []byte) (c gateway.Credentials, err error) {
	plain, err := r.db.keys.open.open(sealed, credentialsPlace(person))
	if err != nil {
		return c, err
	}
	var said credentialsSaid
	err = decode(plain, &said)
	return gateway.Credentials{Person: person, Password: said.Password, Secret: said.Secret, Step: said.Step,
		Recovery: said.Recovery}, err
}

// signInSaid is what is sealed of a try to sign in.
type signInSaid struct {
	Person  string            `json:"person"`
	End     gateway.SignInEnd `json:"end"`
	Address string            `json:"address"`
}

// AddSignIn adds a try to sign in.
func (t *tx) AddSignIn(s gateway.SignIn, since time.Time) error {
	if t.db.cleaned.signIns.due(since) {
		t.later(`DELETE FROM sign_ins WHERE at < $1`, micros(since))
	}
	plain := encode(signInSaid{s.Person, s.End, s.Address})
	t.later(`INSERT INTO sign_ins (id, person, at, sealed) VALUES ($1, $2, $3, $4)`, s.ID, s.Person,
		micros(s.At), t.db.keys.open.seal(plain, place("sign_ins", s.ID)))
	return nil
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

// One statement, so that of many who try at once each is counted. Those whose time is over count no more.
const tryOnce = `INSERT INTO tries (key, n, until) VALUES ($1, 1, $2)
	ON CONFLICT (key) DO UPDATE SET n = CASE WHEN tries.until <= $4 THEN 1 ELSE tries.n + 1 END,
		until = CASE WHEN tries.until <= $4 OR tries.n = 0 THEN excluded.until ELSE tries.until END
	WHERE tries.n < $3 OR tries.until <= $4`

const provesQuery = `SELECT c.person, c.sealed FROM people p JOIN credentials c ON c.person = p.id
	WHERE p.account_key = $1`

// Try is one message to PostgreSQL.
func (t *tx) Try(
	at time.Time, account string, all ...gateway.Tries,
) (held gateway.Tries, proves gateway.Credentials, err error) {
	if t.db.cleaned.tries.due(at) {
		t.later(`DELETE FROM tries WHERE until <= $1`, micros(at))
	}
	statements := make([]statement, len(all))
	for i, tries := range all {
		statements[i] = statement{query: tryOnce, args: []any{
			t.db.keys.triesKey(tries), micros(at.Add(tries.Within)), tries.Most, micros(at),
		}}
	}
	counted, err := t.after(append(statements, statement{provesQuery, []any{t.db.keys.accountKey(account)},
		func(row scanner) error {
			var person string
			var sealed []byte
			err := row.Scan(&person, &sealed)
			if err == nil {
				proves, err = t.openCredentials(person, sealed)
			}
			return clean(err)
		}})...)
	if err != nil {
		return held, gateway.Credentials{}, err
	}
	first := slices.Index(counted[:len(all)], 0)
	if first < 0 {
		return held, proves, nil
	}
	for i, tries := range all {
		if counted[i] > 0 {
			t.later(`UPDATE tries SET n = n - 1 WHERE key = $1`, t.db.keys.triesKey(tries))
			t.later(`DELETE FROM tries WHERE key = $1 AND n = 0`, t.db.keys.triesKey(tries))
		}
	}
	return all[first], gateway.Credentials{}, nil
}

// Forgive forgets all tries of the first, and one of the second.
func (t *tx) Forgive(all, one gateway.Tries) error {
	t.later(`UPDATE tries SET n = CASE WHEN key = $1 THEN 0 ELSE n - 1 END WHERE key IN ($1, $2) AND n > 0`,
		t.db.keys.triesKey(all), t.db.keys.triesKey(one))
	return nil
}
