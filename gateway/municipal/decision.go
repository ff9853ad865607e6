package municipal

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// recordedOf is what a municipality has recorded about one notice, as the rules read it: of decisions about a person all
// that were no mistakes, since the first is the one that answers in time or too late.
func recordedOf(facts []gateway.Fact, tenants []rules.Tenant) rules.Municipal {
	var m rules.Municipal
	for _, f := range gateway.Meant(facts) {
		switch f.Kind {
		case gateway.FactClassified:
			m.Track = f.Track
		case gateway.FactChildrenChecked:
			m.ChildrenChecked = true
		case gateway.FactNeedChecked:
			m.NeedKnown = true
		case gateway.FactContacted:
			m.Contacted = f.On
		case gateway.FactMet:
			m.Met = f.On
		case gateway.FactEvictionNotice:
			m.EvictionNotice = f.On
		case gateway.FactDecision:
			m.Decisions = append(m.Decisions, rules.TenantDecision{Tenant: personOf(f.Tenant, tenants), Decided: f.On, Outcome: f.Outcome})
		case gateway.FactDecisionReceived:
			for i := len(m.Decisions) - 1; i >= 0; i-- {
				if d := &m.Decisions[i]; d.Tenant == personOf(f.Tenant, tenants) && d.Decided <= f.On {
					d.Received = f.On
					break
				}
			}
		}
	}
	return m
}
