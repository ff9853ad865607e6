package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
// when one is given. Only whoever entered it can, when that is known. What nobody has been notified of counts
// as never entered; a step that the municipality has been notified of is withdrawn today, and the update
// follows.
func (cw *Casework) CallBack(
	ctx context.Context, by string, key rules.Key, e rules.Event, asked rules.Asked,
) (report gateway.Report, c gateway.Case, withdrawn bool, err error) {
	key.Tenancy, e.Ref = text.Key(key.Tenancy), text.Key(e.Ref)
	if text.HoldsCPR(by) {
		return report, c, false, lang.ErrByLikeCPR
	}
	err = cw.Decide(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		d, err := cw.Of(r, key, key.Association)
		if err != nil {
			return nil, err
		}
		records := slices.Clone(d.Records)
		at := entered(records, e)
		switch {
		case at < 0:
			return nil, lang.ErrStepNotEntered
		case records[at].By != "" && !strings.EqualFold(records[at].By, strings.TrimSpace(by)):
			return nil, lang.ErrStepOfAnother
		}
		if withdrawn = notified(d.Notices, records[at].Events); withdrawn {
			records = append(records, rules.Record{Key: key, Source: gateway.Hand, By: by,
				Events: []rules.Event{{Kind: rules.Withdrawn, On: asked.Day}}})
		} else {
			records[at].CalledBack = true
		}
		changes, err := cw.Next(d, records, "", asked)
		report = gateway.Report{Cases: 1}
		report.Count(changes)
		c = changes.Case
		return []gateway.Changes{changes}, err
	}, nil)
	if err != nil {
		return report, c, false, fmt.Errorf("call a step back: %w", err)
	}
	return report, c, withdrawn, nil
}

// entered is the place of the newest record in which a person entered the event; -1: nobody has.
func entered(records []rules.Record, e rules.Event) int {
	for i := len(records) - 1; i >= 0; i-- {
		r := &records[i]
		if r.Source == gateway.Hand && !r.CalledBack && slices.ContainsFunc(r.Events, func(o rules.Event) bool {
			return o.Kind == e.Kind && o.On == e.On && (e.Ref == "" || o.Ref == e.Ref)
		}) {
			return i
		}
	}
	return -1
}

func notified(notices []gateway.Notice, events []rules.Event) bool {
	return slices.ContainsFunc(notices, func(n gateway.Notice) bool {
		return slices.ContainsFunc(events, func(e rules.Event) bool { return e.ID != "" && e.ID == n.Step })
	})
}
