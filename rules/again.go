package rules

import "slices"

// This file settles a day on which something was withdrawn and brought again: filed on the 1st, withdrawn on
// the 10th and filed on the 10th. A day has no order of its own. What tells it are instants; else numbers:
// the new filing has another than the old, or the withdrawal has the old one's; else which was reported
// first. Where nothing tells it, the step stands before the withdrawal, and a person is asked.

// orderDay puts the steps of one day, which is in order, before or after its withdrawals. Earlier are the
// events of the days before.
func orderDay(earlier, day []Event) {
	first := slices.IndexFunc(day, func(e Event) bool { return e.Kind == Withdrawn })
	if first < 0 || len(day) == 1 || day[0].On.IsZero() {
		return
	}
	last := first
	for i := range day {
		if day[i].Kind == Withdrawn {
			last = i
		}
	}

	var before, between, after []Event
	for i, e := range day {
		switch {
		case broughtAgain(earlier, day, &e):
			after = append(after, e)
		case i < first, e.Kind.Step() && e.At.IsZero():
			before = append(before, e)
		case i > last:
			after = append(after, e)
		default:
			between = append(between, e)
		}
	}
	copy(day, slices.Concat(before, between, after))
}

// broughtAgain reports whether it is told that the step came after a withdrawal of its day, and not only by
// the instants of both.
func broughtAgain(earlier, day []Event, step *Event) bool {
	if !step.Kind.Step() {
		return false
	}
	for i := range day {
		w := &day[i]
		if w.Kind != Withdrawn || !step.At.IsZero() && !w.At.IsZero() {
			continue
		}
		if open := openBefore(earlier, step); open != nil && w.callsOff(open, step) {
			return true
		}
	}
	return false
}

// openBefore is the step of an earlier day which another of its kind brings again: of a filing also a plan of
// one. Nil: there is none, or it was withdrawn on an earlier day.
func openBefore(earlier []Event, step *Event) *Event {
	for i := len(earlier) - 1; i >= 0; i-- {
		e := &earlier[i]
		switch {
		case e.Kind == Withdrawn && !e.Gone:
			return nil
		case e.Kind == step.Kind, step.Kind == Filed && e.files():
			return e
		}
	}
	return nil
}

// callsOff reports whether it is told that the withdrawal is of the open step and came before the other,
// which is of the withdrawal's day.
func (e *Event) callsOff(open, step *Event) bool {
	switch {
	case e.Ref != "" && e.Ref == step.Ref && e.Ref != open.Ref:
		return false // it is the new one that was withdrawn
	case step.Ref != "" && open.Ref != "" && step.Ref != open.Ref:
		return true
	}
	return !e.Reported.IsZero() && step.Reported.After(e.Reported)
}

// unsettled is the withdrawal of the step's day of which it is not told whether it came before the step,
// where an earlier step was open that it may have called off; nil: there is none.
func unsettled(steps []*Step, s *Step) *Step {
	if !s.Kind.Step() || s.On.IsZero() {
		return nil
	}
	earlier := make([]Event, 0, len(steps))
	for _, other := range steps {
		if other.On < s.On && !other.On.IsZero() {
			earlier = append(earlier, *other.Event)
		}
	}
	if openBefore(earlier, s.Event) == nil {
		return nil
	}
	return first(steps, func(w *Step) bool {
		return w.Kind == Withdrawn && !w.Gone && w.seen && w.On == s.On && w.place > s.place &&
			(w.At.IsZero() || s.At.IsZero() || w.At.Equal(s.At))
	})
}
