package gateway_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// A list of open cases drops those that have ended. What was told of them stands: nobody is told that the withdrawal was
// a mistake, and the association is not asked about a filing that it told.
func TestACaseThatLeavesItsSourceHasEnded(t *testing.T) {
	other := tenancy("9", filed(rules.Date(2026, 10, 5)))
	for name, test := range map[string]struct {
		told []rules.Event
		want []string
	}{
		"filed and withdrawn":   {[]rules.Event{filed(rules.Date(2026, 10, 2)), withdrawn(rules.Date(2026, 10, 4))}, []string{"notice 2026-10-02", "update 2026-10-04"}},
		"planned and withdrawn": {[]rules.Event{planned(rules.Date(2026, 10, 12)), withdrawn(rules.Date(2026, 10, 5))}, nil},
		"planned, filed and evicted": {[]rules.Event{planned(rules.Date(2026, 10, 1)), filed(rules.Date(2026, 10, 2)), {Kind: rules.Evicted, On: rules.Date(2026, 10, 5)}},
			[]string{"notice 2026-10-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				f := &feed{name: "a"}
				for i := range test.told {
					f.version, f.rows = i, []rules.Record{tenancy("1", test.told[:i+1]...), other}
					if test.want == nil || i > 0 || test.told[0].Kind == rules.Filed {
						w.accept(f)
						w.send()
					}
				}
				f.version, f.rows = 9, []rules.Record{other}
				w.clock.pass(24 * time.Hour)
				w.accept(f)
				for range 20 {
					w.clock.pass(24 * time.Hour)
					w.sweep()
				}
				if open := w.reviews(ours); len(open) != 0 {
					t.Errorf("awaits a person: %+v", open[0].Text(lang.Danish))
				}
				want := append([]string{}, test.want...)
				var got []string
				for _, n := range w.notices() {
					if n.Event.Ref == "" && n.Event.On != rules.Date(2026, 10, 5) {
						got = w.toldOf(n)
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

// A source that has one column for each step writes a new course over the old: the withdrawal that was told stands.
func TestANewCourseOverTheOldUnsaysNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 1)}
		f := &feed{name: "a"}
		night := func(days int, events ...rules.Event) {
			t.Helper()
			w.clock.pass(time.Duration(days) * 24 * time.Hour)
			f.version++
			f.rows = []rules.Record{tenancy("1", events...)}
			w.accept(f)
			w.send()
		}
		night(0, demand, planned(rules.Date(2026, 10, 1)), filed(rules.Date(2026, 10, 2)))
		night(2, demand, planned(rules.Date(2026, 10, 1)), filed(rules.Date(2026, 10, 2)), withdrawn(rules.Date(2026, 10, 6)))
		again := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 11, 20)}
		night(60, again, planned(rules.Date(2026, 10, 1)), filed(rules.Date(2026, 12, 4))) // the plan's column was left as it was
		if got := w.notices(); len(got) != 2 {
			t.Fatalf("%d notices", len(got))
		}
		for _, n := range w.notices() {
			want := []string{"notice 2026-10-02", "update 2026-10-06"}
			if n.Event.On != rules.Date(2026, 10, 2) {
				want = []string{"notice 2026-12-04"}
			}
			if got := w.toldOf(n); !slices.Equal(got, want) {
				t.Errorf("told %q, want %q", got, want)
			}
		}
	})
}
