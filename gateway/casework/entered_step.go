package casework

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Enter records a step that a person entered, or another event of a tenancy. An unknown tenancy becomes a
// case with nothing but its key, whose facts its sources add when they report it. What looks like a CPR
// number is refused with a *lang.Error. By says who entered it, who alone can call it back. The same again by
// the same changes nothing.
func (cw *Casework) Enter(
	ctx context.Context, by string, key rules.Key, e rules.Event, asked rules.Asked,
) (gateway.Report, gateway.Case, error) {
	done, err := cw.enter(ctx, entering{by: by, key: key, event: e}, asked)
	return done.report, done.is, err
}

// EnterOwn is Enter by somebody who sees only cases of which he was the first to report a step, such as a
// lawyer's office: sees reports whether this is one. A step that is known already it changes in nothing, and
// one that others have reported with another day is refused: the association says which day it was.
func (cw *Casework) EnterOwn(
	ctx context.Context, by string, key rules.Key, e rules.Event, asked rules.Asked,
) (report gateway.Report, is gateway.Case, sees bool, err error) {
	done, err := cw.enter(ctx, entering{by: by, key: key, event: e, own: true}, asked)
	return done.report, done.is, done.sees, err
}

// entering is an event that somebody enters; own: it may change nothing that others have reported.
type entering struct {
	by    string
	key   rules.Key
	event rules.Event
	own   bool
}

// entered is what came of it.
type entered struct {
	report gateway.Report
	is     gateway.Case
	sees   bool
}

func (cw *Casework) enter(ctx context.Context, in entering, asked rules.Asked) (done entered, err error) {
	in.key.Tenancy, in.event.Ref = text.Key(in.key.Tenancy), text.Key(in.event.Ref)
	if err := cw.enterable(in); err != nil {
		return done, err
	}
	err = cw.Decide(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		done = entered{}
		d, err := cw.enteredIn(r, in)
		if err != nil {
			return nil, err
		}
		same, err := sameWho(r, in.by)
		if err != nil {
			return nil, err
		}
		with := rules.Record{Key: in.key, Source: gateway.Hand, By: in.by, Events: []rules.Event{in.event}}
		if in.own && redated(d.Records, with, same) {
			return nil, lang.ErrStepOtherDay
		}
		if repeats(d.Records, with, in.own, same) {
			done.is, done.sees = d.Case, reportedFirst(d.Records, same)
			return nil, nil
		}
		changes, err := cw.Next(d, append(d.Records, with), "", asked)
		if err != nil {
			return nil, err
		}
		done.report = gateway.Report{Cases: 1}
		done.report.CountAnswer(changes)
		done.is, done.sees = changes.Case, reportedFirst(changes.Version.Records, same)
		return []gateway.Changes{changes}, nil
	}, nil)
	if err != nil {
		return done, fmt.Errorf("enter a step: %w", err)
	}
	return done, nil
}

// KnowsNew answers for whoever has entered a step in a tenancy that nobody knows that the tenancy is new. Where
// nothing asks, nothing is answered.
func (cw *Casework) KnowsNew(
	ctx context.Context, s gateway.Scope, by string, is gateway.Case, asked rules.Asked,
) error {
	_, err := cw.Resolve(ctx, s, Selection{Names: []string{is.Number}, Rule: string(rules.TenancyUnknown)},
		gateway.Answer{As: rules.None, Reason: reasonTenancyNew, By: by}, asked)
	if errors.Is(err, lang.ErrNothingOpen) {
		return nil
	}
	return err
}

// enterable finds what keeps the event from being entered, whatever is known of the tenancy.
func (cw *Casework) enterable(in entering) error {
	if text.HoldsCPR(in.event.Ref) {
		return lang.ErrRefLikeCPR
	}
	if err := CheckSigner(in.by); err != nil {
		return err
	}
	if _, ok := cw.Associations[in.key.Association]; !ok {
		return lang.ErrNoAssociation(gateway.ErrNotFound)
	}
	return nil
}

// enteredIn is the case in which the event is entered, perhaps a new one.
func (cw *Casework) enteredIn(r gateway.Reader, in entering) (Dossier, error) {
	d, err := cw.Of(r, in.key, in.key.Association)
	if errors.Is(err, gateway.ErrNotFound) {
		if !in.event.Kind.Step() && !in.event.Kind.Bailiff() {
			return d, lang.ErrNoStepYet(gateway.ErrNotFound)
		}
		if err := cw.newNumber(in.key); err != nil {
			return d, err
		}
		d, err = cw.Open(in.key, in.key.Association), nil
	}
	if err == nil {
		d.FilingsSeen, err = r.FilingsSeen(in.key.Association)
	}
	return d, err
}

// newNumber finds what keeps a case from being opened under the number.
func (cw *Casework) newNumber(key rules.Key) error {
	if text.NoKey(key.Tenancy) || text.Nought(key.Tenancy) {
		return lang.ErrTenancyNoNumber
	}
	return cw.OwnNumbers.Refuse(key)
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
