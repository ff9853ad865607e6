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

// Enter records a step that a person entered, or another event of a tenancy. An unknown tenancy becomes a
// case with nothing but its key, whose facts its sources add when they report it. What looks like a CPR
// number is refused with a *lang.Error. By says who entered it, who alone can call it back.
func (cw *Casework) Enter(
	ctx context.Context, by string, key rules.Key, e rules.Event, asked rules.Asked,
) (gateway.Report, gateway.Case, error) {
	var report gateway.Report
	var c gateway.Case
	key.Tenancy, e.Ref = text.Key(key.Tenancy), text.Key(e.Ref)
	if text.HoldsCPR(e.Ref) {
		return report, c, lang.ErrRefLikeCPR
	}
	if !Signed(by) {
		return report, c, lang.ErrBySigned
	}
	if text.HoldsCPR(by) {
		return report, c, lang.ErrByLikeCPR
	}
	if _, ok := cw.Associations[key.Association]; !ok {
		return report, c, lang.ErrNoAssociation(gateway.ErrNotFound)
	}
	err := cw.Decide(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		d, err := cw.Of(r, key, key.Association)
		if errors.Is(err, gateway.ErrNotFound) {
			if !e.Kind.Step() {
				return nil, lang.ErrNoStepYet(gateway.ErrNotFound)
			}
			if err := newNumber(key.Tenancy); err != nil {
				return nil, err
			}
			d, err = cw.Open(key, key.Association), nil
		}
		if err == nil {
			d.FilingsSeen, err = r.FilingsSeen(key.Association)
		}
		if err != nil {
			return nil, err
		}
		entered := rules.Record{Key: key, Source: gateway.Hand, By: by, Events: []rules.Event{e}}
		changes, err := cw.Next(d, append(d.Records, entered), "", asked)
		report = gateway.Report{Cases: 1}
		report.Count(changes)
		c = changes.Case
		return []gateway.Changes{changes}, err
	}, nil)
	if err != nil {
		return report, c, fmt.Errorf("enter a step: %w", err)
	}
	return report, c, nil
}

// newNumber finds what keeps a case from being opened under the number.
func newNumber(tenancy string) error {
	switch {
	case text.HoldsCPR(tenancy):
		return lang.ErrTenancyLikeCPR
	case text.NoKey(tenancy), text.Nought(tenancy):
		return lang.ErrTenancyNoNumber
	}
	return nil
}

// Waiting is what waits for a person about the tenancy's case.
func (cw *Casework) Waiting(ctx context.Context, key rules.Key) (tasks []gateway.Task, err error) {
	err = cw.Store.View(ctx, func(r gateway.Reader) error {
		d, err := cw.Of(r, key, key.Association)
		tasks = d.Tasks
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for what waits for a person: %w", err)
	}
	return tasks, nil
}

// EnteredBy reports whether somebody has entered a step of the case, also one that was called back since. A
// program has with any of its keys (sameWho).
func (cw *Casework) EnteredBy(
	ctx context.Context, s gateway.Scope, number, by string,
) (entered bool, err error) {
	err = cw.Store.View(ctx, func(r gateway.Reader) error {
		c, err := r.Case(s, number)
		if err != nil {
			return err
		}
		v, err := r.Version(s, c.ID, c.Version)
		if err != nil {
			return err
		}
		same, err := sameWho(r, by)
		entered = err == nil && hasEntered(v.Records, same)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for who entered a step: %w", err)
	}
	return entered, nil
}

// hasEntered reports whether a person or program has entered one of the records.
func hasEntered(records []rules.Record, is func(who string) bool) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		return r.Source == gateway.Hand && is(r.By)
	})
}
