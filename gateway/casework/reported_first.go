package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// ReportedFirst reports whether somebody was the first to report a step of the case, by entering it, also one
// that was called back since. A program was with any of its keys (sameWho). Whoever only repeats what is
// known must not be shown a case by it: tenancies are numbered in turn, and steps are easy to guess.
func (cw *Casework) ReportedFirst(
	ctx context.Context, s gateway.Scope, number, by string,
) (first bool, err error) {
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
		first = err == nil && reportedFirst(v.Records, same)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for who reported a step: %w", err)
	}
	return first, nil
}

// reportedFirst reports whether one of the steps was entered by them before anybody else reported it.
func reportedFirst(records []rules.Record, same func(who string) bool) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		return enteredBy(&r, same) && slices.ContainsFunc(r.Events, func(e rules.Event) bool {
			return e.Kind.Step() && !reportedBefore(records, &e, same)
		})
	})
}

// reportedBefore reports whether others reported a step before that is the same, or of the same day: each may
// have a reference of its own for one.
func reportedBefore(records []rules.Record, e *rules.Event, same func(who string) bool) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		return !enteredBy(&r, same) && !r.CalledBack && slices.ContainsFunc(r.Events, func(o rules.Event) bool {
			return o.Kind == e.Kind && (o.On == e.On || o.MayBe(e)) && adoptedBefore(o.ID, e.ID)
		})
	})
}

// adoptedBefore reports whether the step with the number a is known for longer than that with b.
func adoptedBefore(a, b rules.StepID) bool {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) < 0
}

func enteredBy(r *rules.Record, same func(who string) bool) bool {
	return r.Source == gateway.Hand && same(r.By)
}

// redated reports whether the record gives a step that others were the first to report another day.
func redated(records []rules.Record, with rules.Record, same func(who string) bool) bool {
	e := &with.Events[0]
	before, after := eventsOf(records), eventsOf(append(slices.Clone(records), with))
	if len(after) > len(before) {
		return false
	}
	is := func(o rules.Event) bool { return !o.Gone && o.MayBe(e) }
	mine := slices.ContainsFunc(records, func(r rules.Record) bool {
		return enteredBy(&r, same) && !r.CalledBack && slices.ContainsFunc(r.Events, func(o rules.Event) bool {
			return is(o) && !reportedBefore(records, &o, same)
		})
	})
	return !mine && slices.ContainsFunc(before, is) &&
		!slices.ContainsFunc(before, func(o rules.Event) bool { return is(o) && o.On == e.On })
}

// repeats reports whether the record says nothing new. Where only an own step may be changed, whatever anybody
// has reported is nothing new, nor is who filed it; else only what they have entered before: what a person
// enters stands when a file leaves the step out.
func repeats(records []rules.Record, with rules.Record, own bool, same func(who string) bool) bool {
	e := with.Events[0]
	before := slices.ContainsFunc(records, func(r rules.Record) bool {
		return (own || enteredBy(&r, same)) && !r.CalledBack && slices.ContainsFunc(r.Events,
			func(o rules.Event) bool { return !o.Gone && o.On == e.On && o.MayBe(&e) })
	})
	if !before {
		return false
	}
	if own {
		with.Events = []rules.Event{e}
		with.Events[0].FiledBy = ""
	}
	joined := append(slices.Clone(records), with)
	return mustJSON(eventsOf(records)) == mustJSON(eventsOf(joined)) && !standAgain(joined)
}

// eventsOf are what the records report, each step once.
func eventsOf(records []rules.Record) []rules.Event { return rules.Merge("", "", records).Events }
