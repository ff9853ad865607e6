package casework

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// For is the stored case of a tenancy with what its sources have said, or a new one. ErrExists: it is not new.
func (cw *Casework) For(tx gateway.Tx, key rules.Key, association string, fresh bool) (gateway.Case, []rules.Record, error) {
	blind := cw.Store.Blind("tenancy", association, key.Tenancy)
	if fresh {
		c := gateway.Case{ID: gateway.NewID(), Number: gateway.NewNumber(), Association: association, Tenancy: key.Tenancy, Key: blind}
		return c, nil, tx.AddCase(c)
	}
	c, err := tx.CaseByKey(association, blind)
	if err != nil {
		return c, nil, err
	}
	version, err := tx.Version(gateway.Operator, c.ID, c.Version)
	return c, version.Records, err
}

// Merged is what everybody has said about the case by now. ErrErased: it has been erased.
func Merged(r gateway.Reader, s gateway.Scope, caseID string) (rules.Case, error) {
	c, err := r.CaseByID(s, caseID)
	if err != nil {
		return rules.Case{}, err
	}
	v, err := r.Version(s, c.ID, c.Version)
	if err != nil {
		return rules.Case{}, err
	}
	return rules.Merge(c.Number, c.Association, v.Records), nil
}
