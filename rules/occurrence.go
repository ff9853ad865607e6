package rules

import "slices"

// Occurrence is a step with its place in the case, as far as that can be told.
type Occurrence struct {
	Event   *Event
	Episode int   // the number of its episode; 0: not known, because some step or withdrawal has no day to be believed
	Nth     int   // how many of its kind the episode has had with it, 1 and up, plans replaced since not counted; 0: not known
	Lacks   Field // why Nth is not known: FieldEventDay, or FieldEarlierStep; empty when it is
	// Doubtful: its day, or the day on which the tenancy began, cannot be right. What is told by either is not known.
	Doubtful bool
}

// Condition says whether an agreement covers a step: Yes, No, or Unknown with the fields that it depends on and that
// nobody has told. An error is that it could not be answered; a person must then look. Steps to come are asked about too,
// and what it answers must not depend on when it is asked. It may be called by many at once.
type Condition func(c *Case, o Occurrence) (covered Flag, missing []Field, err error)

// occurrence is events[i], a step of the episode s or before it, with its place.
func (c *Case) occurrence(events []Event, s span, i int, asked Asked) Occurrence {
	e := &events[i]
	o := Occurrence{Event: e, Episode: s.number, Nth: 1, Doubtful: e.doubt(c, asked) != ""}
	alone, unordered := true, c.unsure(e, asked)
	framed := parted(events) || !e.Kind.Step() // other steps say of which episode it is
	for j := range events {
		other := &events[j]
		unordered = unordered || c.unsure(other, asked) && (other.Kind == e.Kind || framed && other.Kind.frames())
		if j == i || other.Kind != e.Kind {
			continue
		}
		alone = false
		if j >= s.from && j < i && c.replaced(events, s, other, asked) != Yes {
			o.Nth++
			if other.Gone {
				o.Lacks = FieldEarlierStep // whether it ever was a step nobody knows
			}
		}
	}
	if !alone && unordered {
		o.Lacks = FieldEventDay
	}
	if o.Lacks != "" {
		o.Nth = 0
	}
	if c.shifting(events, e, asked) {
		o.Episode = 0
	}
	return o
}

// shifting reports whether it is not known of which episode the event is: there may be several, and when a step or a
// withdrawal or the event itself came cannot be told.
func (c *Case) shifting(events []Event, e *Event, asked Asked) bool {
	return parted(events) && (c.unsure(e, asked) || slices.ContainsFunc(events, func(e Event) bool { return e.Kind.frames() && c.unsure(&e, asked) }))
}

// parted reports whether a withdrawal may part the case into several episodes.
func parted(events []Event) bool {
	return slices.ContainsFunc(events, func(e Event) bool { return e.Kind == Withdrawn })
}

// unsure reports whether the event's place among the others is not known, because its day is not or cannot be right.
func (c *Case) unsure(e *Event, asked Asked) bool {
	doubt := e.doubt(c, asked)
	return e.On.IsZero() || doubt != "" && doubt != StartImplausible
}

// placed reports whether it is known of events[i] whether it stands in an episode, as a legal step does and what comes
// after one.
func (c *Case) placed(events []Event, i int, asked Asked) bool {
	if events[i].Kind.Step() {
		return true
	}
	moving := c.unsure(&events[i], asked)
	for j := range events {
		switch e := &events[j]; {
		case !e.Kind.frames():
		case c.unsure(e, asked):
			moving = true
		case j < i && e.Kind.Step():
			return true
		}
	}
	return !moving
}

// replaced reports whether e is a planned filing and another of its episode takes its place, since it is planned for
// a later day and still told; Unknown when the days or the episodes cannot be told.
func (c *Case) replaced(events []Event, s span, e *Event, asked Asked) Flag {
	if e.Kind != FilingPlanned {
		return No
	}
	answer, shifting := No, c.shifting(events, e, asked)
	if shifting {
		s.from, s.to = 0, len(events) // any may be of its episode
	}
	for i := s.from; i < s.to; i++ {
		later := &events[i]
		switch {
		case later.Kind != FilingPlanned, later == e, later.Gone && !e.Gone:
		case shifting || c.unsure(e, asked) || c.unsure(later, asked):
			answer = Unknown
		case compareEvents(*later, *e) > 0:
			return Yes
		}
	}
	return answer
}

// calledBack reports whether a withdrawal is among the events of the episode, or one of the case cannot be dated and may
// be of any. One that its source no longer tells has not been made.
func (c *Case) calledBack(episode, events []Event, asked Asked) bool {
	is := func(e Event) bool { return e.Kind == Withdrawn && !e.Gone }
	return slices.ContainsFunc(episode, func(e Event) bool { return is(e) && asked.sees(&e) }) ||
		slices.ContainsFunc(events, func(e Event) bool { return is(e) && c.unsure(&e, asked) })
}

// putOut reports whether an eviction is among the events.
func (c *Case) putOut(events []Event, asked Asked) bool {
	return slices.ContainsFunc(events, func(e Event) bool {
		return e.Kind == Evicted && !e.Gone && (asked.sees(&e) || c.unsure(&e, asked))
	})
}
