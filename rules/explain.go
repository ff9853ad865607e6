package rules

import (
	"slices"
	"time"
)

// DutiesOf are the municipality's duties after the notice that the finding calls for, or that was already
// sent (also where a person must look at what has come since). The zero arrived means the arrival recorded in
// the case. A case's JSON holds what the municipality has recorded about all its episodes together: here it
// is divided between them by days. Only `explain` asks so; in production each act is recorded about its
// notice.
func DutiesOf(c *Case, f *Finding, arrived time.Time, asked Asked) []Duty {
	h := c.History(asked)
	sent := h.Sent(f)
	if f.Outcome != Notify && f.Outcome != Notified && (f.Outcome == None || len(sent) == 0) {
		return nil
	}
	n, step := SentNotice{Rule: f.Rule, Episode: f.Episode, Arrived: arrived}, f.Event
	if s := h.stepOf(f); s != nil {
		step = *s.Event
	}
	var first Day
	for _, s := range sent {
		first = earliest(first, s.first())
		if arrived.IsZero() && !s.Arrived.IsZero() && (n.Arrived.IsZero() || s.Arrived.Before(n.Arrived)) {
			n.Arrived = s.Arrived
		}
	}
	if !first.IsZero() {
		n.Transmitted = first.Begins()
	}
	n.Withdrawn = h.CalledBack(f)
	return Duties(n, step, c.Municipal.until(h.nextAnswerable(f.Episode)), c.Tenants, asked)
}

// CaseDuties are the municipality's duties after all that the findings call for or have been answered with,
// and after the fogedret's own notices, also where no notice of the association has any part in them.
func CaseDuties(c *Case, findings []Finding, arrived time.Time, asked Asked) []Duty {
	var all []Duty
	bailiff := func(d Duty) bool { return d.Reason == FogedNotice || d.Reason == FogedAtOnce }
	for i := range findings {
		all = append(all, DutiesOf(c, &findings[i], arrived, asked)...)
	}
	if slices.ContainsFunc(all, bailiff) {
		return all
	}
	appeals := slices.ContainsFunc(all, func(d Duty) bool { return d.Duty == Appeal })
	for _, d := range BailiffDuties(c.Municipal, c.Tenants, asked) {
		if d.Duty != Appeal || !appeals {
			all = append(all, d)
		}
	}
	return all
}

// until is what the municipality recorded before the day; zero: all.
func (m Municipal) until(end Day) Municipal {
	if end.IsZero() {
		return m
	}
	before := func(d Day) Day {
		if d >= end {
			return 0
		}
		return d
	}
	m.Decisions = slices.DeleteFunc(slices.Clone(m.all()), func(d TenantDecision) bool {
		return d.Decided >= end || d.Decided.IsZero() && d.Received >= end
	})
	m.Decided, m.Outcome, m.DecisionReceived = 0, "", 0
	m.Contacted = before(m.Contacted)
	m.EvictionComing, m.EvictionNotice = before(m.EvictionComing), before(m.EvictionNotice)
	return m
}

// nextAnswerable is the first day on which the notice of a filing in a later episode can be answered; zero:
// there is none.
func (h *History) nextAnswerable(episode int) Day {
	for i := range h.Episodes {
		if e := &h.Episodes[i]; e.Number > episode {
			if first := h.answerable(e); !first.IsZero() {
				return first
			}
		}
	}
	return 0
}

// answerable is the first day on which the notice of a filing in the episode can be answered: of the filing,
// or of its notice. What was called back before anybody was notified of it is answered by nobody.
func (h *History) answerable(e *Episode) (first Day) {
	sent := ofRule(e.notices, EvictionFiled)
	if len(sent) == 0 && !e.Closed.IsZero() {
		return 0
	}
	for _, n := range sent {
		first = earliest(first, n.first())
	}
	for _, s := range e.Steps {
		if s.files() && s.Ground != GroundOther {
			first = earliest(first, s.On)
		}
	}
	return first
}
