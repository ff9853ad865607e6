package rules

import (
	"cmp"
	"slices"
)

// joinEvents joins the tellings of each event. Tellings of one kind with one reference are one event, unless what
// parts them lies between: a housing system may use its reference again after a withdrawal, and then a filing before
// it and one after are two. A telling without a reference is the event nearest to it of its kind and episode, within
// 14 days: one with a reference if there is one, whose day then holds, else the earliest telling, with which all
// tellings up to 14 days later are one. (A chain of tellings does not grow: a demand a month later is another demand.)
//
// The day is the earliest that is told, but of a planned filing the latest, since a later plan replaces an
// earlier; the grounds are all that are told; an event is gone when every source that told it says so.
//
// The grouping into 14 days, and by what parts, is made over all tellings at once, from the records and never from
// merged cases; that is what makes it independent of their order.
func joinEvents(told []Event) []Event {
	if len(told) == 0 {
		return nil
	}
	events := joinOnce(told)
	for again := len(events) < len(told) && countKind(told, Withdrawn) > 1; again; {
		// What parted two tellings, or began an episode, may have become one with something earlier, and does so no longer.
		joined := joinOnce(events)
		again = len(joined) < len(events)
		events = joined
	}
	return events
}

func countKind(events []Event, kind EventKind) (n int) {
	for i := range events {
		if events[i].Kind == kind {
			n++
		}
	}
	return n
}

// joinOnce joins the tellings by their days as told.
func joinOnce(told []Event) []Event {
	events := make([]Event, 0, len(told))
	var named, loose []Event
	for _, e := range told {
		e.normalize()
		if e.Ref == "" {
			loose = append(loose, e)
		} else {
			named = append(named, e)
		}
	}
	sortEvents(named)
	var last []Event // of each event, the telling that joined it last
	for _, e := range named {
		i := len(events) - 1
		for ; i >= 0; i-- {
			if events[i].Kind == e.Kind && events[i].Ref == e.Ref && !parts(told, &last[i], &e) {
				break
			}
		}
		if i < 0 {
			events, last = append(events, e), append(last, e)
			continue
		}
		events[i].join(e, true)
		last[i] = e
	}
	if len(loose) == 0 {
		sortEvents(events)
		return events
	}
	sortEvents(loose)
	loose = slices.CompactFunc(loose, func(a, b Event) bool {
		if a.Kind != b.Kind || a.On != b.On || !a.At.Equal(b.At) || a.Ground != b.Ground || a.Received != b.Received || a.FiledBy != b.FiledBy {
			return false
		}
		return a.Gone == b.Gone
	})

	// What makes the episodes is joined first, in the episodes of all tellings; then the rest, in those that came of it.
	events = joinLoose(events, loose, EventKind.frames)
	events = joinLoose(events, loose, func(k EventKind) bool { return !k.frames() })
	sortEvents(events)
	return events
}

// parts reports whether among the tellings something lies between two of one kind that makes them two events: a
// withdrawal or, between two withdrawals, a filing. A telling without a day may be of either.
func parts(told []Event, a, b *Event) bool {
	if a.On.IsZero() || b.On.IsZero() {
		return false
	}
	if compareEvents(*a, *b) > 0 {
		a, b = b, a
	}
	return slices.ContainsFunc(told, func(e Event) bool {
		if a.Kind != Withdrawn && e.Kind != Withdrawn || a.Kind == Withdrawn && e.Kind != Filed {
			return false
		}
		e.normalize()
		return !e.On.IsZero() && compareEvents(*a, e) < 0 && compareEvents(e, *b) < 0
	})
}

// frames reports whether events of the kind begin and end episodes.
func (k EventKind) frames() bool { return k.Step() || k == Withdrawn }

// joinLoose joins the loose tellings of some kinds, which are in order, to events.
func joinLoose(events, loose []Event, of func(EventKind) bool) []Event {
	all := slices.Clone(events)
	for _, e := range loose {
		if of(e.Kind) {
			all = append(all, e)
		}
	}
	sortEvents(all)
	anchors := make([]anchor, len(events), len(all))
	for i := range events {
		anchors[i] = anchor{episodeAt(all, &events[i]), events[i].On}
	}
	place := func(e Event) {
		at := anchor{episodeAt(all, &e), e.On}
		if i := nearest(events, anchors, &e, at); i >= 0 {
			events[i].join(e, events[i].Ref == "")
			return
		}
		events, anchors = append(events, e), append(anchors, at)
	}
	for _, e := range loose {
		if of(e.Kind) && e.Kind != FilingPlanned {
			place(e)
		}
	}
	for _, e := range slices.Backward(loose) { // the latest plan counts, so the grouping starts there
		if of(e.Kind) && e.Kind == FilingPlanned {
			place(e)
		}
	}
	return events
}

// anchor is where an event stood before other tellings joined it.
type anchor struct {
	episode int
	on      Day
}

// nearest is the index of the event that the telling without a reference is a telling of, or -1.
func nearest(events []Event, anchors []anchor, e *Event, at anchor) int {
	found := -1
	for i := range events {
		days := apart(anchors[i].on, at.on)
		if events[i].Kind != e.Kind || anchors[i].episode != at.episode || days > sameDays {
			continue
		}
		if found < 0 {
			found = i
			continue
		}
		order := cmp.Or(
			compareBool(events[found].Ref == "", events[i].Ref == ""), // one with a reference comes first
			cmp.Compare(days, apart(anchors[found].on, at.on)),
			cmp.Compare(events[i].Ref, events[found].Ref))
		if order < 0 {
			found = i
		}
	}
	return found
}

// compareBool orders by b before a: negative when only a is true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// episodeAt is the number of the episode in which e stands among ordered events; 0 before the first.
func episodeAt(events []Event, e *Event) int {
	number := 0
	for s := firstEpisode(events); s.number > 0 && compareEvents(events[s.from], *e) <= 0; s = s.next(events) {
		number = s.number
	}
	return number
}

// join adds another telling of the same event; its day counts when days is set.
func (e *Event) join(other Event, days bool) {
	e.Ground |= other.Ground
	if e.FiledBy == "" || other.FiledBy != "" && other.FiledBy < e.FiledBy {
		e.FiledBy = other.FiledBy
	}
	if e.Received.IsZero() || !other.Received.IsZero() && other.Received < e.Received {
		e.Received = other.Received
	}
	e.Gone = e.Gone && other.Gone
	replaces := other.On < e.On
	if e.Kind == FilingPlanned {
		replaces = other.On > e.On
	}
	switch {
	case other.On.IsZero():
	case e.On.IsZero(), days && replaces:
		e.On, e.At = other.On, other.At
	case e.On == other.On && !other.At.IsZero() && (e.At.IsZero() || other.At.Before(e.At)):
		e.At = other.At
	}
}
