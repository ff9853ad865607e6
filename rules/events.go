package rules

import "slices"

// joinEvents joins the tellings of each event. Tellings of one kind with one reference are one event. A
// telling without a reference is the event nearest to it of its kind and episode, within 14 days: one with a
// reference if there is one, whose day then holds, else the earliest telling, with which all tellings up to
// 14 days later are one. (A chain of tellings does not grow: a demand a month later is another demand.)
//
// The day is the earliest that is told, but of a planned filing the latest, since a later plan replaces an
// earlier; the grounds are all that are told; an event is gone when every source that told it says so.
//
// The grouping into 14 days is made over all tellings at once, from the records and never from merged cases;
// that is what makes it independent of their order.
func joinEvents(told []Event) []Event {
	if len(told) == 0 {
		return nil
	}
	events := make([]Event, 0, len(told))
	var loose []Event
	for _, e := range told {
		e.normalize()
		if e.Ref == "" {
			loose = append(loose, e)
			continue
		}
		i := slices.IndexFunc(events, func(known Event) bool { return known.Kind == e.Kind && known.Ref == e.Ref })
		if i < 0 {
			events = append(events, e)
			continue
		}
		events[i].join(e, true)
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

	// Episodes are those of all tellings together, before any is joined.
	referred := len(events)
	all := append(slices.Clone(events), loose...)
	sortEvents(all)
	episodeOf := func(e *Event) int {
		n := 0
		for s := firstEpisode(all); s.number > 0; s = s.next(all) {
			if compareEvents(all[s.from], *e) > 0 {
				break
			}
			n = s.number
		}
		return n
	}
	numbers := make([]int, referred, len(all))
	days := make([]Day, referred, len(all))
	for i := range events {
		numbers[i], days[i] = episodeOf(&events[i]), events[i].On
	}
	for _, e := range loose {
		number, nearest := episodeOf(&e), -1
		for i := range events {
			if events[i].Kind != e.Kind || numbers[i] != number || apart(days[i], e.On) > sameDays {
				continue
			}
			switch {
			case nearest < 0,
				events[nearest].Ref == "" && events[i].Ref != "",
				(events[nearest].Ref == "") == (events[i].Ref == "") && apart(days[i], e.On) < apart(days[nearest], e.On),
				events[i].Ref != "" && apart(days[i], e.On) == apart(days[nearest], e.On) && events[i].Ref < events[nearest].Ref:
				nearest = i
			}
		}
		if nearest < 0 {
			events, numbers, days = append(events, e), append(numbers, number), append(days, e.On)
			continue
		}
		events[nearest].join(e, events[nearest].Ref == "")
	}
	sortEvents(events)
	return events
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

// Succeed is next, told by the same source after old: next's facts stand, and each step and withdrawal of
// old that next no longer tells is kept and marked gone, so that episodes never renumber. A step of next that is the
// same as one of old, with a changed date, is a correction and replaces it.
func Succeed(old, next Record) Record {
	next.Events = slices.Clone(next.Events)
	current := len(next.Events)
	for _, e := range old.Events {
		if !e.Kind.Step() && e.Kind != Withdrawn {
			continue
		}
		told := slices.ContainsFunc(next.Events[:current], func(known Event) bool { return known.same(&e) })
		if !told {
			e.Gone = true
			next.Events = append(next.Events, e)
		}
	}
	return next
}
