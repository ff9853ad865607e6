package store

import (
	"errors"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// erasureRow is a row of erasures with its sealed part opened.
type erasureRow struct {
	id, caseID, party, basis string
	at                       int64
	// who asked for it; of an association's that and what stays (askedErasure), of a municipality's all of it
	// (erasedActs)
	plain []byte
}

// erasedActs is the sealed part of an erasure of what a municipality has recorded.
type erasedActs struct {
	Case  string    `json:"case"`
	Basis string    `json:"basis"`
	At    time.Time `json:"at"`
	By    string    `json:"by"`
}

func (e *erasureRow) place() string { return place("erasures", e.id) }

// leaf tells that an association's data was erased. That a municipality had any is not told: its leaf is
// one of the municipality's.
func (e *erasureRow) leaf(open *dataKey) ledger.Leaf {
	if e.party == string(gateway.PartyMunicipality) {
		return municipalLeaf(e.id, encode([]string{string(e.plain)}), open)
	}
	said := encode([]string{e.basis, string(e.plain)})
	leaf := ledger.Leaf{
		Kind: kindErasure, ID: e.id,
		Codes:   []ledger.Code{{Name: "case", Value: e.caseID}, timeCode("on", e.at)},
		Commits: []ledger.Commit{commit("erasure", open.saltFor(kindErasure, e.id), said)},
	}
	if e.party == string(gateway.PartyReceived) {
		leaf.Codes = append(leaf.Codes, ledger.Code{Name: "part", Value: e.party})
	}
	return leaf
}

// Erase deletes the party's data key of the case, and ends the alarms about what it sealed.
func (t *tx) Erase(e gateway.Erasure) error {
	held, err := t.Held(e.Case)
	waits := 0
	if err == nil && e.Party == gateway.PartyAssociation {
		waits, err = one(&t.reader, scanInt, `SELECT `+unsettled("$1"), e.Case)
	}
	if err == nil && (held || waits > 0) {
		err = gateway.ErrState
	}
	if err == nil && e.Party == gateway.PartyMunicipality {
		err = t.needMunicipal()
	}
	if err != nil {
		return err
	}
	row := erasureRow{e.ID, e.Case, string(e.Party), e.Basis, micros(e.At), []byte(e.By)}
	switch e.Party {
	case gateway.PartyMunicipality:
		row.caseID, row.basis, row.at = t.db.keys.subject(e.Case), "", 0
		row.plain = padded(encode(erasedActs{e.Case, e.Basis, stored(e.At), e.By}))
		err = t.eraseKey(`UPDATE municipal_keys SET data_key = NULL WHERE subject = $1 AND data_key IS NOT NULL`,
			row.caseID)
	case gateway.PartyReceived:
		err = t.eraseKey(`UPDATE cases SET received_key = NULL WHERE id = $1 AND received_key IS NOT NULL`, e.Case)
		if err == nil {
			err = t.forgetMessages(e.Case)
		}
	default:
		if err = t.eraseAssociation(row, e.Keep); err == nil {
			asked := askedErasure{By: e.By}
			asked.Left, err = t.left(e.Case)
			row.plain = encode(asked)
		}
	}
	if err != nil {
		return err
	}
	if err := t.addErasure(row); err != nil {
		return err
	}
	return t.endAlarms(e)
}

// addErasure adds that a party's data was erased.
func (t *tx) addErasure(row erasureRow) error {
	sealing := t.db.keys.open
	if row.party == string(gateway.PartyMunicipality) {
		sealing = t.db.keys.clocks
	}
	if _, err := t.exec(`INSERT INTO erasures (id, case_id, party, basis, at, sealed)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		row.id, row.caseID, row.party, row.basis, row.at, sealing.seal(row.plain, row.place())); err != nil {
		return err
	}
	t.log(row.leaf(sealing))
	return nil
}

// eraseKey deletes a key. ErrErased: there is none.
func (t *tx) eraseKey(statement string, args ...any) error {
	erased, err := t.exec(statement, args...)
	if err == nil && erased == 0 {
		err = gateway.ErrErased
	}
	return err
}

// eraseAssociation deletes the association's key of a case. What a municipality was sent is erased too,
// unless it is kept for the municipality: then its key is wrapped by the municipality's own master key.
func (t *tx) eraseAssociation(row erasureRow, keep bool) error {
	got, err := one(&t.reader, scanInt, `SELECT count(*) FROM cases c WHERE c.id = $1 AND `+hasGot, row.caseID)
	if err != nil {
		return err
	}
	var kept []byte
	if keep && got > 0 {
		if kept, err = t.keptKey(row.caseID); err != nil {
			return err
		}
	}
	if err := t.eraseKey(`UPDATE cases SET association_key = NULL, received_key = $2
		WHERE id = $1 AND association_key IS NOT NULL`, row.caseID, kept); err != nil || kept != nil {
		return err
	}
	if err := t.forgetMessages(row.caseID); err != nil || got == 0 {
		return err
	}
	row.id, row.party = gateway.NewID(), string(gateway.PartyReceived)
	return t.addErasure(row)
}

// keptKey is the key of what the municipality was sent, as it is kept for the municipality.
func (t *tx) keptKey(caseID string) ([]byte, error) {
	if err := t.needMunicipal(); err != nil {
		return nil, err
	}
	wrapped, err := one(&t.reader, scanBytes, `SELECT association_key FROM cases WHERE id = $1`+t.lock, caseID)
	if err != nil {
		return nil, err
	}
	sent, err := t.db.keys.sentKey(caseID, wrapped, nil)
	if err != nil {
		return nil, err
	}
	return t.db.keys.of(ofMunicipality).wrap(sent.raw, receivedPlace(caseID)), nil
}

// hasGot is the condition that a municipality has been handed a notice of the case.
const hasGot = `EXISTS (SELECT 1 FROM notices n JOIN deliveries d ON d.id = n.delivery
	WHERE n.case_id = c.id AND (d.arrived > 0 OR d.transmitted > 0))`

// forgetMessages takes from the rows of a case's notices what they hold of their first messages, which cannot
// be opened any more. A row that cannot be read stays as it is.
func (t *tx) forgetMessages(caseID string) error {
	type held struct{ id, duty string }
	rows, err := readable(&t.reader, func(row scanner) (h held, err error) {
		err = row.Scan(&h.id, &h.duty)
		return h, clean(err)
	}, `SELECT id, duty FROM notices WHERE case_id = $1`, caseID)
	for _, h := range rows {
		duty, shown := t.db.keys.hider.duty(h.duty, h.id)
		if err != nil || shown != nil {
			continue
		}
		duty.filed, duty.tenants = "", 0
		_, err = t.exec(`UPDATE notices SET duty = $1 WHERE id = $2`, t.db.keys.hider.hideDuty(duty, h.id), h.id)
	}
	return err
}

// unsettled counts the tasks of a case, and its messages that are still to be handed over.
func unsettled(id string) string {
	return `(SELECT count(*) FROM tasks t WHERE t.case_id = ` + id + `) + (SELECT count(*) FROM notices n
		JOIN deliveries d ON d.id = n.delivery OR d.notice = n.id AND d.kind <> 'notice'
		WHERE n.case_id = ` + id + ` AND d.state IN ('queued', 'sending', 'unrouted'))`
}

const erasureQuery = `SELECT id, case_id, party, basis, at, sealed FROM erasures WHERE `

// loadErasures are the erasures among the rows that a leaf may be about: those of what a municipality has
// recorded, or the others.
func (v *verifier) loadErasures(ids []string, of gateway.Party, found func(string, *storedRow)) error {
	sealing := v.db.keys.open
	if of == gateway.PartyMunicipality {
		sealing = v.db.keys.clocks
	}
	which := `party <> 'municipality' AND `
	if of == gateway.PartyMunicipality {
		which = `party = 'municipality' AND `
	}
	q := new(query).sql(erasureQuery+which).in("id", ids)
	return v.each(func(row scanner) error {
		var e erasureRow
		var sealed []byte
		err := row.Scan(&e.id, &e.caseID, &e.party, &e.basis, &e.at, &sealed)
		if err != nil {
			return clean(err)
		}
		e.plain, err = sealing.open(sealed, e.place())
		broken := err != nil
		if !broken && of == gateway.PartyMunicipality {
			var is erasedActs
			broken = decode(e.plain, &is) != nil || e.caseID != v.db.keys.subject(is.Case)
		}
		found(e.id, &storedRow{leaf: e.leaf(sealing), broken: broken})
		return nil
	}, q.text.String(), q.args...)
}

// erasures looks for data keys that are gone without an erasure, and for erasures whose key is there again.
func (v *verifier) erasures() error {
	for _, look := range []struct{ table, query string }{
		{"cases", `SELECT c.id FROM cases c WHERE (c.association_key IS NULL) <>
			EXISTS (SELECT 1 FROM erasures e WHERE e.case_id = c.id AND e.party = 'association')`},
		{"cases", `SELECT c.id FROM cases c WHERE (c.received_key IS NULL) <> (c.association_key IS NOT NULL OR
			NOT ` + hasGot + ` OR EXISTS (SELECT 1 FROM erasures e WHERE e.case_id = c.id AND e.party = 'received'))`},
		{"municipal_keys", `SELECT k.subject FROM municipal_keys k WHERE (k.data_key IS NULL) <>
			EXISTS (SELECT 1 FROM erasures e WHERE e.case_id = k.subject AND e.party = 'municipality')`},
		{"municipal_keys", `SELECT DISTINCT f.subject FROM municipal_acts f WHERE NOT EXISTS
			(SELECT 1 FROM municipal_keys k WHERE k.subject = f.subject)`},
		{"municipal_keys", `SELECT e.case_id FROM erasures e WHERE e.party = 'municipality' AND NOT EXISTS
			(SELECT 1 FROM municipal_keys k WHERE k.subject = e.case_id)`},
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
	if err := v.erasedCases(); err != nil {
		return err
	}
	return v.kept()
}
