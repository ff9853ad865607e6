package rules

import (
	"cmp"
	"slices"

	"boligbro/rules/text"
)

// ordered are the case's events in order; the case's own slice when it already is, as after ReadCase and
// Merge, and no withdrawal shares its day with another event.
func (c *Case) ordered() []Event {
	for i := range c.Events {
		e := &c.Events[i]
		if e.undated() {
			return sorted(c.Events)
		}
		if i == 0 {
			continue
		}
		before := &c.Events[i-1]
		shared := before.On == e.On && (before.Kind == Withdrawn || e.Kind == Withdrawn)
		if shared || compareEvents(*before, *e) > 0 {
			return sorted(c.Events)
		}
	}
	return c.Events
}

func sorted(events []Event) []Event {
	events = slices.Clone(events)
	for i := range events {
		events[i].normalize()
	}
	sortEvents(events)
	return events
}

// undated reports whether the event says its instant but not its day.
func (e *Event) undated() bool { return e.On.IsZero() && !e.At.IsZero() }

// normalize gives an event that says only its instant the Danish day of it, and its reference the form in
// which references are compared.
func (e *Event) normalize() { e.On, e.Ref = e.day(), text.Key(e.Ref) }

// day is the event's day, also when it says only its instant.
func (e *Event) day() Day {
	if e.undated() {
		return DayOf(e.At)
	}
	return e.On
}

// sortEvents orders by compareEvents, but for a day on which something was withdrawn and brought again: see
// again.go.
func sortEvents(events []Event) {
	slices.SortFunc(events, compareEvents)
	for from := 0; from < len(events); {
		to := from + 1
		for to < len(events) && events[to].On == events[from].On {
			to++
		}
		orderDay(events[:from], events[from:to])
		from = to
	}
}

// compareEvents is a total order: by day, undated last; within a day those with an instant first, by
// instant; then as things happen; then by every other field, so that the order never depends on the source.
func compareEvents(a, b Event) int {
	if a.On != b.On {
		return compareDays(a.On, b.On)
	}
	return cmp.Or(
		compareBool(!a.At.IsZero(), !b.At.IsZero()), a.At.Compare(b.At),
		cmp.Compare(a.Kind.rank(), b.Kind.rank()), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Ground, b.Ground), cmp.Compare(a.Received, b.Received),
		cmp.Compare(a.FiledBy, b.FiledBy), compareBool(!a.Gone, !b.Gone),
		compareIDs(a.ID, b.ID), a.Reported.Compare(b.Reported))
}

// compareDays orders days, an unknown one last.
func compareDays(a, b Day) int { return cmp.Compare(uint32(a-1), uint32(b-1)) } // zero wraps to the last

// dayOf is where the day's events lie among those that are in order.
func dayOf(events []Event, day Day) (from, to int) {
	from, _ = slices.BinarySearchFunc(events, day, func(e Event, day Day) int { return compareDays(e.On, day) })
	for to = from; to < len(events) && events[to].On == day; to++ {
	}
	return from, to
}

// compareBool is negative when only a is true: what is true comes first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// earliest is the earlier of two days, of which either may be unknown.
func earliest(a, b Day) Day {
	if a.IsZero() || !b.IsZero() && b < a {
		return b
	}
	return a
}
