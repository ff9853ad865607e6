package rules

import "time"

// sees reports whether the event has happened when asked. An event without a day is taken to have.
func (a Asked) sees(e *Event) bool {
	if !a.At.IsZero() && !e.At.IsZero() {
		return !e.At.After(a.At)
	}
	return e.On <= a.Day
}

// wake is the first day on which time alone may change what is answered about an episode: when something
// reported ahead comes to be seen. That may lie before the episode too: a tenant who moves out before the
// day of a planned filing raises a doubt about the plan. A step later today gives today. What lies further
// ahead than is plausible gives the day on which it no longer does.
func (h *History) wake() (wake Day) {
	for _, s := range h.Steps {
		switch planned := s.Kind == FilingPlanned; { // a plan is known before its day, which has no hour
		case !s.Kind.matters():
		case s.On > h.Asked.Day+s.Kind.ahead():
			wake = earliest(wake, s.On-s.Kind.ahead())
		case planned && s.On > h.Asked.Day:
			wake = earliest(wake, s.On)
		case planned, s.seen:
		case !h.Asked.At.IsZero() && !s.At.IsZero():
			wake = earliest(wake, DayOf(s.At))
		default:
			wake = earliest(wake, s.On)
		}
	}
	return wake
}

// matters reports whether the law asks about events of the kind.
func (k EventKind) matters() bool {
	switch k {
	case Withdrawn, CourtDateSet, Postponed, Evicted, MovedOut:
		return true
	}
	return k.Step()
}

// Days outside which a date is a slip of the pen rather than a fact.
var (
	earliestStep  = Date(1980, time.January, 1)
	earliestStart = Date(1900, time.January, 1)
)

// farAhead is how many days after the question a step can lie before its date must be looked at. What is done
// by the association itself is reported when it is done: a later day is a slip of the pen, of which the
// commonest is the year.
const (
	farAhead  = 366
	nextMonth = 31
)

// ahead is how far ahead an event of the kind can lie.
func (k EventKind) ahead() Day {
	if k == Filed || k == Demanded {
		return nextMonth
	}
	return farAhead
}

// implausible reports whether the event's date can hardly be right.
func (e *Event) implausible(asked Asked) bool {
	return !e.On.IsZero() && (e.On < earliestStep || e.On > asked.Day+e.Kind.ahead())
}

// doubt is why the event's own dates cannot be judged by; empty when they can. A date before the tenancy
// began is a slip of the pen too, however long ago: nothing may be concluded from it.
func (e *Event) doubt(c *Case, asked Asked) Reason {
	start := c.Tenancy.Start
	switch {
	case e.On.IsZero():
		return ""
	case e.implausible(asked):
		return DateImplausible
	case !e.At.IsZero() && DayOf(e.At) != e.On:
		return InstantOnOtherDay
	case start.IsZero():
	case start < earliestStart:
		return StartImplausible
	case e.On < start:
		return EventBeforeStart
	}
	return ""
}
