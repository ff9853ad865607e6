package rules

import "slices"

// joinEvents joins the reports of each step. Reports of one kind with one reference are one step, unless what
// parts them lies between: a housing system may use its reference again after a withdrawal, and then a filing
// before it and one after are two. A report without a reference is of the step nearest to it of its kind and
// episode, within 14 days: one with a reference if there is one, whose day then holds, else the earliest
// report, with which all reports up to 14 days later are one. (A chain of reports does not grow: a demand a
// month later is another demand.)
//
// The day is the earliest that is reported, but of a planned filing the latest, since a later plan replaces
// an earlier; the grounds are all that are reported; a step is gone when every source that reported it says
// so.
//
// The grouping into 14 days, and by what parts, is made over all reports at once, from the records and never
// from merged cases; that is what makes it independent of their order.
func joinEvents(reports []Event) []Event {
	if !sharesKind(reports) {
		return sorted(reports)
	}
	withdrawals := 0
	for i := range reports {
		if reports[i].Kind == Withdrawn {
			withdrawals++
		}
	}
	events := joinOnce(reports)
	for again := len(events) < len(reports) && withdrawals > 1; again; {
		// What parted two reports, or began an episode, may have become one with something earlier, and does
		// so no longer.
		joined := joinOnce(events)
		again = len(joined) < len(events)
		events = joined
	}
	return events
}

// sharesKind reports whether any two are of one kind. Others are not joined.
func sharesKind(reports []Event) bool {
	for i := range reports {
		for j := range i {
			if reports[i].Kind == reports[j].Kind {
				return true
			}
		}
	}
	return false
}

// joinOnce joins the reports by their days as reported.
func joinOnce(reports []Event) []Event {
	var named, loose []Event
	for _, e := range sorted(reports) {
		if e.Ref == "" {
			loose = append(loose, e)
		} else {
			named = append(named, e)
		}
	}
	events := joinNamed(named, reports)
	loose = slices.CompactFunc(loose, func(a, b Event) bool { return compareEvents(a, b) == 0 })

	// What makes the episodes is joined first, in the episodes of all reports; then the rest, in those that
	// came of it.
	events = joinLoose(events, loose, EventKind.frames)
	events = joinLoose(events, loose, func(k EventKind) bool { return !k.frames() })
	sortEvents(events)
	return events
}

// joinNamed joins those with a reference, which are in order.
func joinNamed(named, reports []Event) (events []Event) {
	type name struct {
		kind EventKind
		ref  string
	}
	bearing := map[name][]int{} // the events that bear a name, in order
	var last []Event            // of each event, the report that joined it last
	parts := partingsOf(reports)
	for _, e := range named {
		found, of := -1, name{e.Kind, e.Ref}
		for _, i := range slices.Backward(bearing[of]) {
			if !parts.part(&last[i], &e) {
				found = i
				break
			}
		}
		if found < 0 {
			bearing[of] = append(bearing[of], len(events))
			events, last = append(events, e), append(last, e)
			continue
		}
		events[found].join(e, true)
		last[found] = e
	}
	return events
}

// joinLoose joins the loose reports of some kinds, which are in order, to events.
func joinLoose(events, loose []Event, of func(EventKind) bool) []Event {
	payments := partingsOf(slices.Concat(events, loose)).payments
	loose = slices.DeleteFunc(slices.Clone(loose), func(e Event) bool { return !of(e.Kind) })
	all := sorted(slices.Concat(events, loose))
	parts, episodes := partingsOf(all), numbersOf(all)
	parts.payments = payments // of whichever kinds the reports are that are joined now
	anchors := make([]anchor, len(events), len(all))
	for i := range events {
		anchors[i] = anchor{events[i], episodes.at(all, &events[i])}
	}
	place := func(e Event) {
		episode := episodes.at(all, &e)
		if i := joinTo(parts, anchors, &e, episode); i >= 0 {
			events[i].join(e, events[i].Ref == "")
			anchors[i].Ground = events[i].Ground // a report of another ground joins neither
			return
		}
		events, anchors = append(events, e), append(anchors, anchor{e, episode})
	}
	for _, e := range loose {
		if e.Kind != FilingPlanned {
			place(e)
		}
	}
	for _, e := range slices.Backward(loose) { // the latest plan counts, so the grouping starts there
		if e.Kind == FilingPlanned {
			place(e)
		}
	}
	return events
}

// join adds another report of the same step; its day counts when days is set.
func (e *Event) join(other Event, days bool) {
	e.Ground |= other.Ground
	if e.FiledBy == "" || other.FiledBy != "" && other.FiledBy < e.FiledBy {
		e.FiledBy = other.FiledBy
	}
	e.Received = earliest(e.Received, other.Received)
	e.Gone = e.Gone && other.Gone
	e.keepIdentity(other)
	switch {
	case other.On.IsZero():
	case e.On.IsZero(), days && e.replacedBy(other.On):
		e.On, e.At = other.On, other.At
	case e.On == other.On && !other.At.IsZero() && (e.At.IsZero() || other.At.Before(e.At)):
		e.At = other.At
	}
}

// replacedBy reports whether another reported day takes the place of the event's.
func (e *Event) replacedBy(day Day) bool {
	if e.Kind == FilingPlanned {
		return day > e.On
	}
	return day < e.On
}
