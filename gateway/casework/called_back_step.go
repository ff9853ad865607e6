package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Known reports whether there is a case of the tenancy.
func (cw *Casework) Known(ctx context.Context, key rules.Key) (known bool, err error) {
	key.Tenancy = text.Key(key.Tenancy)
	err = cw.Store.View(ctx, func(r gateway.Reader) error {
		_, err := cw.Of(r, key, key.Association)
		known = err == nil
		if errors.Is(err, gateway.ErrNotFound) {
			return nil
		}
		return err
	})
	return known, err
}

// CallBack takes back an event that was entered by mistake: the newest of that kind and day, and reference
// when one is given. Only whoever entered it can, when that is known; a program with any of its keys. What
// nobody has been notified of counts as never entered; a step that the municipality has been notified of is
// withdrawn today, and the update follows. Nothing is withdrawn while somebody else reports the step: only
// this entry of it was a mistake.
func (cw *Casework) CallBack(
	ctx context.Context, by string, key rules.Key, e rules.Event, asked rules.Asked,
) (report gateway.Report, c gateway.Case, withdrawn bool, err error) {
	key.Tenancy, e.Ref = text.Key(key.Tenancy), text.Key(e.Ref)
	if err := CheckSigner(by); err != nil {
		return report, c, false, err
	}
	err = cw.Decide(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		d, err := cw.Of(r, key, key.Association)
		if err != nil {
			return nil, err
		}
		same, err := sameWho(r, by)
		if err != nil {
			return nil, err
		}
		records := slices.Clone(d.Records)
		mine, others := entriesOf(records, e, same)
		switch {
		case len(mine)+others == 0:
			return nil, lang.ErrStepNotEntered
		case len(mine) == 0:
			return nil, lang.ErrStepOfAnother
		}
		if withdrawn = d.notified(records, mine); withdrawn {
			records = append(records, withdrawal(key, by, records, mine, asked.Day))
			withdrawn = !standAgain(records)
		} else {
			for _, i := range mine {
				records[i].CalledBack = true
			}
		}
		changes, err := cw.Next(d, records, "", asked)
		report = gateway.Report{Cases: 1}
		report.CountAnswer(changes)
		c = changes.Case
		return []gateway.Changes{changes}, err
	}, nil)
	if err != nil {
		return report, c, false, fmt.Errorf("call a step back: %w", err)
	}
	return report, c, withdrawn, nil
}

// entriesOf are the places of the records in which this person entered the event, perhaps more than once, and
// how many others have. What nobody is known to have entered is anybody's.
func entriesOf(
	records []rules.Record, e rules.Event, same func(who string) bool,
) (mine []int, others int) {
	for i := range records {
		r := &records[i]
		is := func(o rules.Event) bool {
			return o.Kind == e.Kind && o.On == e.On && (e.Ref == "" || o.Ref == e.Ref)
		}
		if r.Source != gateway.Hand || r.CalledBack || !slices.ContainsFunc(r.Events, is) {
			continue
		}
		if r.By == "" || same(r.By) {
			mine = append(mine, i)
		} else {
			others++
		}
	}
	return mine, others
}

// notified reports whether the municipality may have a notice of a step in one of the records.
func (d *Dossier) notified(records []rules.Record, at []int) bool {
	return slices.ContainsFunc(d.Notices, func(n gateway.Notice) bool {
		return !d.lapsed(n) && !d.unsent(n) && slices.ContainsFunc(at, func(i int) bool {
			return slices.ContainsFunc(records[i].Events, func(e rules.Event) bool {
				return e.ID != "" && e.ID == n.Step
			})
		})
	})
}
