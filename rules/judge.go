package rules

import "time"

// sees reports whether the event has happened when asked. An event without a day is taken to have.
func (a Asked) sees(e *Event) bool {
	if !a.At.IsZero() && !e.At.IsZero() {
		return !e.At.After(a.At)
	}
	return e.On <= a.Day
}

// about makes the finding one about the event.
func (f *Finding) about(e *Event) {
	f.Event = Event{Kind: e.Kind, On: e.On, At: e.At, Ref: e.Ref, Ground: e.Ground}
}

// dueBy sets when the notice was due and how late it is now.
func (f *Finding) dueBy(day Day, at time.Time, asked Asked) {
	f.Due, f.DueAt = day, at
	switch {
	case day.IsZero():
	case !asked.At.IsZero() && !at.IsZero():
		f.LateBy = max(0, asked.At.Sub(at))
	case asked.Day > day:
		f.LateBy = time.Duration(asked.Day-day) * 24 * time.Hour
	}
	f.Late = f.LateBy > 0
}

// answer ends the finding. Only what must still be told can be late.
func (f *Finding) answer(outcome Outcome, reason Reason) {
	f.Outcome, f.Reason = outcome, reason
	if outcome == None {
		f.Late, f.LateBy = false, 0
	}
}

// review answers that a person must decide. What is missing is then not what stops it.
func (f *Finding) review(reason Reason) {
	f.Missing = nil
	if reason == DateImplausible { // no time can be told by such a date
		f.Due, f.DueAt, f.Late, f.LateBy = 0, zeroTime, false, 0
	}
	f.answer(Review, reason)
}

// waits answers that the step lies ahead.
func (f *Finding) waits(e *Event, reason Reason) {
	f.Wake = e.On
	f.answer(None, reason)
}

// wakes sets the first day on which time alone may change the answer: when something told ahead, in the episode
// that begins at from or after it, comes to be seen. A step later today gives today. What lies further ahead than is
// plausible gives the day on which it no longer does.
func (f *Finding) wakes(events []Event, from int, asked Asked) {
	for from > 0 && events[from-1].On == events[from].On {
		from--
	}
	for i := from; i < len(events); i++ {
		e := &events[i]
		switch planned := e.Kind == FilingPlanned; { // a plan is known before its day, which has no hour
		case !e.Kind.matters():
		case e.On > asked.Day+e.Kind.ahead():
			f.wake(e.On - e.Kind.ahead())
		case planned && e.On > asked.Day:
			f.wake(e.On)
		case planned, asked.sees(e):
		case !asked.At.IsZero() && !e.At.IsZero():
			f.wake(DayOf(e.At))
		default:
			f.wake(e.On)
		}
	}
}

// matters reports whether the law asks about events of the kind.
func (k EventKind) matters() bool {
	switch k {
	case Withdrawn, CourtDateSet, Postponed, Evicted, MovedOut:
		return true
	}
	return k.Step()
}

// wake keeps the earlier of the day and the one already set.
func (f *Finding) wake(d Day) {
	if f.Wake.IsZero() || d < f.Wake {
		f.Wake = d
	}
}

var zeroTime time.Time

// Days outside which a date is a slip of the pen rather than a fact.
var (
	earliestStep  = Date(1980, time.January, 1)
	earliestStart = Date(1900, time.January, 1)
)

// farAhead is how many days after the question a step can lie before its date must be looked at. What is done by the
// association itself is told when it is done: a later day is a slip of the pen, of which the commonest is the year.
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

// falls reports whether the instant is on the day. Copenhagen has been one or two hours ahead of UTC since before the
// earliest step, so that where both agree, which is nearly always, the zone need not be asked.
func falls(at time.Time, d Day) bool {
	const hour, day = 3600, 86400
	s := at.Unix()
	winter, summer := Day((s+hour)/day)+unixDay, Day((s+2*hour)/day)+unixDay
	if winter == summer {
		return winter == d
	}
	return DayOf(at) == d
}

// doubt is why the event's own dates cannot be judged by; empty when they can. A date before the tenancy began is
// a slip of the pen too, however long ago: no answer may be taken from it.
func (e *Event) doubt(c *Case, asked Asked) Reason {
	start := c.Tenancy.Start
	switch {
	case e.On.IsZero():
		return ""
	case e.implausible(asked):
		return DateImplausible
	case !e.At.IsZero() && !falls(e.At, e.On):
		return InstantOnOtherDay
	case start.IsZero():
	case start < earliestStart:
		return StartImplausible
	case e.On < start:
		return EventBeforeStart
	}
	return ""
}

// living tells how many are not known to be dead, and whether one of those has a name.
func (c *Case) living() (living int, named bool) {
	for i := range c.Tenants {
		if c.Tenants[i].Deceased != Yes {
			living++
			named = named || c.Tenants[i].Name != ""
		}
	}
	return living, named
}

// allDeceased reports whether tenants are known and all of them are dead.
func (c *Case) allDeceased() bool {
	living, _ := c.living()
	return len(c.Tenants) > 0 && living == 0
}

// missing are the fields without which no notice can be written or sent; nil when all are there.
func (c *Case) missing() []Field {
	var fields []Field
	if _, named := c.living(); !named {
		fields = append(fields, FieldTenantName)
	}
	if a := &c.Tenancy.Address; a.Street == "" || a.PostalCode == "" && a.City == "" {
		fields = append(fields, FieldAddress)
	}
	if _, known := LookupMunicipality(c.Tenancy.Municipality); !known {
		fields = append(fields, FieldMunicipality)
	}
	return fields
}

// movedOut reports whether the tenants are seen to have left by themselves, not by the bailiff.
func movedOut(events []Event, asked Asked) bool {
	left := false
	for i := range events {
		e := &events[i]
		switch {
		case !asked.sees(e):
		case e.Kind == Evicted:
			return false
		case e.Kind == MovedOut:
			left = true
		}
	}
	return left
}

// earlier reports whether the event lies before the day on which the association went live.
func earlier(goLive map[string]Day, c *Case, e *Event) bool {
	return len(goLive) > 0 && !e.On.IsZero() && e.On < goLive[c.Association]
}
