package store

import (
	"bytes"
	"cmp"
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

func municipalActPlace(id string) string { return place("municipal_acts", id) }

// municipalLeaf reveals nothing: what the act was, and when, is a commitment that the municipality's side can
// open.
func municipalLeaf(id string, plain []byte, k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindMunicipal, ID: id,
		Commits: []ledger.Commit{commit(gateway.ActLabel, k.saltFor("municipal-act", id), plain)},
	}
}

// AddAct seals the act under the municipality's key of the case, made when it is the first.
func (t *tx) AddAct(f gateway.MunicipalAct) error {
	key, err := t.actKey(f.Case)
	if err != nil {
		return err
	}
	plain := padded(encode(gateway.LogAct(f)))
	if _, err := t.exec(`INSERT INTO municipal_acts (id, subject, municipality, sealed) VALUES ($1, $2, $3, $4)`,
		f.ID, t.db.keys.subject(f.Case), f.Municipality, key.seal(plain, municipalActPlace(f.ID))); err != nil {
		return err
	}
	t.log(municipalLeaf(f.ID, plain, key))
	s, err := slotOf(f)
	t.register(f.Municipality, s)
	return err
}

// actSize is the length of a sealed act: the longest that people write is shorter.
const actSize = 2048

// padded fills the act up to one length with what JSON does not read: the length of what is sealed would
// tell a refusal from help that was granted (retssikkerhedsloven § 5 a, stk. 3).
func padded(act []byte) []byte {
	size := (len(act) + actSize - 1) / actSize * actSize
	return append(act, bytes.Repeat([]byte{' '}, size-len(act))...)
}

// Acts of a case, in the order they were recorded: each municipality sees its own, an association none.
func (r *reader) Acts(s gateway.Scope, caseID string) ([]gateway.MunicipalAct, error) {
	return r.actsIn(s, caseID)
}

// actsIn are the acts of a case that the scope may see.
func (r *reader) actsIn(s gateway.Scope, caseID string) ([]gateway.MunicipalAct, error) {
	if err := r.needMunicipal(); err != nil {
		return nil, err
	}
	q := new(query).sql(municipalActQuery+`f.subject = ? AND `, r.db.keys.subject(caseID))
	q.scope(s, "", "f.municipality")
	acts, err := all(r, r.scanMunicipalAct, q.text.String(), q.args...)
	return inOrder(acts), err
}

// Shared is what of the acts the case's association may see: what a citizen has consented to. What has
// been erased is shared with nobody, nor is anything by a process that cannot read it.
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
	acts, err := r.actsIn(gateway.Operator, caseID)
	if errors.Is(err, gateway.ErrErased) || errors.Is(err, gateway.ErrNoMunicipalKey) {
		return nil, nil
	}
	return gateway.Share(acts, recipient), err
}

const municipalActQuery = `SELECT f.id, f.subject, f.municipality, f.sealed, k.data_key
	FROM municipal_acts f LEFT JOIN municipal_keys k ON k.subject = f.subject WHERE `

// scanMunicipalAct opens an act. Of one that cannot be opened it gives what stands open.
func (r *reader) scanMunicipalAct(row scanner) (f gateway.MunicipalAct, err error) {
	var subject string
	var sealed, wrapped []byte
	if err := row.Scan(&f.ID, &subject, &f.Municipality, &sealed, &wrapped); err != nil {
		return f, clean(err)
	}
	key, err := r.db.keys.municipalKey(subject, wrapped)
	if err != nil {
		return f, err
	}
	return openMunicipalAct(f, sealed, key)
}

// openMunicipalAct opens an act; f holds its id and its municipality.
func openMunicipalAct(f gateway.MunicipalAct, sealed []byte, key *dataKey) (gateway.MunicipalAct, error) {
	var stored gateway.LoggedAct
	err := key.with(sealed, municipalActPlace(f.ID), func(plain []byte) error {
		return decode(bytes.TrimRight(plain, " "), &stored)
	})
	if err != nil {
		return f, err
	}
	if err := stored.Of(stored.Case, f.Municipality); err != nil {
		return f, err
	}
	return stored.Opened(f.ID), nil
}

func inOrder(acts []gateway.MunicipalAct) []gateway.MunicipalAct {
	slices.SortStableFunc(acts, func(a, b gateway.MunicipalAct) int {
		return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.ID, b.ID))
	})
	return acts
}
