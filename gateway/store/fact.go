package store

import (
	"cmp"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// fact is the sealed part of a gateway.Fact: all but the ids and the municipality.
type fact struct {
	Case         string           `json:"case"`
	Municipality string           `json:"municipality"`
	Recorded     time.Time        `json:"recorded"`
	Kind         gateway.FactKind `json:"kind"`
	On           rules.Day        `json:"on,omitzero"`
	Outcome      string           `json:"outcome,omitempty"`
	Journal      string           `json:"journal,omitempty"`
	Tenant       string           `json:"tenant,omitempty"`
	ReasonsGiven bool             `json:"reasonsGiven,omitempty"`
}

func factPlace(id string) string { return place("facts", id) }

// factLeaf tells nothing: what the act was, and when, is a commitment that the municipality's side can open.
func factLeaf(id string, plain []byte, k *dataKey) gateway.Leaf {
	return gateway.Leaf{Kind: kindMunicipal, ID: id, Commits: []gateway.Commit{commit("act", k.saltFor("fact", id), plain)}}
}

// municipalKey opens the municipality's data key of a case. ErrErased: it has been deleted.
func (k *keyring) municipalKey(caseID string, wrapped []byte) (*dataKey, error) {
	if wrapped == nil {
		return nil, gateway.ErrErased
	}
	return k.wrapper.key(wrapped, place("cases", caseID, "municipality_key"))
}

// AddFact seals the fact under the municipality's key of the case, made when it is the first.
func (t *tx) AddFact(f gateway.Fact) error {
	wrapped, err := one(&t.reader, scanBytes, `SELECT municipality_key FROM cases WHERE id = $1`+t.lock, f.Case)
	if err != nil {
		return err
	}
	var key *dataKey
	if wrapped != nil {
		key, err = t.db.keys.municipalKey(f.Case, wrapped)
	} else {
		key, err = t.newMunicipalKey(f.Case)
	}
	if err != nil {
		return err
	}
	plain := encode(fact{f.Case, f.Municipality, f.Recorded.UTC().Truncate(time.Microsecond), f.Kind, f.On, f.Outcome, f.Journal, f.Tenant, f.ReasonsGiven})
	if _, err := t.exec(`INSERT INTO facts (id, case_id, municipality, sealed) VALUES ($1, $2, $3, $4)`,
		f.ID, f.Case, f.Municipality, key.seal(plain, factPlace(f.ID))); err != nil {
		return err
	}
	t.log(factLeaf(f.ID, plain, key))
	return nil
}

func (t *tx) newMunicipalKey(caseID string) (*dataKey, error) {
	has, err := one(&t.reader, scanInt, `SELECT count(*) FROM facts WHERE case_id = $1`, caseID)
	if err == nil && has > 0 {
		err = gateway.ErrErased
	}
	if err != nil {
		return nil, err
	}
	key, wrapped := t.db.keys.wrapper.newKey(place("cases", caseID, "municipality_key"))
	_, err = t.exec(`UPDATE cases SET municipality_key = $1 WHERE id = $2`, wrapped, caseID)
	return key, err
}

// Facts of a case, in the order they were recorded: each municipality sees its own, an association none.
func (r *reader) Facts(s gateway.Scope, caseID string) ([]gateway.Fact, error) {
	q := new(query).sql(`SELECT f.id, f.municipality, f.sealed, c.municipality_key FROM facts f JOIN cases c ON c.id = f.case_id
		WHERE f.case_id = ? AND `, caseID).scope(s, "", "f.municipality")
	facts, err := all(r, func(row scanner) (f gateway.Fact, err error) {
		var sealed, wrapped []byte
		if err := row.Scan(&f.ID, &f.Municipality, &sealed, &wrapped); err != nil {
			return f, clean(err)
		}
		key, err := r.db.keys.municipalKey(caseID, wrapped)
		if err != nil {
			return f, err
		}
		plain, err := key.open(sealed, factPlace(f.ID))
		if err != nil {
			return f, err
		}
		var stored fact
		if err := decode(plain, &stored); err != nil {
			return f, err
		}
		return gateway.Fact{
			ID: f.ID, Case: caseID, Municipality: f.Municipality, Recorded: stored.Recorded, Kind: stored.Kind, On: stored.On,
			Outcome: stored.Outcome, Journal: stored.Journal, Tenant: stored.Tenant, ReasonsGiven: stored.ReasonsGiven,
		}, nil
	}, q.text.String(), q.args...)
	slices.SortFunc(facts, func(a, b gateway.Fact) int { return cmp.Or(a.Recorded.Compare(b.Recorded), cmp.Compare(a.ID, b.ID)) })
	return facts, err
}
