package casework_test

import (
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// agree makes the rules of the world's gateway those of the acts and of an agreement on terminations that
// carries the fields.
func agree(w *gatewaytest.World, carries ...rules.Field) {
	w.T.Helper()
	w.Rules = rules.NewSet(rules.Options{Agreements: []rules.Rule{agreement(w, rules.BasisLaw, carries...)}})
}

// agreement is one on terminations.
func agreement(w *gatewaytest.World, basis rules.Basis, carries ...rules.Field) rules.Rule {
	w.T.Helper()
	rule, err := rules.NewAgreement(rules.Agreement{
		Name: "alt", Association: gatewaytest.Association, Municipality: gatewaytest.Municipality,
		From: rules.Date(2026, 1, 1), Basis: basis, Reference: "Lov 1",
		Carries: append([]rules.Field{rules.FieldTenantName, rules.FieldProtected, rules.FieldAddress,
			rules.FieldEvent}, carries...),
	}, "terminated", func(_ *rules.Case, o rules.Occurrence) (rules.Flag, []rules.Field, error) {
		if o.Event.Kind == rules.Terminated {
			return rules.Yes, nil, nil
		}
		return rules.No, nil, nil
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return rule
}

// agreeByConsent makes the world's rules the acts and, by the tenants' consent, both the rule on children and
// an agreement on terminations.
func agreeByConsent(w *gatewaytest.World) {
	w.T.Helper()
	rule := agreement(w, rules.BasisConsent, rules.FieldChildren)
	children := rules.ChildrenAgreement{
		Association: gatewaytest.Association, Municipality: gatewaytest.Municipality,
		Basis: rules.BasisConsent,
	}
	w.Rules = rules.NewSet(rules.Options{
		Children: []rules.ChildrenAgreement{children}, Agreements: []rules.Rule{rule},
	})
}
