package gateway

import (
	"context"
	"errors"
	"fmt"

	"boligbro/rules"
)

// Hand is the source of what people enter themselves. No file erases it.
const Hand = "hand"

// Enter records a step that a person entered, or another event of a tenancy. An unknown tenancy becomes a case with
// nothing but its key, whose facts its sources add when they tell of it.
func (g *Gateway) Enter(ctx context.Context, key rules.Key, e rules.Event, asked rules.Asked) (Report, Case, error) {
	var report Report
	var c Case
	if _, ok := g.Associations[key.Association]; !ok {
		return report, c, fmt.Errorf("the association is not in the settings: %w", ErrNotFound)
	}
	err := g.again(ctx, func(tx Tx) error {
		report = Report{}
		blind := g.Store.Blind("tenancy", key.Association, key.Tenancy)
		var err error
		c, err = tx.CaseByKey(key.Association, blind)
		fresh := errors.Is(err, ErrNotFound)
		var records []rules.Record
		switch {
		case fresh && !e.Kind.Step():
			return fmt.Errorf("the tenancy has no legal step, so nothing else is kept about it: %w", ErrNotFound)
		case fresh:
			c = Case{ID: NewID(), Number: NewNumber(), Association: key.Association, Tenancy: key.Tenancy, Key: blind}
			if err := tx.AddCase(c); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			version, err := tx.Version(Operator, c.ID, c.Version)
			if err != nil {
				return err
			}
			records = version.Records
		}
		report.Cases++
		records = append(records, rules.Record{Key: key, Source: Hand, Events: []rules.Event{e}})
		if err := g.add(tx, c, fresh, records, "", asked, &report); err != nil {
			return err
		}
		c, err = tx.CaseByID(Operator, c.ID)
		return err
	})
	if err != nil {
		return report, c, fmt.Errorf("enter a step: %w", err)
	}
	return report, c, nil
}
