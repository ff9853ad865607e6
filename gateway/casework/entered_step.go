package casework

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
)

// Hand is the source of what people enter themselves. No file erases it.
const Hand = "hand"

// Enter records a step that a person entered, or another event of a tenancy. An unknown tenancy becomes a
// case with nothing but its key, whose facts its sources add when they tell of it.
func (cw *Casework) Enter(
	ctx context.Context, key rules.Key, e rules.Event, asked rules.Asked,
) (gateway.Report, gateway.Case, error) {
	var report gateway.Report
	var c gateway.Case
	if _, ok := cw.Associations[key.Association]; !ok {
		return report, c, fmt.Errorf("the association is not in the settings: %w", gateway.ErrNotFound)
	}
	err := cw.Again(ctx, func(tx gateway.Tx) error {
		report = gateway.Report{}
		d, err := cw.For(tx, key, key.Association, false)
		if errors.Is(err, gateway.ErrNotFound) {
			if !e.Kind.Step() {
				return fmt.Errorf("the tenancy has no legal step, so nothing else is kept about it: %w", gateway.ErrNotFound)
			}
			d, err = cw.For(tx, key, key.Association, true)
		}
		if err != nil {
			return err
		}
		report.Cases++
		entered := rules.Record{Key: key, Source: Hand, Events: []rules.Event{e}}
		err = cw.Add(tx, d, append(d.Records, entered), "", asked, &report)
		if errors.Is(err, gateway.ErrExists) {
			return gateway.ErrState // a run has just made it
		}
		if err != nil {
			return err
		}
		c, err = tx.CaseByID(gateway.Operator, d.Case.ID)
		return err
	})
	if err != nil {
		return report, c, fmt.Errorf("enter a step: %w", err)
	}
	return report, c, nil
}
