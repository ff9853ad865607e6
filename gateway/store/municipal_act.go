package store

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// municipalAct is the sealed part of a gateway.MunicipalAct: all but the ids and the municipality.
type municipalAct struct {
	Case         string          `json:"case"`
	Municipality string          `json:"municipality"`
	Notice       string          `json:"notice"`
	Recorded     time.Time       `json:"recorded"`
	Kind         gateway.ActKind `json:"kind"`
	On           rules.Day       `json:"on,omitzero"`
	Cancels      bool            `json:"cancels,omitempty"`
	Track        string          `json:"track,omitempty"`
	Outcome      string          `json:"outcome,omitempty"`
	Journal      string          `json:"journal,omitempty"`
	Tenant       string          `json:"tenant,omitempty"`
	Recipient    string          `json:"recipient,omitempty"`
	ReasonsGiven bool            `json:"reasonsGiven,omitempty"`
	By           string          `json:"by,omitempty"`
}

func municipalActPlace(id string) string { return place("municipal_acts", id) }

// municipalLeaf reveals nothing: what the act was, and when, is a commitment that the municipality's side can
// open.
func municipalLeaf(id string, plain []byte, k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindMunicipal, ID: id, Commits: []ledger.Commit{commit("act", k.saltFor("municipal-act", id), plain)},
	}
}

// municipalKey opens the municipality's data key of a case. ErrErased: it has been deleted.
func (k *keyring) municipalKey(caseID string, wrapped []byte) (*dataKey, error) {
	if wrapped == nil {
		return nil, gateway.ErrErased
	}
	key, err := k.of(ofMunicipality).key(wrapped, place("cases", caseID, "municipality_key"))
	if err != nil {
		return nil, unreadable(err)
	}
	return key, nil
}

// AddAct seals the act under the municipality's key of the case, made when it is the first.
func (t *tx) AddAct(f gateway.MunicipalAct) error {
	key, err := t.actKey(f.Case)
	if err != nil {
		return err
	}
	plain := padded(encode(municipalAct{
		f.Case, f.Municipality, f.Notice, f.Recorded.UTC().Truncate(time.Microsecond),
		f.Kind, f.On, f.Cancels, f.Track,
		f.Outcome, f.Journal, f.Tenant, f.Recipient, f.ReasonsGiven, f.By,
	}))
	if _, err := t.exec(`INSERT INTO municipal_acts (id, case_id, municipality, sealed) VALUES ($1, $2, $3, $4)`,
		f.ID, f.Case, f.Municipality, key.seal(plain, municipalActPlace(f.ID))); err != nil {
		return err
	}
	t.log(municipalLeaf(f.ID, plain, key))
	return t.register(f)
}

// actSize is the length of a sealed act: the longest that people write is shorter.
const actSize = 2048

// padded fills the act up to one length with what JSON does not read: the length of what is sealed would
// tell a refusal from help that was granted (retssikkerhedsloven § 5 a, stk. 3).
func padded(act []byte) []byte {
	size := (len(act) + actSize - 1) / actSize * actSize
	return append(act, bytes.Repeat([]byte{' '}, size-len(act))...)
}

// actKey is the municipality's data key of a case, an association's or its own.
func (t *tx) actKey(caseID string) (*dataKey, error) {
	own := false
	wrapped, err := one(&t.reader, scanBytes, `SELECT municipality_key FROM cases WHERE id = $1`+t.lock, caseID)
	if errors.Is(err, gateway.ErrNotFound) {
		own = true
		wrapped, err = one(&t.reader, scanBytes,
			`SELECT municipality_key FROM municipal_cases WHERE id = $1`+t.lock, caseID)
	}
	switch {
	case err != nil:
		return nil, err
	case wrapped == nil && !own:
		return t.newMunicipalKey(caseID)
	}
	return t.db.keys.municipalKey(caseID, wrapped)
}

