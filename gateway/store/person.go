package store

import (
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// personRow is a row of people with its sealed part opened.
type personRow struct {
	id, accountKey string
	made           int64
	plain          []byte
}

// personSaid is what is sealed of a person.
type personSaid struct {
	Account string `json:"account"`
	Name    string `json:"name"`
	Mail    string `json:"mail"`
	By      string `json:"by"`
}

func (p *personRow) place() string { return place("people", p.id) }

// leaf tells that a person was added. The log never holds a name.
func (p *personRow) leaf(open *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindPerson, ID: p.id, Codes: []ledger.Code{timeCode("made", p.made)},
		Commits: []ledger.Commit{commit("person", open.saltFor(kindPerson, p.id),
			encode([]string{p.accountKey, string(p.plain)}))},
	}
}

// accountKey is the blind index of what a person signs in with.
func (k *keyring) accountKey(account string) string { return k.blind("person", account) }

// AddPerson adds a person.
func (t *tx) AddPerson(p gateway.Person) error {
	row := personRow{id: p.ID, accountKey: t.db.keys.accountKey(p.Account), made: micros(p.Made),
		plain: encode(personSaid{p.Account, p.Name, p.Mail, p.By})}
	n, err := t.exec(`INSERT INTO people (id, account_key, made, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING`, row.id, row.accountKey, row.made, t.db.keys.open.seal(row.plain, row.place()))
	if err == nil && n == 0 {
		err = gateway.ErrExists
	}
	if err != nil {
		return err
	}
	t.log(row.leaf(t.db.keys.open))
	return nil
}

const personQuery = `SELECT id, made, sealed FROM people`

// Person is found by id.
func (r *reader) Person(id string) (gateway.Person, error) {
	return r.afterActs(one(r, r.scanPerson, personQuery+` WHERE id = $1`+r.lock, id))
}

// PersonByAccount is found by what it signs in with.
func (r *reader) PersonByAccount(account string) (gateway.Person, error) {
	return r.afterActs(one(r, r.scanPerson, personQuery+` WHERE account_key = $1`+r.lock,
		r.db.keys.accountKey(account)))
}

// People are all, in the order in which they were added.
func (r *reader) People() ([]gateway.Person, error) {
	people, err := all(r, r.scanPerson, personQuery+` ORDER BY made, id`)
	for i := range people {
		if err == nil {
			people[i], err = r.afterActs(people[i], nil)
		}
	}
	return people, err
}

// afterActs is the person after its acts.
func (r *reader) afterActs(p gateway.Person, err error) (gateway.Person, error) {
	if err != nil {
		return p, err
	}
	acts, err := all(r, r.scanPersonAct, personActQuery+` WHERE person = $1 ORDER BY n`, p.ID)
	for _, act := range acts {
		if err == nil && p.Apply(act) != nil {
			err = gateway.ErrUnreadable // acts have been removed
		}
	}
	return p, err
}

func (r *reader) scanPerson(row scanner) (p gateway.Person, err error) {
	var made int64
	var sealed []byte
	if err := row.Scan(&p.ID, &made, &sealed); err != nil {
		return p, clean(err)
	}
	return r.openPerson(p.ID, made, sealed)
}

func (r *reader) openPerson(id string, made int64, sealed []byte) (p gateway.Person, err error) {
	p.ID, p.Made = id, instant(made)
	plain, err := r.db.keys.open.open(sealed, (&personRow{id: p.ID}).place())
	if err != nil {
		return p, err
	}
	var said personSaid
	err = decode(plain, &said)
	p.Account, p.Name, p.Mail, p.By = said.Account, said.Name, said.Mail, said.By
	return p, err
}

func (v *verifier) loadPeople(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT id, account_key, made, sealed FROM people WHERE `).in("id", ids)
	return v.each(func(row scanner) error {
		var p personRow
		var sealed []byte
		err := row.Scan(&p.id, &p.accountKey, &p.made, &sealed)
		if err != nil {
			return clean(err)
		}
		p.plain, err = v.db.keys.open.open(sealed, p.place())
		found(p.id, &storedRow{leaf: p.leaf(v.db.keys.open), broken: errors.Is(err, errSeal)})
		return nil
	}, q.text.String(), q.args...)
}
