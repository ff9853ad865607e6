package casework

import (
	"context"
	"errors"

	"boligbro/gateway"
	"boligbro/rules"
)

// wakeMost is how many cases are reconsidered in one transaction.
const wakeMost = 200

// Wake asks the rules again about the cases whose day has come, and about all when the rule set is another.
func (cw *Casework) Wake(ctx context.Context, asked rules.Asked) (gateway.Report, error) {
	var total gateway.Report
	for after := ""; ; {
		var awake []gateway.Case
		err := cw.Store.View(ctx, func(r gateway.Reader) (err error) {
			awake, err = r.Awake(asked.Day, cw.Rules.Hash(), after, wakeMost)
			return err
		})
		if err != nil || len(awake) == 0 {
			return total, err
		}
		after = awake[len(awake)-1].ID
		var done gateway.Report
		err = cw.Again(ctx, func(tx gateway.Tx) error {
			done = gateway.Report{}
			for _, c := range awake {
				now, err := tx.CaseByID(gateway.Operator, c.ID)
				if err != nil {
					return err
				}
				d, err := readLast(tx, now)
				if err != nil {
					return err
				}
				changes, err := cw.judge().Again(d, asked, cw.Now())
				if err != nil {
					return err
				}
				done.Count(changes)
				if err := tx.Apply(changes); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return total, err
		}
		total.Notices += done.Notices
		total.Duplicates += done.Duplicates
	}
}

// Again runs fn in a transaction, and once more when somebody else moved a case on in between.
func (cw *Casework) Again(ctx context.Context, fn func(gateway.Tx) error) (err error) {
	for range 5 {
		if err = cw.Store.Do(ctx, fn); !errors.Is(err, gateway.ErrState) {
			return err
		}
	}
	return err
}
