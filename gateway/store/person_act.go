package store

import (
	"errors"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// personActRow is a row of person_acts with its sealed part opened.
type personActRow struct {
	id, person string
	n, at      int64
	plain      []byte
}

// personActSaid is what is sealed of an act. Only that is believed of whom it is about: whoever can write in
// the database but has no key can make nobody an administrator.
type personActSaid struct {
	Person       string                `json:"person"`
	N            int64                 `json:"n"`
	Kind         gateway.PersonActKind `json:"kind"`
	Role         gateway.Role          `json:"role"`
	Organisation string                `json:"organisation"`
	By           string                `json:"by"`
}

func (a *personActRow) place() string { return place("person_acts", a.id) }

// leaf tells what was done about a person, by its random id, and which role it was.
func (a *personActRow) leaf(open *dataKey) ledger.Leaf {
	var said personActSaid
	if len(a.plain) > 0 && decode(a.plain, &said) != nil {
		said = personActSaid{}
	}
	return ledger.Leaf{
		Kind: kindPersonAct, ID: a.id,
		Codes: []ledger.Code{{Name: "person", Value: a.person}, {Name: "act", Value: string(said.Kind)},
			{Name: "role", Value: string(said.Role)}, {Name: "organisation", Value: said.Organisation},
			timeCode("on", a.at)},
		Commits: []ledger.Commit{commit("act", open.saltFor(kindPersonAct, a.id),
			encode([]string{strconv.FormatInt(a.n, 10), string(a.plain)}))},
	}
}

// AddPersonAct adds what was done about a person.
func (t *tx) AddPersonAct(a gateway.PersonAct) error {
	p, err := t.Person(a.Person) // no other act of the person comes between
	if err == nil {
		err = p.Apply(a)
	}
	if err != nil {
		return err
	}
	row := personActRow{id: a.ID, person: a.Person, at: micros(a.At)}
	before, err := one(&t.reader, scanInt, `SELECT count(*) FROM person_acts WHERE person = $1`, a.Person)
	if err != nil {
		return err
	}
	row.n = int64(before) + 1
	row.plain = encode(personActSaid{a.Person, row.n, a.Kind, a.Grant.Role, a.Grant.Organisation, a.By})
	if _, err := t.exec(`INSERT INTO person_acts (id, person, n, at, sealed) VALUES ($1, $2, $3, $4, $5)`,
		row.id, row.person, row.n, row.at, t.db.keys.open.seal(row.plain, row.place())); err != nil {
		return err
	}
	t.log(row.leaf(t.db.keys.open))
	return t.endBy(a)
}

// endBy removes what the act ends.
func (t *tx) endBy(a gateway.PersonAct) error {
	var statements []string
	if a.Kind.Ends() {
		statements = append(statements, `DELETE FROM sessions WHERE person = $1`)
	}
	if a.Kind == gateway.PersonLocked || a.Kind == gateway.PersonReset {
		statements = append(statements, `DELETE FROM links WHERE person = $1`)
	}
	if a.Kind == gateway.PersonReset {
		statements = append(statements, `DELETE FROM credentials WHERE person = $1`)
	}
	for _, statement := range statements {
		if _, err := t.exec(statement, a.Person); err != nil {
			return err
		}
	}
	return nil
}

const personActQuery = `SELECT id, person, n, at, sealed FROM person_acts`

func (r *reader) scanPersonAct(row scanner) (a gateway.PersonAct, err error) {
	var stored personActRow
	var sealed []byte
	if err := row.Scan(&stored.id, &stored.person, &stored.n, &stored.at, &sealed); err != nil {
		return a, clean(err)
	}
	return r.openPersonAct(stored, sealed)
}

func (r *reader) openPersonAct(stored personActRow, sealed []byte) (a gateway.PersonAct, err error) {
	plain, err := r.db.keys.open.open(sealed, stored.place())
	if err != nil {
		return a, err
	}
	var said personActSaid
	if err := decode(plain, &said); err != nil {
		return a, err
	}
	if said.Person != stored.person || said.N != stored.n {
		return a, errSeal
	}
	return gateway.PersonAct{
		ID: stored.id, Person: said.Person, Kind: said.Kind, At: instant(stored.at), By: said.By,
		Grant: gateway.Grant{Role: said.Role, Organisation: said.Organisation},
	}, nil
}

// applyAct applies a stored act to the person.
func (r *reader) applyAct(p *gateway.Person, stored personActRow, sealed []byte) error {
	act, err := r.openPersonAct(stored, sealed)
	if err == nil && p.Apply(act) != nil {
		err = gateway.ErrUnreadable // acts have been removed
	}
	return err
}

func (v *verifier) loadPersonActs(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(personActQuery+` WHERE `).in("id", ids)
	return v.each(func(row scanner) error {
		var a personActRow
		var sealed []byte
		err := row.Scan(&a.id, &a.person, &a.n, &a.at, &sealed)
		if err != nil {
			return clean(err)
		}
		a.plain, err = v.db.keys.open.open(sealed, a.place())
		found(a.id, &storedRow{leaf: a.leaf(v.db.keys.open), broken: errors.Is(err, errSeal)})
		return nil
	}, q.text.String(), q.args...)
}
