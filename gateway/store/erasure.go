package store

import (
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// erasureRow is a row of erasures with its sealed part opened.
type erasureRow struct {
	id, caseID, party, basis string
	at                       int64
	plain                    []byte // who asked for it
}

func (e *erasureRow) place() string { return place("erasures", e.id) }

// leaf tells that an association's data was erased. That a municipality had any is not told: its leaf is
// one of the municipality's.
func (e *erasureRow) leaf(open *dataKey) ledger.Leaf {
	said := encode([]string{e.basis, string(e.plain)})
	if e.party == string(gateway.PartyMunicipality) {
		said = encode([]string{e.caseID, instant(e.at).UTC().String(), e.basis, string(e.plain)})
		return municipalLeaf(e.id, said, open)
	}
	return ledger.Leaf{
		Kind: kindErasure, ID: e.id,
		Codes:   []ledger.Code{{Name: "case", Value: e.caseID}, timeCode("on", e.at)},
		Commits: []ledger.Commit{commit("erasure", open.saltFor(kindErasure, e.id), said)},
	}
}

// keyColumns are where the data keys of a party lie: of an association's case, and of a municipality's own.
var keyColumns = map[gateway.Party][]string{
	gateway.PartyAssociation: {"UPDATE cases SET association_key = NULL WHERE id = $1 AND association_key " +
		"IS NOT NULL"},
	gateway.PartyMunicipality: {
		"UPDATE cases SET municipality_key = NULL WHERE id = $1 AND municipality_key IS NOT NULL",
		"UPDATE municipal_cases SET municipality_key = NULL WHERE id = $1 AND municipality_key IS NOT NULL",
	},
}

// Erase deletes the party's data key of the case.
func (t *tx) Erase(e gateway.Erasure) error {
	held, err := t.Held(e.Case)
	if err != nil {
		return err
	}
	waits := 0
	if e.Party == gateway.PartyAssociation {
		if waits, err = one(&t.reader, scanInt, `SELECT `+unsettled("$1"), e.Case); err != nil {
			return err
		}
	}
	if held || waits > 0 {
		return gateway.ErrState
	}
	erased := int64(0)
	for _, statement := range keyColumns[e.Party] {
		n, err := t.exec(statement, e.Case)
		if err != nil {
			return err
		}
		erased += n
	}
	if erased == 0 {
		return gateway.ErrErased
	}
	row := erasureRow{e.ID, e.Case, string(e.Party), e.Basis, micros(e.At), []byte(e.By)}
	if _, err := t.exec(`INSERT INTO erasures (id, case_id, party, basis, at, sealed)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		row.id, row.caseID, row.party, row.basis, row.at, t.db.keys.open.seal(row.plain, row.place())); err != nil {
		return err
	}
	t.log(row.leaf(t.db.keys.open))
	return nil
}

// unsettled counts the tasks of a case, and its messages that are still to be handed over.
func unsettled(id string) string {
	return `(SELECT count(*) FROM tasks t WHERE t.case_id = ` + id + `) + (SELECT count(*) FROM notices n
		JOIN deliveries d ON d.id = n.delivery OR d.notice = n.id AND d.kind <> 'notice'
		WHERE n.case_id = ` + id + ` AND d.state IN ('queued', 'sending', 'unrouted'))`
}

const erasureQuery = `SELECT id, case_id, party, basis, at, sealed FROM erasures WHERE `

func (v *verifier) scanErasure(row scanner) (e erasureRow, broken bool, err error) {
	var sealed []byte
	if err := row.Scan(&e.id, &e.caseID, &e.party, &e.basis, &e.at, &sealed); err != nil {
		return e, false, clean(err)
	}
	e.plain, err = v.db.keys.open.open(sealed, e.place())
	return e, err != nil, nil
}

// loadErasures are the erasures of the party among the rows that a leaf may be about.
func (v *verifier) loadErasures(ids []string, of gateway.Party, found func(string, *storedRow)) error {
	q := new(query).sql(erasureQuery+`party = ? AND `, string(of)).in("id", ids)
	return v.each(func(row scanner) error {
		e, broken, err := v.scanErasure(row)
		if err == nil {
			found(e.id, &storedRow{leaf: e.leaf(v.db.keys.open), broken: broken})
		}
		return err
	}, q.text.String(), q.args...)
}

// erasures looks for data keys that are gone without an erasure, and for erasures whose key is there again.
func (v *verifier) erasures() error {
	for _, look := range []struct{ table, query string }{
		{"cases", `SELECT c.id FROM cases c WHERE (c.association_key IS NULL) <>
			EXISTS (SELECT 1 FROM erasures e WHERE e.case_id = c.id AND e.party = 'association')`},
		{"cases", `SELECT c.id FROM cases c WHERE (c.municipality_key IS NULL AND
			EXISTS (SELECT 1 FROM municipal_acts f WHERE f.case_id = c.id)) <>
			EXISTS (SELECT 1 FROM erasures e WHERE e.case_id = c.id AND e.party = 'municipality')`},
		{"municipal_cases", `SELECT o.id FROM municipal_cases o WHERE (o.municipality_key IS NULL) <>
			EXISTS (SELECT 1 FROM erasures e WHERE e.case_id = o.id AND e.party = 'municipality')`},
	} {
		err := v.each(func(row scanner) error {
			id, err := scanText(row)
			v.find(KeyMissing, -1, look.table, id)
			return err
		}, look.query+` ORDER BY 1`)
		if err != nil && !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
	}
	return nil
}
