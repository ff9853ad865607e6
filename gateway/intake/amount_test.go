package intake_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// TestAnotherAmountAlone: another amount alone is no new version of a case, except to or from nought or what
// nobody knows; where an agreement asks for it, it always is.
func TestAnotherAmountAlone(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		evening := 0
		row := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		night := func(what string, owed *rules.Arrears, version int) {
			t.Helper()
			evening++
			row.Facts.Arrears = owed
			w.Clock.Pass(24 * time.Hour)
			w.Read(&gatewaytest.Feed{Label: "a", Version: evening, Rows: []rules.Record{row}})
			w.View(func(r gateway.Reader) error {
				c, err := w.Casework().Find(r, rules.Key{Tenancy: "1"}, gatewaytest.Association)
				if c.Version != version {
					t.Errorf("%s: version %d, want %d", what, c.Version, version)
				}
				return err
			})
		}
		since := rules.Date(2026, 9, 1)
		night("at first", &rules.Arrears{Amount: 100, Since: since}, 1)
		night("more", &rules.Arrears{Amount: 200, Since: since}, 1)
		night("unknown", nil, 2)
		night("known", &rules.Arrears{Amount: 300}, 3)
		night("nought", &rules.Arrears{}, 4)
		night("owed again", &rules.Arrears{Amount: 400}, 5)
		night("a credit", &rules.Arrears{Amount: -400}, 6)

		rule, err := rules.NewAgreement(rules.Agreement{
			Name: "restance", Association: gatewaytest.Association, Municipality: gatewaytest.Municipality,
			From: rules.Date(2026, 1, 1), Basis: rules.BasisLaw, Reference: "x", Carries: rules.AgreementFields(),
		}, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		w.Rules = rules.NewSet(rules.Options{Agreements: []rules.Rule{rule}})
		if !w.Rules.AsksAmount(gatewaytest.Association) || w.Rules.AsksAmount("87654321") {
			t.Error("it is not known whose agreement asks for the amount")
		}
	})
}
