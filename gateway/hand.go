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
		var records []rules.Record
		var err error
		fresh := false
		c, records, err = g.caseFor(tx, key, key.Association, false)
		if errors.Is(err, ErrNotFound) {
			if !e.Kind.Step() {
				return fmt.Errorf("the tenancy has no legal step, so nothing else is kept about it: %w", ErrNotFound)
			}
			fresh = true
			c, records, err = g.caseFor(tx, key, key.Association, true)
		}
		if errors.Is(err, ErrExists) {
			return ErrState // a run has just made it
		}
		if err != nil {
			return err
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
