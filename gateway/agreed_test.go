package gateway_test

import (
	"errors"
	"testing"

	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// TestAnAnswerSendsWhatIsAgreed: what an agreement and the rule on children leave to a person can be answered with
// notify, and then the municipality is told, once.
func TestAnAnswerSendsWhatIsAgreed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		children := rules.ChildrenAgreement{Association: association, Municipality: municipality, Basis: rules.BasisLaw}
		w.Rules = rules.NewSet(rules.Options{Children: []rules.ChildrenAgreement{children}, Agreements: []rules.Rule{w.agreement(rules.BasisLaw)}})
		row := tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)}, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 4)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		f := &feed{name: "a", rows: []rules.Record{row}}
		w.accept(f)
		number := w.reviews(ours)[0].Number
		for i, rule := range []string{rules.ChildrenUnder18, "agreement/alt"} {
			owed := casework.Answer{Rule: rule, As: rules.Notify, Reason: "owed"}
			if report, err := w.resolve(number, owed); err != nil || report.Notices != 1 || len(w.notices()) != i+1 {
				t.Fatalf("%s: %+v, %v", rule, report, err)
			}
			var refusal *lang.Error
			if _, err := w.resolve(number, owed); !errors.As(err, &refusal) {
				t.Errorf("%s: answered twice: %v", rule, err)
			}
		}
		if sent := w.send(); sent.Sent != 2 {
			t.Errorf("%+v", sent)
		}
		f.version++
		w.accept(f)
		w.sweep()
		if sent := w.send(); sent.Sent != 0 || len(w.reviews(ours)) != 0 || len(w.notices()) != 2 {
			t.Errorf("%+v, %+v, %d notices", sent, w.reviews(ours), len(w.notices()))
		}
		w.verify()
	})
}
