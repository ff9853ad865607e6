package casework_test

import (
	"testing"

	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// TestWhatTheBailiffDoesIsKeptByItself: a source reports a court date or an eviction, and no other step. A
// person is then asked about the filing. A court date from before the tenancy began opens no case, and neither
// does a payment or a withdrawal.
func TestWhatTheBailiffDoesIsKeptByItself(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		of := func(tenancy string, kind rules.EventKind, on rules.Day) rules.Record {
			return gatewaytest.Tenancy(tenancy, rules.Event{Kind: kind, On: on})
		}
		before := of("before", rules.Evicted, rules.Date(2025, 5, 1))
		before.Facts.Tenancy.Start = rules.Date(2025, 7, 1)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			of("set", rules.CourtDateSet, rules.Date(2026, 10, 20)),
			of("evicted", rules.Evicted, rules.Date(2026, 10, 1)),
			before, of("paid", rules.Paid, rules.Date(2026, 10, 1)),
			of("postponed", rules.Postponed, rules.Date(2026, 10, 20)),
			of("withdrawn", rules.Withdrawn, rules.Date(2026, 10, 1)),
		}})
		asked := map[string]bool{}
		for _, task := range w.Waiting(gatewaytest.AssociationScope) {
			if task.Reason != rules.FilingUnreported {
				t.Errorf("%s: %s", task.Tenancy, task.Reason)
			}
			asked[task.Tenancy] = true
		}
		if len(asked) != 2 || !asked["set"] || !asked["evicted"] {
			t.Errorf("asked about %v", asked)
		}
		if made := w.Notices(); len(made) != 0 {
			t.Errorf("notices were made: %v", made)
		}
	})
}
