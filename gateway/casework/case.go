package casework

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// For is the dossier of the tenancy's case, or of a new one.
func (cw *Casework) For(tx gateway.Tx, key rules.Key, association string, fresh bool) (Dossier, error) {
	blind := cw.Store.Blind("tenancy", association, key.Tenancy)
	if fresh {
		return Dossier{New: true, Case: gateway.Case{
			ID: gateway.NewID(), Number: gateway.NewNumber(), Association: association, Tenancy: key.Tenancy, Key: blind,
		}}, nil
	}
	c, err := tx.CaseByKey(association, blind)
	if err != nil {
		return Dossier{}, err
	}
	return read(tx, c)
}

// Add judges the case with the records in the place of what was said before, and stores what follows.
// ErrExists: it was new, and somebody has made it meanwhile.
func (cw *Casework) Add(
	tx gateway.Tx, d Dossier, records []rules.Record, run string, asked rules.Asked, report *gateway.Report,
) error {
	changes, err := cw.judge().Next(d, records, run, asked, cw.Now())
	if err != nil {
		return err
	}
	report.Count(changes)
	return tx.Apply(changes)
}

// caseReader reads a case with what has been said about it.
type caseReader interface {
	gateway.CaseReader
	gateway.VersionReader
}

// Merged is what everybody has said about the case by now. ErrErased: it has been erased.
func Merged(r caseReader, s gateway.Scope, caseID string) (rules.Case, error) {
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
