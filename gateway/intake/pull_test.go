package intake_test

import (
	"maps"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// Every source is asked about the tenancies that have a step in any source or are cases, and about nobody
// else.
func TestFactsAreReadForCasesOnly(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		steps := &gatewaytest.Feed{
			Label: "steps", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		}
		facts := &gatewaytest.Feed{
			Label: "facts", Rows: []rules.Record{
				gatewaytest.Tenancy("1"), gatewaytest.Tenancy("2"), gatewaytest.Tenancy("3"),
			},
		}
		w.Read(facts, steps)
		if want := map[string]bool{"2": true}; !maps.Equal(facts.FactsFor, want) ||
			!maps.Equal(steps.FactsFor, want) {
			t.Errorf("asked about %v and %v, want the one with a step", facts.FactsFor, steps.FactsFor)
		}
		// A case stays one when its step has left the source.
		steps.Rows, steps.Version = []rules.Record{gatewaytest.Tenancy("3",
			gatewaytest.Filed(rules.Date(2026, 10, 5)))}, 1
		w.Read(facts, steps)
		if want := map[string]bool{"2": true, "3": true}; !maps.Equal(facts.FactsFor, want) {
			t.Errorf("asked about %v, want the case and the new step", facts.FactsFor)
		}
	})
}

// The rows of a tenancy are counted once, whichever question gave them.
func TestARowIsCountedOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		paid := rules.Event{Kind: rules.Paid, On: rules.Date(2026, 10, 1)}
		demanded := gatewaytest.Tenancy("2", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 1)})
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			gatewaytest.Tenancy("1"), demanded, gatewaytest.Tenancy("2", paid), demanded,
			gatewaytest.Tenancy("2", paid), gatewaytest.Tenancy("3"),
		}}
		r := w.Read(f).Run.Sources[0]
		if r.Rows != 6 || r.Kept != 2 || r.WithoutSteps != 2 || r.Repeated != 2 || r.Quarantined != 0 {
			t.Errorf("%+v, want 6 rows: 2 with steps, 2 without, 2 repeated", r)
		}
		f.Version++
		if again := w.Read(f); again.Cases != 0 || again.Run.Sources[0].Changed != 0 {
			t.Errorf("the same rows again changed %d cases", again.Cases)
		}
	})
}

// A source that is not the same for both questions is refused, and no case changes.
func TestASourceThatChangesWhileItIsReadIsRefused(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		}
		f.FactsErr = gatewaytest.Refused{Code: "changed"}
		r := w.Read(f)
		if r.Run.State != gateway.RunRefused || r.Run.Reason != "changed" || len(w.Notices()) != 0 {
			t.Errorf("state %s, reason %s, %d notices", r.Run.State, r.Run.Reason, len(w.Notices()))
		}
	})
}
