package casework_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A first day that is moved back in the settings, as by a slip of the year, sends nothing: a person is asked
// about each step that lay before it. Later steps are notified of as ever. When the day is moved forward
// again, nothing waits.
func TestAGoLiveThatIsMovedBackSendsNothing(t *testing.T) {
	for name, change := range map[string]func(w *gatewaytest.World, f *gatewaytest.Feed){
		"by the sweep": func(w *gatewaytest.World, _ *gatewaytest.Feed) { w.SweepAndSend() },
		"by a night with news": func(w *gatewaytest.World, f *gatewaytest.Feed) {
			f.Rows[0].Facts.Tenancy.Address.Street, f.Version = "Nygade 7", f.Version+1
			w.Read(f)
			w.SweepAndSend()
		},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				goLive := func(day rules.Day) {
					w.GoLive = map[string]rules.Day{gatewaytest.Association: day}
					w.Rules = rules.NewSet(rules.Options{GoLive: w.GoLive})
				}
				goLive(rules.Date(2026, 9, 1))
				f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{
					gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 8, 20))),
					gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))),
				}}
				w.Read(f)
				w.SendAll()
				expect := func(notices, waiting int) {
					t.Helper()
					if n := len(w.Notices()); n != notices {
						t.Errorf("%d notices, want %d", n, notices)
					}
					got := w.Waiting(gateway.Operator)
					if len(got) != waiting || waiting > 0 && got[0].Reason != rules.GoLiveMoved {
						t.Fatalf("%d wait, want %d: %+v", len(got), waiting, got)
					}
				}
				expect(1, 0)
				w.Clock.Pass(24 * time.Hour)
				goLive(rules.Date(2025, 9, 1))
				change(w, f)
				expect(1, 1)
				w.SweepAndSend()
				expect(1, 1)
				goLive(rules.Date(2026, 9, 1))
				w.SweepAndSend()
				expect(1, 0)
				goLive(rules.Date(2025, 9, 1))
				w.SweepAndSend()
				expect(1, 1)
				number := w.Waiting(gateway.Operator)[0].Name
				if _, err := w.Answer(number, gatewaytest.Reply{
					Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed",
				}); err != nil {
					t.Fatal(err)
				}
				expect(2, 0)
				w.Verify()
			})
		})
	}
}
