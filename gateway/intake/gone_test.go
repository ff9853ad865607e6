package intake_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A case that disappears from a list is closed by nobody. Where the list has closed cases too, a person is
// asked what has become of it, until it is there again.
func TestACaseThatIsGoneIsAskedAbout(t *testing.T) {
	for _, ask := range []bool{false, true} {
		gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
			w.Asks = map[string]bool{"a": ask}
			f := manyTenancies("a", 20)
			f.Rows = append(f.Rows, gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5))))
			all := f.Rows
			w.Read(f)
			before := w.Notices()

			f.Rows, f.Version = slices.Clone(all[:20]), 1
			w.Read(f)
			number := ""
			asked := func() bool {
				return slices.ContainsFunc(w.Waiting(gatewaytest.AssociationScope), func(v casework.TaskView) bool {
					number = v.Number
					return v.Kind == gateway.TaskQuestion && v.Rule == string(rules.GoneFromFeed)
				})
			}
			if asked() != ask {
				t.Errorf("asked: %v, want %v", asked(), ask)
			}
			if now := w.Notices(); len(now) != len(before) || len(now) == 0 {
				t.Errorf("%d notices stand, want the %d from before", len(now), len(before))
			}
			if !ask {
				return
			}
			f.Rows, f.Version = all, 2
			w.Read(f)
			if asked() {
				t.Error("asked about a case that is there again")
			}
			f.Rows, f.Version = slices.Clone(all[:20]), 3
			w.Clock.Pass(24 * time.Hour)
			w.Read(f)
			if !asked() {
				t.Error("not asked when it is gone once more")
			}
			sure := gatewaytest.Reply{Rule: string(rules.GoneFromFeed), As: rules.None, Reason: "case-over"}
			wrong := sure
			wrong.Reason = "not-filed"
			if _, err := w.Answer(number, wrong); err == nil {
				t.Error("answered with what answers another question")
			}
			if _, err := w.Answer(number, sure); err != nil {
				t.Fatal(err)
			}
			if asked() {
				t.Error("asked again although a person has answered")
			}
			if slices.Contains(w.AlarmKinds(), gateway.AlarmQuestion) {
				t.Error("the alarm stands although a person has answered")
			}
			f.Rows, f.Version = all, 4
			w.Clock.Pass(24 * time.Hour)
			w.Read(f)
			f.Rows, f.Version = slices.Clone(all[:20]), 5
			w.Clock.Pass(24 * time.Hour)
			w.Read(f)
			if !asked() {
				t.Error("not asked when it has come back after the answer and is gone once more")
			}
		})
	}
}

// A list with closed cases too loses an open case: a person is asked, whatever the list told of the case and
// whoever else still tells of it. When the list has the case again, the question is gone.
func TestEveryOpenCaseThatIsGoneIsAskedAbout(t *testing.T) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	step := rules.Record{Key: gatewaytest.Tenancy("500").Key, Events: []rules.Event{filed}}
	for name, test := range map[string]struct {
		listed rules.Record   // what the list tells of the case, before it is gone
		then   *rules.Record  // what it tells in a night between
		steps  []rules.Record // what another source tells
		hand   bool           // the step is entered by hand
	}{
		"its only step":              {listed: gatewaytest.Tenancy("500", filed)},
		"the tenancy, another steps": {listed: gatewaytest.Tenancy("500"), steps: one(step)},
		"the step, as another does":  {listed: gatewaytest.Tenancy("500", filed), steps: one(step)},
		"the tenancy, a person steps": {
			listed: gatewaytest.Tenancy("500"), hand: true,
		},
		"a hearing, another steps": {
			listed: gatewaytest.Tenancy("500",
				rules.Event{Kind: rules.CourtDateSet, On: rules.Date(2026, 10, 20)}),
			steps: one(step),
		},
		"a step that it dropped before": {
			listed: gatewaytest.Tenancy("500", filed), then: new(gatewaytest.Tenancy("500")),
		},
		"a demand that nobody is notified of": {
			listed: demandedTenancy("500", rules.No),
		},
		"the tenancy of a demand that nobody is notified of": {
			listed: tenancyOnly(demandedTenancy("500", rules.No)),
			steps:  one(rules.Record{Key: step.Key, Events: demandedTenancy("500", rules.No).Events}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				w.Asks = map[string]bool{"a": true}
				list := manyTenancies("a", 20)
				others := slices.Clone(list.Rows)
				steps := &gatewaytest.Feed{Label: "b", Rows: append(manyTenancies("b", 2).Rows, test.steps...)}
				read := func(rows ...rules.Record) {
					t.Helper()
					list.Rows = append(slices.Clone(others), rows...)
					list.Version++
					if run := w.Read(list, steps).Run; run.State != gateway.RunAdopted {
						t.Fatal(run.State, run.Reason)
					}
					w.Clock.Pass(24 * time.Hour)
				}
				want := func(want bool) {
					t.Helper()
					got := 0
					for _, v := range w.Waiting(gatewaytest.AssociationScope) {
						if v.Kind == gateway.TaskQuestion && v.Rule == string(rules.GoneFromFeed) {
							got++
						}
					}
					if want != (got == 1) {
						t.Errorf("asked %d times, want %v", got, want)
					}
				}
				if test.hand {
					if _, _, err := w.Casework().Enter(t.Context(), "abc", step.Key, filed,
						rules.AskedAt(w.Clock.Now())); err != nil {
						t.Fatal(err)
					}
				}
				read(test.listed)
				want(false)
				if test.then != nil {
					read(*test.then)
					want(false)
				}
				read()
				want(true)
				read()
				want(true)
				read(test.listed)
				want(false)
				read()
				want(true)
				w.Verify()
			})
		})
	}
}

func tenancyOnly(r rules.Record) rules.Record {
	r.Events = nil
	return r
}
