package gateway

import (
	"context"

	"boligbro/rules"
)

// Decide records an afgørelse of a municipality about a notice that has reached it. A decision is about one person:
// the clock closes when each living tenant has one.
func (g *Gateway) Decide(ctx context.Context, s Scope, number string, f Fact) ([]Fact, error) {
	f.Kind = FactDecision
	return g.Record(ctx, s, number, f)
}

// municipal is what a municipality has recorded about one notice, as the rules read it: of decisions about a person all
// that were no mistakes, since the first is the one that answers in time or too late.
func municipal(facts []Fact, tenants []rules.Tenant) rules.Municipal {
	var m rules.Municipal
	for _, f := range meant(facts) {
		switch f.Kind {
		case FactClassified:
			m.Track = f.Track
		case FactChildrenChecked:
			m.ChildrenChecked = true
		case FactNeedChecked:
			m.NeedKnown = true
		case FactContacted:
			m.Contacted = f.On
		case FactMet:
			m.Met = f.On
		case FactEvictionNotice:
			m.EvictionNotice = f.On
		case FactDecision:
			m.Decisions = append(m.Decisions, rules.TenantDecision{Tenant: personOf(f.Tenant, tenants), Decided: f.On, Outcome: f.Outcome})
		case FactDecisionReceived:
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

// Shared is what an association may know of a municipality's decision when the citizen has consented: its outcome,
// its day, and which of the tenants in the notice it is about. There is no more in it, so no more can be shown.
type Shared struct {
	Notice  string
	Tenant  string // as in Fact
	On      rules.Day
	Outcome string
}

// Share is what of a case's facts the recipient (by CVR number) may know: the decisions about tenants whose consent to
// that is in force. A decision is about one person, so that person's consent is the one it takes. A consent given
// after the decision shares it from then on; one that was revoked hides it again.
func Share(facts []Fact, recipient string) []Shared {
	var shared []Shared
	var notices []string
	byNotice := map[string][]Fact{}
	for _, f := range facts {
		if byNotice[f.Notice] == nil {
			notices = append(notices, f.Notice)
		}
		byNotice[f.Notice] = append(byNotice[f.Notice], f)
	}
	for _, notice := range notices {
		in := InForce(byNotice[notice])
		consents := map[string]bool{}
		for _, f := range in {
			if f.Kind == FactConsent && f.Recipient == recipient {
				consents[f.Tenant] = true
			}
		}
		for _, f := range in {
			if f.Kind == FactDecision && consents[f.Tenant] {
				shared = append(shared, Shared{notice, f.Tenant, f.On, f.Outcome})
			}
		}
	}
	return shared
}
