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
	alone, moving, unordered, withdrawn := true, c.unsure(e, asked), c.unsure(e, asked), false
	for j := range events {
		other := &events[j]
		unsure := c.unsure(other, asked)
		withdrawn = withdrawn || other.Kind == Withdrawn
		moving = moving || unsure && other.Kind.frames()
		if j == i || other.Kind != e.Kind {
			continue
		}
		alone = false
		unordered = unordered || unsure
		if j >= s.from && j < i && c.replaced(events[s.from:s.to], other, asked) != Yes {
			o.Nth++
			if other.Gone {
				o.Lacks = FieldEarlierStep // whether it ever was a step nobody knows
			}
		}
	}
	if !alone && (unordered || moving) {
		o.Lacks = FieldEventDay
	}
	if o.Lacks != "" {
		o.Nth = 0
	}
	if withdrawn && moving { // without a withdrawal there is but one episode
		o.Episode = 0
	}
	return o
}

// unsure reports whether the event's place among the others is not known, because its day is not or cannot be right.
func (c *Case) unsure(e *Event, asked Asked) bool {
	doubt := e.doubt(c, asked)
	return e.On.IsZero() || doubt != "" && doubt != StartImplausible
}

// replaced reports whether e is a planned filing and another of the episode's takes its place, since it is planned for
// a later day and still told; Unknown when one of the days cannot be told. A plan on another ground is of another filing.
func (c *Case) replaced(episode []Event, e *Event, asked Asked) Flag {
	if e.Kind != FilingPlanned {
		return No
	}
	answer := No
	for i := range episode {
		later := &episode[i]
		switch {
		case later.Kind != FilingPlanned, later == e, later.Gone && !e.Gone, (later.Ground == GroundOther) != (e.Ground == GroundOther):
		case c.unsure(e, asked) || c.unsure(later, asked):
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
