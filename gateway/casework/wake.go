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
	total, err := cw.wake(ctx, asked)
	return total, errors.Join(err, cw.watchReadable(ctx, asked.Day))
}

func (cw *Casework) wake(ctx context.Context, asked rules.Asked) (gateway.Report, error) {
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
		damaged := Unreadable{}
		err = cw.reconsider(ctx, awake, asked, &total, damaged)
		if err = errors.Join(err, cw.Tell(ctx, damaged)); err != nil {
			return total, err
		}
	}
}

// reconsider asks the rules again about the cases, together. When that fails for one of them, each is asked
// about by itself: what cannot be read or stored harms no other.
func (cw *Casework) reconsider(
	ctx context.Context, awake []gateway.Case, asked rules.Asked, total *gateway.Report, damaged Unreadable,
) error {
	var done gateway.Report
	err := cw.Decide(ctx, func(r gateway.Reader) (all []gateway.Changes, err error) {
		done = gateway.Report{}
		unread, filings := onceEach(unreadOn(r, asked.Day)), onceEach(r.FilingsSeen)
		for _, c := range awake {
			changes, err := cw.again(r, c, unread, filings, asked)
			if err != nil {
				if err = damaged.Note(c, err); err != nil {
					return nil, err
				}
				continue
			}
			done.Count(changes)
			all = append(all, changes)
		}
		return all, nil
	}, nil)
	switch {
	case err == nil:
		total.Add(done)
	case len(awake) == 1:
		return damaged.Note(awake[0], err)
	case gateway.OfOneCase(err):
		for _, c := range awake {
			if err := cw.reconsider(ctx, []gateway.Case{c}, asked, total, damaged); err != nil {
				return err
			}
		}
		return nil
	}
	return err
}

// again judges the version that the case is at once more.
func (cw *Casework) again(
	r gateway.Reader, awake gateway.Case, unread, filings ofAssociation, asked rules.Asked,
) (gateway.Changes, error) {
	c, err := r.CaseByID(gateway.Operator, awake.ID)
	if err != nil {
		return gateway.Changes{}, err
	}
	d, err := readLast(r, c)
	if err != nil {
		return gateway.Changes{}, err
	}
	if d.Unread, err = unread(c.Association); err == nil {
		d.FilingsSeen, err = filings(c.Association)
	}
	if err != nil {
		return gateway.Changes{}, err
	}
	return cw.judge().Again(d, asked, cw.Now())
}

// ofAssociation answers something about an association, by CVR number.
type ofAssociation func(association string) (bool, error)

// onceEach asks once about each association.
func onceEach(ask ofAssociation) ofAssociation {
	known := map[string]bool{}
	return func(association string) (bool, error) {
		answer, ok := known[association]
		if ok {
			return answer, nil
		}
		answer, err := ask(association)
		if err == nil {
			known[association] = answer
		}
		return answer, err
	}
}

// unreadOn tells whether an association has sources that have not been read on the day.
func unreadOn(r gateway.RunReader, day rules.Day) ofAssociation {
	return func(association string) (bool, error) {
		last, err := r.LastAdopted(gateway.Operator, association)
		if errors.Is(err, gateway.ErrNotFound) {
			return false, nil // only people report its steps
		}
		return rules.DayOf(last.Ended) < day, err
	}
}
