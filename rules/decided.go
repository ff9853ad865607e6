package rules

import (
	"cmp"
	"slices"
	"strconv"
)

// verdict is what the municipality has decided about the living tenants, of whom each has an own decision. The day
// that closes the clock and the day that its limit is judged by are kept apart: only a refusal has a limit.
type verdict struct {
	ended   Day  // the day the last of them was decided about; zero while one has no decision
	refused Day  // the last day of a refusal; zero: nobody was refused
	untold  bool // one has a decision whose outcome is not told
}

func (v *verdict) add(d TenantDecision) {
	v.ended = max(v.ended, d.Decided)
	switch {
	case !KnownDecision(d.Outcome):
		v.untold = true
	case d.Outcome == Refused:
		v.refused = max(v.refused, d.Decided)
	}
}

// decided is the verdict by each living tenant's first decision in the window, made on a day or later. A decision
// after that one, as when a case is taken up again, neither makes a refusal late nor a late one timely.
func (c *Case) decided(w window, from Day) verdict {
	decisions := slices.DeleteFunc(w.decisions(&c.Municipal), func(d TenantDecision) bool { return d.Decided.IsZero() || d.Decided < from })
	var v verdict
	living, _ := c.living()
	if living == 0 && len(decisions) > 0 { // whoever they are, the case has been decided once
		v.add(decisions[0])
	}
	nth := 0
	for i := range c.Tenants {
		if c.Tenants[i].Deceased == Yes {
			continue
		}
		nth++
		at := c.firstFor(i, nth, living, decisions)
		if at < 0 {
			return verdict{}
		}
		v.add(decisions[at])
	}
	return v
}

// firstFor is the index of the first decision about tenant i, the nth of the living; -1: there is none. A number says
// whom it is about. A name that several bear does not: it tells of each of them when there is one for each, and else of
// none. One that names nobody is about the only living tenant; with several it is not known whose it is.
func (c *Case) firstFor(i, nth, living int, decisions []TenantDecision) int {
	namesakes, before := 0, 0
	for j := range c.Tenants {
		if t := &c.Tenants[j]; t.Deceased != Yes && sameName(t.Name, c.Tenants[i].Name) {
			namesakes++
			if j < i {
				before++
			}
		}
	}
	first := -1
	var named []int
	for at, d := range decisions {
		switch {
		case d.Tenant == strconv.Itoa(nth) || d.Tenant == "" && living == 1:
			if first < 0 {
				first = at
			}
		case sameName(d.Tenant, c.Tenants[i].Name):
			named = append(named, at)
		}
	}
	if last := namesakes - 1; last >= 0 && len(named) > last && (first < 0 || named[last] < first) { // known for each from then on
		first = named[before]
	}
	return first
}

// decisions are those made in the window, in order; of one day a refusal comes first, and one whose outcome is not told
// last. One of which only the citizen's receipt is told stands on that day. A receipt before the decision is none.
func (w window) decisions(m *Municipal) (all []TenantDecision) {
	take := func(d TenantDecision) {
		made, received := w.in(d.Decided), w.asked.known(d.Received)
		switch {
		case d.Decided.IsZero():
			received = w.in(d.Received)
		case made.IsZero():
			return
		case received < made:
			received = 0
		}
		if d.Decided, d.Received = made, received; !made.IsZero() || !received.IsZero() {
			all = append(all, d)
		}
	}
	for _, d := range m.Decisions {
		take(d)
	}
	single := TenantDecision{Decided: m.Decided, Outcome: m.Outcome, Received: m.DecisionReceived}
	if !slices.ContainsFunc(m.Decisions, single.within) {
		take(single)
	}
	slices.SortStableFunc(all, func(a, b TenantDecision) int {
		return cmp.Or(cmp.Compare(a.Decided, b.Decided), compareBool(a.Outcome == Refused, b.Outcome == Refused),
			compareBool(KnownDecision(a.Outcome), KnownDecision(b.Outcome)),
			cmp.Compare(a.Received, b.Received), cmp.Compare(a.Tenant, b.Tenant))
	})
	return all
}

// within reports whether the other tells all that this one does.
func (d TenantDecision) within(other TenantDecision) bool {
	return (d.Decided.IsZero() || d.Decided == other.Decided) && (d.Outcome == "" || d.Outcome == other.Outcome) &&
		(d.Received.IsZero() || d.Received == other.Received)
}

// appeals are the times in which each decision can be appealed to Ankestyrelsen.
func (c *Case) appeals(w window) (duties []Duty) {
	for _, d := range w.decisions(&c.Municipal) {
		if d.Received.IsZero() {
			continue
		}
		appeal := Duty{Duty: Appeal, Tenant: c.nthLiving(d.Tenant), Starts: d.Received, Reason: CanAppeal,
			Cites: cite(appealVersions, earliest(d.Decided, d.Received))}.within(appealDays)
		appeal.AtRisk = 0 // the time is the citizen's
		duties = append(duties, appeal)
	}
	return duties
}

// nthLiving is which living tenant the decision is about, from 1; 0 when that is not one of them for certain.
func (c *Case) nthLiving(tenant string) int {
	number, _ := strconv.Atoi(tenant)
	nth, found, named := 0, 0, 0
	for i := range c.Tenants {
		if c.Tenants[i].Deceased == Yes {
			continue
		}
		nth++
		if nth == number {
			return nth
		}
		if sameName(c.Tenants[i].Name, tenant) {
			found = nth
			named++
		}
	}
	if named != 1 {
		return 0
	}
	return found
}
