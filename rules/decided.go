package rules

import (
	"slices"
	"strconv"
)

// decided is the day on which the last living tenant's decision was made, of those made from a day on; zero
// while one has none. The outcome is a refusal when any of them is.
func (c *Case) decided(from Day, asked Asked) (last Day, outcome string) {
	living := 0
	for i := range c.Tenants {
		if c.Tenants[i].Deceased == Yes {
			continue
		}
		living++
		d := c.decisionFor(i, living, from, asked)
		if day := asked.known(d.Decided); day.IsZero() || day < from {
			return 0, ""
		} else if outcome != Refused {
			last, outcome = max(last, day), d.Outcome
		} else {
			last = max(last, day)
		}
	}
	if living == 0 { // whoever they are, the case has been decided once
		d := c.decisionFor(-1, 1, from, asked)
		if day := asked.known(d.Decided); day >= from {
			return day, d.Outcome
		}
	}
	return last, outcome
}

// decisionFor is the decision about tenant i, the nth living one, that answers the clock that began on from (zero:
// with the notice): the last one, but where the fogedret's notice set a second clock going, what was decided before
// it answers the first. A single decision, which names nobody, is about the only living tenant; with several it is
// not known whose it is, and it closes nothing.
func (c *Case) decisionFor(i, nth int, from Day, asked Asked) (last TenantDecision) {
	m := &c.Municipal
	second := asked.known(m.EvictionNotice)
	take := func(d TenantDecision) {
		if d.Decided.IsZero() || d.Decided < from {
			return
		}
		first, was := d.Decided < second, last.Decided < second
		if last.Decided.IsZero() || first == was && d.Decided >= last.Decided || from.IsZero() && first && !was {
			last = d
		}
	}
	for _, d := range m.Decisions {
		if i < 0 || d.Tenant == strconv.Itoa(nth) || d.Tenant != "" && foldName(d.Tenant) == foldName(c.Tenants[i].Name) {
			take(d)
		}
	}
	if living, _ := c.living(); living <= 1 && m.Decided != last.Decided {
		take(TenantDecision{Decided: m.Decided, Outcome: m.Outcome, Received: m.DecisionReceived})
	}
	return last
}

// appeals are the times in which each decision can be appealed to Ankestyrelsen.
func (c *Case) appeals(asked Asked) []Duty {
	var duties []Duty
	add := func(received Day, tenant int) {
		if received = asked.known(received); received.IsZero() {
			return
		}
		d := Duty{Duty: Appeal, Tenant: tenant, Starts: received, Reason: CanAppeal, Cites: appealCites}.within(appealDays)
		d.AtRisk = 0 // the time is the citizen's
		duties = append(duties, d)
	}
	add(c.Municipal.DecisionReceived, 0)
	for _, d := range c.Municipal.Decisions {
		add(d.Received, c.nthLiving(d.Tenant))
	}
	return duties
}

// nthLiving is which living tenant the decision names, from 1; 0 when none.
func (c *Case) nthLiving(tenant string) int {
	if n, err := strconv.Atoi(tenant); err == nil {
		return n
	}
	nth := 0
	i := slices.IndexFunc(c.Tenants, func(t Tenant) bool {
		if t.Deceased != Yes {
			nth++
		}
		return tenant != "" && foldName(t.Name) == foldName(tenant)
	})
	if i < 0 {
		return 0
	}
	return nth
}
