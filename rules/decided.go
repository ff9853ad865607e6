package rules

import (
	"cmp"
	"slices"
	"strconv"
)

// verdict is what the municipality has decided about the living tenants, of whom each has an own decision.
// The day that closes the clock and the day that its limit is judged by are kept apart: only a refusal has a
// limit.
type verdict struct {
	ended   Day  // the day the last of them was decided about; zero while one has no decision
	refused Day  // the last day of a refusal; zero: nobody was refused
	unclear bool // one has a decision whose outcome is unknown
	// nobody was refused in so many words: only advice is given, and all help refused
	adviceOnly bool
}

func (v *verdict) add(d TenantDecision) {
	v.ended = max(v.ended, d.Decided)
	switch {
	case !KnownDecision(d.Outcome):
		v.unclear = true
	case d.Outcome == Refused || d.Outcome == Advice:
		v.adviceOnly = d.Outcome == Advice && (v.refused.IsZero() || v.adviceOnly)
		v.refused = max(v.refused, d.Decided)
	}
}

// decided is the verdict by each living tenant's first decision, made on a day or later. A decision after
// that one, as when a case is taken up again, neither makes a refusal late nor a late one timely.
func (m *answers) decided(from Day) verdict {
	before := func(d TenantDecision) bool { return d.Decided.IsZero() || d.Decided < from }
	decisions := slices.DeleteFunc(m.decisions(), before)
	var v verdict
	if len(m.tenants) == 0 && len(decisions) > 0 { // whoever they are, the case has been decided once
		v.add(decisions[0])
	}
	for i := range m.tenants {
		at := m.firstFor(i, decisions)
		if at < 0 {
			return verdict{}
		}
		v.add(decisions[at])
	}
	return v
}

// living are the tenants who are not known to be dead; decisions number them from 1.
func living(tenants []Tenant) []Tenant {
	return slices.DeleteFunc(slices.Clone(tenants), func(t Tenant) bool { return t.Deceased == Yes })
}

// firstFor is the index of the first decision about the tenant; -1: there is none. A number says whom it is
// about. A name that several bear does not: it is about each of them when there is one for each, and else of
// none. One that names nobody is about the only living tenant; with several it is not known whose it is.
func (m *answers) firstFor(tenant int, decisions []TenantDecision) int {
	name, number := m.tenants[tenant].Name, strconv.Itoa(tenant+1)
	first := -1
	var named []int
	for at, d := range decisions {
		switch {
		case d.Tenant == number || d.Tenant == "" && len(m.tenants) == 1:
			if first < 0 {
				first = at
			}
		case sameName(d.Tenant, name):
			named = append(named, at)
		}
	}
	last := namesakes(m.tenants, name) - 1
	if last >= 0 && len(named) > last && (first < 0 || named[last] < first) { // known for each from then on
		first = named[namesakes(m.tenants[:tenant], name)]
	}
	return first
}

// decisions are those that answer the notice, in order; of one day a refusal comes first, and one whose
// outcome is unknown last. One of which only the citizen's receipt is recorded counts from that day. A
// receipt before the decision is none.
func (m *answers) decisions() (all []TenantDecision) {
	for _, d := range m.all() {
		made, received := m.in(d.Decided), m.asked.known(d.Received)
		switch {
		case d.Decided.IsZero():
			received = m.in(d.Received)
		case made.IsZero():
			continue
		case received < made:
			received = 0
		}
		if d.Decided, d.Received = made, received; !made.IsZero() || !received.IsZero() {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b TenantDecision) int {
		return cmp.Or(cmp.Compare(a.Decided, b.Decided),
			compareBool(a.Outcome == Refused, b.Outcome == Refused),
			compareBool(KnownDecision(a.Outcome), KnownDecision(b.Outcome)),
			compareBool(a.Outcome != Advice, b.Outcome != Advice), // beside help, advice refuses nothing
			cmp.Compare(a.Received, b.Received), cmp.Compare(a.Tenant, b.Tenant))
	})
	return all
}

// all are the decisions, with the single one unless another of them says the same.
func (m *Municipal) all() []TenantDecision {
	single := TenantDecision{Decided: m.Decided, Outcome: m.Outcome, Received: m.DecisionReceived}
	if slices.ContainsFunc(m.Decisions, single.within) {
		return m.Decisions
	}
	return append(slices.Clone(m.Decisions), single)
}

// within reports whether the other says all that this one does.
func (d TenantDecision) within(other TenantDecision) bool {
	return (d.Decided.IsZero() || d.Decided == other.Decided) &&
		(d.Outcome == "" || d.Outcome == other.Outcome) &&
		(d.Received.IsZero() || d.Received == other.Received)
}

// appeals are the times in which each decision can be appealed to Ankestyrelsen.
func (m *answers) appeals() (duties []Duty) {
	for _, d := range m.decisions() {
		if d.Received.IsZero() {
			continue
		}
		appeal := Duty{Duty: Appeal, Tenant: m.number(d.Tenant), Starts: d.Received, Reason: CanAppeal,
			Cites: cite(appealVersions, earliest(d.Decided, d.Received))}.within(appealDays)
		appeal.AtRisk = 0 // the time is the citizen's
		duties = append(duties, appeal)
	}
	return duties
}

// number is which living tenant the decision is about, from 1; 0 when that is not one of them for certain.
func (m *answers) number(tenant string) int {
	if number, _ := strconv.Atoi(tenant); number > 0 && number <= len(m.tenants) {
		return number
	}
	if namesakes(m.tenants, tenant) != 1 {
		return 0
	}
	return 1 + slices.IndexFunc(m.tenants, func(t Tenant) bool { return sameName(t.Name, tenant) })
}
