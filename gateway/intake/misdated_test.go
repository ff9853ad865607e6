package intake_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// When the steps of many known cases lie on earlier days at once, or have become others, columns of days were
// exchanged, or one was sorted by itself. A person may accept it. New steps, and plans that are filed, do not
// count.
func TestManyMisdated(t *testing.T) {
	type day = rules.Day
	demanded, terminated := rules.Date(2026, 9, 1), rules.Date(2026, 9, 20)
	row := func(i int, events ...rules.Event) rules.Record {
		return gatewaytest.Tenancy(fmt.Sprintf("00%d", i), events...)
	}
	steps := func(of map[rules.EventKind]day) (events []rules.Event) {
		for _, kind := range []rules.EventKind{
			rules.Demanded, rules.Terminated, rules.FilingPlanned, rules.Filed,
		} {
			if on := of[kind]; !on.IsZero() {
				events = append(events, rules.Event{Kind: kind, On: on, Ground: rules.GroundArrears})
			}
		}
		return events
	}
	type kinds = map[rules.EventKind]day
	both := kinds{rules.Demanded: demanded, rules.Terminated: terminated}
	for name, test := range map[string]struct {
		cases, changed int
		was, is        kinds
		refused        bool
	}{
		"exchanged":         {6, 6, both, kinds{rules.Demanded: terminated, rules.Terminated: demanded}, true},
		"exchanged for few": {30, 4, both, kinds{rules.Demanded: terminated, rules.Terminated: demanded}, false},
		"exchanged with an empty column": {
			6, 6, both, kinds{rules.Demanded: demanded, rules.Filed: terminated}, true,
		},
		"earlier":    {6, 5, both, kinds{rules.Demanded: demanded.Add(-40), rules.Terminated: terminated}, true},
		"all of two": {2, 2, both, kinds{rules.Demanded: terminated, rules.Terminated: demanded}, false},
		"another demand": {
			6, 6, both, kinds{rules.Demanded: demanded.Add(30), rules.Terminated: terminated}, false,
		},
		"filed": {
			6, 6, both,
			kinds{rules.Demanded: demanded, rules.Terminated: terminated, rules.Filed: terminated}, false,
		},
		"planned, then filed": {
			6, 6, kinds{rules.FilingPlanned: terminated}, kinds{rules.Filed: terminated}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 20)
				for i := range test.cases {
					f.Rows = append(f.Rows, row(i, steps(test.was)...))
				}
				w.Read(f)
				before := len(w.Notices())
				f.Rows, f.Version = slices.Clone(f.Rows), 1
				for i := range test.changed {
					f.Rows[20+i] = row(i, steps(test.is)...)
				}
				r := w.Read(f)
				if refused := r.Run.State == gateway.RunRefused; refused != test.refused ||
					refused && r.Run.Reason != "misdated" {
					t.Fatalf("%s, %s", r.Run.State, r.Run.Reason)
				}
				if test.refused {
					if n := len(w.Notices()); n != before {
						t.Errorf("%d notices, want %d", n, before)
					}
					if _, err := w.AcceptRefused(context.Background(), r.Run.ID); err != nil {
						t.Fatal(err)
					}
				}
				w.Verify()
			})
		})
	}
}
