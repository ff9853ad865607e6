package casework_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// A list of open cases drops those that have ended. Nothing is corrected: the municipality gets no message
// that the withdrawal was a mistake, and the association is not asked about a filing that it reported.
func TestACaseThatLeavesItsSourceHasEnded(t *testing.T) {
	other := gatewaytest.Tenancy("9", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	for name, test := range map[string]struct {
		events []rules.Event
		want   []string
	}{
		"filed and withdrawn": {
			[]rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 2)),
				gatewaytest.Withdrawn(rules.Date(2026, 10, 4))},
			[]string{"notice 2026-10-02", "update 2026-10-04"},
		},
		"planned and withdrawn": {
			[]rules.Event{gatewaytest.Planned(rules.Date(2026, 10, 12)),
				gatewaytest.Withdrawn(rules.Date(2026, 10, 5))}, nil,
		},
		"planned, filed and evicted": {[]rules.Event{
			gatewaytest.Planned(rules.Date(2026, 10, 1)), gatewaytest.Filed(rules.Date(2026, 10, 2)),
			{Kind: rules.Evicted, On: rules.Date(2026, 10, 5)},
		},
			[]string{"notice 2026-10-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := &gatewaytest.Feed{Label: "a"}
				for i := range test.events {
					f.Version, f.Rows = i, []rules.Record{gatewaytest.Tenancy("1", test.events[:i+1]...), other}
					if test.want == nil || i > 0 || test.events[0].Kind == rules.Filed {
						w.Read(f)
						w.SendAll()
					}
				}
				f.Version, f.Rows = 9, []rules.Record{other}
				w.Clock.Pass(24 * time.Hour)
				w.Read(f)
				for range 20 {
					w.Clock.Pass(24 * time.Hour)
					w.SweepAndSend()
				}
				if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 0 {
					t.Errorf("awaits a person: %+v", open[0].Text(lang.Danish))
				}
				want := append([]string{}, test.want...)
				var got []string
				for _, n := range w.Notices() {
					if n.Event.Ref == "" && n.Event.On != rules.Date(2026, 10, 5) {
						got = w.MessagesOf(n)
					}
				}
				if len(got) != len(want) {
					t.Fatalf("told %q, want %q", got, want)
				}
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("told %q, want %q", got, want)
					}
				}
			})
		})
	}
}

// A source that has one column for each step writes a new episode over the old: the withdrawal that was sent
// is not corrected.
func TestANewEpisodeOverTheOldCorrectsNothing(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 1)}
		f := &gatewaytest.Feed{Label: "a"}
		night := func(days int, events ...rules.Event) {
			t.Helper()
			w.Clock.Pass(time.Duration(days) * 24 * time.Hour)
			f.Version++
			f.Rows = []rules.Record{gatewaytest.Tenancy("1", events...)}
			w.Read(f)
			w.SendAll()
		}
		night(0, demand, gatewaytest.Planned(rules.Date(2026, 10, 1)),
			gatewaytest.Filed(rules.Date(2026, 10, 2)))
		night(2, demand, gatewaytest.Planned(rules.Date(2026, 10, 1)),
			gatewaytest.Filed(rules.Date(2026, 10, 2)),
			gatewaytest.Withdrawn(rules.Date(2026, 10, 6)))
		again := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 11, 20)}
		// the plan's column was left as it was
		night(60, again, gatewaytest.Planned(rules.Date(2026, 10, 1)),
			gatewaytest.Filed(rules.Date(2026, 12, 4)))
		if got := w.Notices(); len(got) != 2 {
			t.Fatalf("%d notices", len(got))
		}
		for _, n := range w.Notices() {
			want := []string{"notice 2026-10-02", "update 2026-10-06"}
			if n.Event.On != rules.Date(2026, 10, 2) {
				want = []string{"notice 2026-12-04"}
			}
			if got := w.MessagesOf(n); !slices.Equal(got, want) {
				t.Errorf("told %q, want %q", got, want)
			}
		}
	})
}
