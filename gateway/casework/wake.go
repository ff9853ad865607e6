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
		err = cw.Decide(ctx, func(r gateway.Reader) (all []gateway.Changes, err error) {
			done = gateway.Report{}
			unread := unreadOn(r, asked.Day)
			for _, c := range awake {
				changes, err := cw.again(r, c, unread, asked)
				if err != nil {
					return nil, err
				}
				done.Count(changes)
				all = append(all, changes)
			}
			return all, nil
		}, nil)
		if err != nil {
			return total, err
		}
		total.Notices += done.Notices
		total.Duplicates += done.Duplicates
	}
}

// again judges the version that the case is at once more.
func (cw *Casework) again(
	r gateway.Reader, awake gateway.Case, unread func(association string) (bool, error), asked rules.Asked,
) (gateway.Changes, error) {
	c, err := r.CaseByID(gateway.Operator, awake.ID)
	if err != nil {
		return gateway.Changes{}, err
	}
	d, err := readLast(r, c)
	if err != nil {
		return gateway.Changes{}, err
	}
	if d.Unread, err = unread(c.Association); err != nil {
		return gateway.Changes{}, err
	}
	return cw.judge().Again(d, asked, cw.Now())
}

// unreadOn tells whether an association has sources that have not been read on the day. It looks once for
// each.
func unreadOn(r gateway.RunReader, day rules.Day) func(association string) (bool, error) {
	seen := map[string]bool{}
	return func(association string) (bool, error) {
		if unread, ok := seen[association]; ok {
			return unread, nil
		}
		last, err := r.LastAdopted(gateway.Operator, association)
		switch {
		case errors.Is(err, gateway.ErrNotFound): // only people report its steps
			seen[association] = false
		case err != nil:
			return false, err
		default:
			seen[association] = rules.DayOf(last.Ended) < day
		}
		return seen[association], nil
	}
}
