package store

import (
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// interventionRow is a row of interventions with its sealed part opened.
type interventionRow struct {
	id    string
	at    int64
	plain []byte
}

// interventionSaid is what is sealed of an intervention.
type interventionSaid struct {
	Kind        gateway.InterventionKind `json:"kind"`
	Subject     string                   `json:"subject"`
	Association string                   `json:"association"`
	By          string                   `json:"by"`
}

func (i *interventionRow) place() string { return place("interventions", i.id) }

// leaf tells what was done, to what and when. By whom is a commitment.
func (i *interventionRow) leaf(open *dataKey) ledger.Leaf {
	var said interventionSaid
	if len(i.plain) > 0 && decode(i.plain, &said) != nil {
		said = interventionSaid{}
	}
	return ledger.Leaf{
		Kind: kindIntervention, ID: i.id,
		Codes: []ledger.Code{{Name: "act", Value: string(said.Kind)}, {Name: "subject", Value: said.Subject},
			{Name: "association", Value: said.Association}, timeCode("on", i.at)},
		Commits: []ledger.Commit{commit("by", open.saltFor(kindIntervention, i.id), []byte(said.By))},
	}
}

// AddIntervention adds what a person made Boligbro do.
func (t *tx) AddIntervention(i gateway.Intervention) error {
	row := interventionRow{
		id: i.ID, at: micros(i.At), plain: encode(interventionSaid{i.Kind, i.Subject, i.Association, i.By}),
	}
	if _, err := t.exec(`INSERT INTO interventions (id, at, sealed) VALUES ($1, $2, $3)`, row.id, row.at,
		t.db.keys.open.seal(row.plain, row.place())); err != nil {
		return err
	}
	t.log(row.leaf(t.db.keys.open))
	return nil
}

const interventionQuery = `SELECT id, at, sealed FROM interventions`

// openIntervention reads a row. What cannot be opened is empty, and the error errSeal.
func (r *reader) openIntervention(row scanner) (i interventionRow, err error) {
	var sealed []byte
	if err := row.Scan(&i.id, &i.at, &sealed); err != nil {
		return i, clean(err)
	}
	i.plain, err = r.db.keys.open.open(sealed, i.place())
	return i, err
}

// Interventions are all, oldest first.
func (r *reader) Interventions() ([]gateway.Intervention, error) {
	return all(r, func(row scanner) (gateway.Intervention, error) {
		stored, err := r.openIntervention(row)
		var said interventionSaid
		if err == nil {
			err = decode(stored.plain, &said)
		}
		return gateway.Intervention{
			ID: stored.id, Kind: said.Kind, Subject: said.Subject, Association: said.Association,
			At: instant(stored.at), By: said.By,
		}, err
	}, interventionQuery+` ORDER BY at, id`)
}

func (v *verifier) loadInterventions(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(interventionQuery+` WHERE `).in("id", ids)
	return v.each(func(row scanner) error {
		i, err := v.openIntervention(row)
		if err != nil && !errors.Is(err, errSeal) {
			return err
		}
		found(i.id, &storedRow{leaf: i.leaf(v.db.keys.open), broken: err != nil})
		return nil
	}, q.text.String(), q.args...)
}
