package intake

import (
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// A column of days that was emptied takes the steps that stood in it from the known cases, and brings no new
// ones. A case that ends loses its row or tells of its end, and a step gives way to the next one; of the others
// a night takes the steps from few.

// mostLost is the part, in per cent, of the cases with steps that a night may take them from.
const mostLost = 50

// anyKind stands for steps of all kinds together.
const anyKind rules.EventKind = ""

// stepCount is of how many cases the source told steps before, by kind, and how many of those it tells of
// without them.
type stepCount struct{ had, lost map[rules.EventKind]int }

func newStepCount() stepCount {
	return stepCount{map[rules.EventKind]int{}, map[rules.EventKind]int{}}
}

// tells counts a case of which the source told these steps and ends before.
func (n stepCount) tells(was []rules.Event) {
	for _, kind := range countedKinds {
		if hasStep(was, kind) {
			n.had[kind]++
		}
	}
}

// loses counts what the case has lost since. What is new of it is why it has lost a step.
func (n stepCount) loses(was, is []rules.Event) {
	if slices.ContainsFunc(is, func(e rules.Event) bool { return !slices.Contains(was, e) }) {
		return
	}
	for _, kind := range countedKinds {
		if hasStep(was, kind) && !hasStep(is, kind) {
			n.lost[kind]++
		}
	}
}

// many reports whether so many cases have lost their steps, or those of a kind, that a column must be empty.
func (n stepCount) many(limit int) bool {
	for kind, lost := range n.lost {
		if lost >= leastRetold && lost*100 > n.had[kind]*max(limit, mostLost) {
			return true
		}
	}
	return false
}

// countedKinds are the kinds of steps, with anyKind, and endKinds those of what ends a case.
var (
	countedKinds = append([]rules.EventKind{anyKind},
		slices.DeleteFunc(rules.EventKinds(), func(k rules.EventKind) bool { return !k.Step() })...)
	endKinds = []rules.EventKind{rules.Paid, rules.Withdrawn, rules.MovedOut, rules.Evicted}
)

// lastingOf are the kinds and days of the steps and ends that the records report.
func lastingOf(records []rules.Record) (all []rules.Event) {
	for i := range records {
		for _, e := range records[i].Events {
			if !e.Gone && (e.Kind.Step() || slices.Contains(endKinds, e.Kind)) {
				all = append(all, rules.Event{Kind: e.Kind, On: e.On})
			}
		}
	}
	return all
}

func hasStep(events []rules.Event, kind rules.EventKind) bool {
	return slices.ContainsFunc(events, func(e rules.Event) bool {
		return e.Kind == kind || kind == anyKind && e.Kind.Step()
	})
}

// emptied reports whether a source tells of no step at all and told of some before, also of cases that it has
// no row of now. A row that cannot be used may hold its case's step.
func (s *stage) emptied(r gateway.VersionReader, f *feed) (bool, error) {
	for _, now := range f.reported {
		if slices.ContainsFunc(now.records, func(r rules.Record) bool { return r.HasStep() }) {
			return false, nil
		}
	}
	for tenancy, c := range s.stored {
		if before := casework.Reported(c, f.Name()); before == "" || before == casework.Gone || f.torn[tenancy] {
			continue
		}
		then, err := reportedThen(r, f, c)
		if err != nil {
			return false, err
		}
		if hasStep(lastingOf(then), anyKind) {
			return true, nil
		}
	}
	return false, nil
}

// reportedThen is what the source reported of the case last; none: it cannot be read any more.
func reportedThen(r gateway.VersionReader, f *feed, c gateway.Case) (then []rules.Record, _ error) {
	v, err := r.Version(gateway.Operator, c.ID, c.Version)
	for _, unread := range []error{gateway.ErrErased, gateway.ErrUnreadable, gateway.ErrNotFound} {
		if errors.Is(err, unread) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, err
	}
	for _, record := range v.Records {
		if record.Source == f.Name() {
			then = append(then, record)
		}
	}
	return then, nil
}
