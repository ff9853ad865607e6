package intake

import (
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// A column of days that was emptied takes the steps that stood in it from the known cases, and brings no new
// ones. A case that ends loses its row, or its end is reported, and a step gives way to the next one. Few
// other cases lose their steps in one night.

// mostLost is the part, in per cent, of the cases with steps that may lose them in one night.
const mostLost = 50

// anyKind stands for steps of all kinds together.
const anyKind rules.EventKind = ""

// stepCount counts a source's known cases by the kind of step: those that had one, and those of them that
// have lost it.
type stepCount struct{ had, lost map[rules.EventKind]int }

func newStepCount() stepCount {
	return stepCount{map[rules.EventKind]int{}, map[rules.EventKind]int{}}
}

// addHad counts a case with the steps that the source reported of it before.
func (n stepCount) addHad(was []rules.Event) {
	for _, kind := range countedKinds {
		if hasStep(was, kind) {
			n.had[kind]++
		}
	}
}

// addLost counts the kinds of steps that the case had and has no more. A case with something new counts as
// having lost none: a step gave way to the next one, or the case ended.
func (n stepCount) addLost(was, is []rules.Event) {
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

// emptied reports whether a source reports no step at all, and reported some before. Cases whose rows are
// gone count. A row that cannot be used may hold its case's step.
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