func (t *tx) newMunicipalKey(caseID string) (*dataKey, error) {
	has, err := one(&t.reader, scanInt, `SELECT count(*) FROM municipal_acts WHERE case_id = $1`, caseID)
	if err == nil && has > 0 {
		err = gateway.ErrErased
	}
	if err != nil {
		return nil, err
	}
	key, wrapped := t.db.keys.of(ofMunicipality).newKey(place("cases", caseID, "municipality_key"))
	_, err = t.exec(`UPDATE cases SET municipality_key = $1 WHERE id = $2`, wrapped, caseID)
	return key, err
}

// Acts of a case, in the order they were recorded: each municipality sees its own, an association none.
func (r *reader) Acts(s gateway.Scope, caseID string) ([]gateway.MunicipalAct, error) {
	q := new(query).sql(municipalActQuery, caseID).scope(s, "", "f.municipality")
	acts, err := all(r, r.scanMunicipalAct(caseID), q.text.String(), q.args...)
	return inOrder(acts), err
}

// Shared is what of the acts the case's association may see: what a citizen has consented to. What has
// been erased is shared with nobody.
func (r *reader) Shared(s gateway.Scope, caseID string) ([]gateway.Shared, error) {
	q := new(query).sql(`SELECT c.association FROM cases c WHERE c.id = ? AND `,
		caseID).scope(s, "c.association", "")
	recipient, err := one(r, scanText, q.text.String(), q.args...)
	if errors.Is(err, gateway.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	acts, err := all(r, r.scanMunicipalAct(caseID),
		new(query).sql(municipalActQuery+`1 = 1`, caseID).text.String(), caseID)
	if errors.Is(err, gateway.ErrErased) {
		return nil, nil
	}
	return gateway.Share(inOrder(acts), recipient), err
}

// actsWithKeys are the municipalities' acts, each with its case, an association's (c) or the municipality's
// own (o).
const actsWithKeys = ` FROM municipal_acts f LEFT JOIN cases c ON c.id = f.case_id
	LEFT JOIN municipal_cases o ON o.id = f.case_id `

const municipalActQuery = `SELECT f.id, f.municipality, f.sealed,
	coalesce(c.municipality_key, o.municipality_key)` + actsWithKeys + `WHERE f.case_id = ? AND `

func (r *reader) scanMunicipalAct(caseID string) func(scanner) (gateway.MunicipalAct, error) {
	return func(row scanner) (f gateway.MunicipalAct, err error) {
		var sealed, wrapped []byte
		if err := row.Scan(&f.ID, &f.Municipality, &sealed, &wrapped); err != nil {
			return f, clean(err)
		}
		return r.openMunicipalAct(caseID, f, sealed, wrapped)
	}
}

// openMunicipalAct opens an act; f holds its id and its municipality.
func (r *reader) openMunicipalAct(
	caseID string, f gateway.MunicipalAct, sealed, wrapped []byte,
) (gateway.MunicipalAct, error) {
	key, err := r.db.keys.municipalKey(caseID, wrapped)
	if err != nil {
		return f, err
	}
	plain, err := key.open(sealed, municipalActPlace(f.ID))
	if err != nil {
		return f, err
	}
	var stored municipalAct
	if err := decode(plain, &stored); err != nil {
		return f, err
	}
	return stored.opened(f.ID, caseID, f.Municipality), nil
}

// opened is the act that was sealed.
func (f *municipalAct) opened(id, caseID, municipality string) gateway.MunicipalAct {
	return gateway.MunicipalAct{
		ID: id, Case: caseID, Municipality: municipality, Notice: f.Notice, Recorded: f.Recorded, Kind: f.Kind,
		On:      f.On,
		Cancels: f.Cancels, Track: f.Track, Outcome: f.Outcome, Journal: f.Journal, Tenant: f.Tenant,
		Recipient: f.Recipient, ReasonsGiven: f.ReasonsGiven, By: f.By,
	}
}

func inOrder(acts []gateway.MunicipalAct) []gateway.MunicipalAct {
	slices.SortStableFunc(acts, func(a, b gateway.MunicipalAct) int {
		return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.ID, b.ID))
	})
	return acts
}
