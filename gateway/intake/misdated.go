package intake

import (
	"slices"

	"boligbro/rules"
)

// Columns of days that were exchanged, or one that was sorted by itself, give known cases steps on days that
// are not theirs, and the municipalities would be sent corrections, or notices of filings that were not made. A
// step that is taken lies on its day for good: a night moves few of them to an earlier day, or to another kind.

// datedKinds are the steps that are taken, and whose days a source gives. A plan may be moved at will.
var datedKinds = []rules.EventKind{rules.Demanded, rules.Terminated, rules.Filed}

// daysOf are the days of each kind of step that the records report.
func daysOf(records []rules.Record) map[rules.EventKind][]rules.Day {
	days := map[rules.EventKind][]rules.Day{}
	for i := range records {
		for _, e := range records[i].Events {
			if !e.Gone && !e.On.IsZero() && slices.Contains(datedKinds, e.Kind) {
				days[e.Kind] = append(days[e.Kind], e.On)
			}
		}
	}
	return days
}

// misdated reports whether the newest step of a kind has come to lie on an earlier day, or a step has become
// one of another kind.
func misdated(was, is map[rules.EventKind][]rules.Day) bool {
	for _, kind := range datedKinds {
		if len(was[kind]) > 0 && len(is[kind]) > 0 {
			newest := slices.Max(is[kind])
			if newest < slices.Max(was[kind]) && !slices.Contains(was[kind], newest) {
				return true
			}
		}
		for _, day := range was[kind] {
			if !slices.Contains(is[kind], day) && ofAnotherKind(day, was, is) {
				return true
			}
		}
	}
	return false
}

// ofAnotherKind reports whether a step of some kind lies on the day that did not before.
func ofAnotherKind(day rules.Day, was, is map[rules.EventKind][]rules.Day) bool {
	return slices.ContainsFunc(datedKinds, func(kind rules.EventKind) bool {
		return slices.Contains(is[kind], day) && !slices.Contains(was[kind], day)
	})
}
