package municipal

import (
	"context"

	"boligbro/gateway"
	"boligbro/rules"
)

// Decide records an afgørelse of a municipality about a notice that has reached it. A decision is about one
// person: the clock closes when each living tenant has one.
func (mu *Municipal) Decide(
	ctx context.Context, s gateway.Scope, number string, f gateway.MunicipalAct,
) ([]gateway.MunicipalAct, error) {
	f.Kind = gateway.ActDecision
	return mu.Record(ctx, s, number, f)
}

// recordedOf is what a municipality has recorded about one notice, as the rules read it: of decisions about
// a person all that were no mistakes, since the first is the one that answers in time or too late.
func recordedOf(acts []gateway.MunicipalAct, tenants []rules.Tenant) rules.Municipal {
	var m rules.Municipal
	for _, f := range gateway.WithoutMistakes(acts) {
		switch f.Kind {
		case gateway.ActClassified:
			m.Track = f.Track
		case gateway.ActChildrenChecked:
			m.ChildrenChecked = true
		case gateway.ActNeedChecked:
			m.NeedKnown = true
		case gateway.ActContacted:
			m.Contacted = f.On
		case gateway.ActMet:
			m.Met = f.On
		case gateway.ActEvictionComing:
			m.EvictionComing = f.On
		case gateway.ActEvictionNotice:
			m.EvictionNotice = f.On
		case gateway.ActDecision:
			m.Decisions = append(m.Decisions, rules.TenantDecision{
				Tenant: personOf(f.Tenant, tenants), Decided: f.On, Outcome: f.Outcome,
			})
		case gateway.ActDecisionReceived:
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
