package gateway

import (
	"slices"

	"boligbro/rules"
)

// Shared is what an association may know of a municipality's decision when the citizen has consented: its
// outcome, its day, and which of the tenants in the notice it is about. There is no more in it, so no more
// can be shown.
type Shared struct {
	Notice  string
	Tenant  string // as in MunicipalAct
	On      rules.Day
	Outcome string
}

// Share is what of a case's acts the recipient (by CVR number) may know: the decisions about tenants whose
// consent to that is in force. A decision is about one person, so that person's consent is the one it
// takes. A consent given after the decision shares it from then on; one that was revoked hides it again.
func Share(acts []MunicipalAct, recipient string) []Shared {
	var shared []Shared
	var notices []string
	byNotice := map[string][]MunicipalAct{}
	for _, f := range acts {
		if byNotice[f.Notice] == nil {
			notices = append(notices, f.Notice)
		}
		byNotice[f.Notice] = append(byNotice[f.Notice], f)
	}
	for _, notice := range notices {
		in := InForce(byNotice[notice])
		consents := map[string]bool{}
		for _, f := range in {
			if f.Kind == ActConsent && f.Recipient == recipient {
				consents[f.Tenant] = true
			}
		}
		for _, f := range in {
			if f.Kind == ActDecision && consents[f.Tenant] {
				shared = append(shared, Shared{notice, f.Tenant, f.On, f.Outcome})
			}
		}
	}
	return shared
}

// About are the acts that answer the notice.
func About(acts []MunicipalAct, n Notice) []MunicipalAct {
	return slices.DeleteFunc(slices.Clone(acts), func(f MunicipalAct) bool { return f.Notice != n.ID })
}

// InForce are the acts about one notice that hold: a later act replaces an earlier, and where the later was a
// mistake the earlier holds again. After the fogedret's own notice a decision answers that notice, and
// replaces none from before it.
func InForce(acts []MunicipalAct) []MunicipalAct {
	acts = WithoutMistakes(acts)
	foged := rules.Day(0)
	for _, f := range acts {
		if f.Kind == ActEvictionNotice {
			foged = f.On
		}
	}
	var in []MunicipalAct
	for _, f := range acts {
		twice := f.Kind == ActDecision || f.Kind == ActDecisionReceived
		in = append(slices.DeleteFunc(in, func(o MunicipalAct) bool {
			return o.same(f) && (!twice || (o.On < foged) == (f.On < foged))
		}), f)
	}
	return in
}

// WithoutMistakes are the acts that were not recorded by mistake, in the order in which they were recorded. A
// mistake is of its own kind: that a consent was one does not take back the revocation that came after it.
func WithoutMistakes(acts []MunicipalAct) []MunicipalAct {
	var kept []MunicipalAct
	for _, f := range acts {
		if !f.Cancels {
			kept = append(kept, f)
			continue
		}
		for i := len(kept) - 1; i >= 0; i-- {
			if kept[i].Kind == f.Kind && kept[i].Tenant == f.Tenant {
				kept = slices.Delete(kept, i, i+1)
				break
			}
		}
	}
	return kept
}

// same reports whether the later of the two replaces the earlier.
func (f MunicipalAct) same(other MunicipalAct) bool {
	return f.Kind.Topic() == other.Kind.Topic() && f.Tenant == other.Tenant
}
