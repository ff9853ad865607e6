package casework

import (
	"context"
	"errors"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/text"
)

// DecideByKept is Decide by what is kept: no source is asked. Several who write in one case take turns. When
// another writer comes first every time, the error is gateway.ErrMoved or gateway.ErrExists: trying again helps.
func (cw *Casework) DecideByKept(
	ctx context.Context, judge func(gateway.Reader) ([]gateway.Changes, error), beside func(gateway.Tx) error,
) error {
	var turns turns
	for {
		var changes []gateway.Changes
		err := cw.Store.View(ctx, func(r gateway.Reader) (err error) {
			changes, err = judge(r)
			return err
		})
		if err != nil || len(changes) == 0 && beside == nil {
			return err
		}
		err = cw.Store.Do(ctx, func(tx gateway.Tx) error {
			if err := tx.Apply(changes...); err != nil || beside == nil {
				return err
			}
			return beside(tx)
		})
		inTheWay := errors.Is(err, gateway.ErrMoved) || errors.Is(err, gateway.ErrExists)
		if !inTheWay || !turns.next(ctx, changes) {
			return err
		}
	}
}

// Of is the dossier of the tenancy's case, also by a number that it had before. Where other rules have judged
// it, what they answered last is in it. ErrNotFound: it is no case yet.
func (cw *Casework) Of(r gateway.Reader, key rules.Key, association string) (Dossier, error) {
	c, err := cw.Find(r, key, association)
	if err != nil {
		return Dossier{}, err
	}
	if c.RuleSet != cw.Rules.Hash() {
		return readLast(r, c)
	}
	return read(r, c)
}

// Find is the tenancy's case, also by a number that it had before.
func (cw *Casework) Find(r gateway.CaseReader, key rules.Key, association string) (gateway.Case, error) {
	c, err := r.CaseByKey(association, cw.Key(key, association))
	if of := OldNumber(c); err == nil && of != "" {
		c, err = r.CaseByID(gateway.Operator, of)
	}
	return c, err
}

// Open is the dossier of a new case.
func (cw *Casework) Open(key rules.Key, association string) Dossier {
	return Dossier{New: true, Case: gateway.Case{
		ID: gateway.NewIDAt(cw.Now()), Number: gateway.NewNumber(), Association: association,
		Tenancy: text.Key(key.Tenancy),
		Key:     cw.Key(key, association),
	}}
}

// Key is the blind index of a tenancy number.
func (cw *Casework) Key(key rules.Key, association string) string {
	return cw.Store.Blind(gateway.KeyParts(association, key.Tenancy)...)
}

// Next judges the case with the records in the place of what was reported before. run is the run that brought
// them; empty when a person did.
func (cw *Casework) Next(
	d Dossier, records []rules.Record, run string, asked rules.Asked,
) (gateway.Changes, error) {
	return cw.judge().Next(d, records, run, asked, cw.Now())
}

// caseReader reads a case with what has been reported about it.
type caseReader interface {
	gateway.CaseReader
	gateway.VersionReader
}

// Merged is what everybody has reported about the case by now. ErrErased: it has been erased.
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
