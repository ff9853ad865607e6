package intake_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// Most known cases still have their rows, and have lost their steps or those of a kind: a column was emptied,
// and the run is refused. A person may accept it. Fewer than five cases may lose them. A step that another
// follows is not lost, and a case that ends loses none.
func TestManyLostSteps(t *testing.T) {
	demanded := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 1), Ground: rules.GroundArrears}
	terminated := rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 20)}
	filed := gatewaytest.Filed(rules.Date(2026, 10, 1))
	withdrawn := rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 2)}
	planned := gatewaytest.Planned(rules.Date(2026, 10, 1))
	type steps = []rules.Event
	for name, test := range map[string]struct {
		cases, changed int
		was, is        steps
		refused        bool
	}{
		"all of eight":              {8, 8, steps{demanded, filed}, nil, true},
		"all of five":               {5, 5, steps{filed}, nil, true},
		"all of four":               {4, 4, steps{filed}, nil, false},
		"five of eight":             {8, 5, steps{filed}, nil, true},
		"half of ten":               {10, 5, steps{filed}, nil, false},
		"four of five":              {5, 4, steps{filed}, nil, false},
		"the filings":               {8, 8, steps{demanded, filed}, steps{demanded}, true},
		"the terminations":          {6, 6, steps{demanded, terminated}, steps{demanded}, true},
		"the plans":                 {6, 6, steps{demanded, planned}, steps{demanded}, true},
		"a step that others follow": {8, 8, steps{demanded}, steps{terminated}, false},
		"planned, then filed":       {8, 8, steps{planned}, steps{filed}, false},
		"withdrawn":                 {8, 8, steps{filed}, steps{withdrawn}, false},
		"no steps before":           {8, 8, nil, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 40)
				for i := range test.cases {
					f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprintf("00%d", i), test.was...))
				}
				w.Read(f)
				before := len(w.Notices())
				f.Rows, f.Version = slices.Clone(f.Rows), 1
				for i := range test.changed {
					f.Rows[40+i] = gatewaytest.Tenancy(fmt.Sprintf("00%d", i), test.is...)
				}
				run := w.Read(f).Run
				if refused := run.State == gateway.RunRefused; refused != test.refused ||
					refused && run.Reason != intake.ReasonLostSteps {
					t.Fatalf("%s, %s", run.State, run.Reason)
				}
				if test.refused {
					n, alarms := len(w.Notices()), w.AlarmKinds()
					if n != before || !slices.Contains(alarms, gateway.AlarmRunRefused) {
						t.Errorf("%d notices, want %d, and alarms %v", n, before, alarms)
					}
					if _, err := w.AcceptRefused(context.Background(), run.ID); err != nil {
						t.Fatal(err)
					}
					f.Version++
					if run := w.Read(f).Run; run.State == gateway.RunRefused {
						t.Errorf("accepted, and refused again: %s", run.Reason)
					}
				}
				w.Verify()
			})
		})
	}
}

// A source that gives what has changed only gives just the cases that have lost their steps: that they are
// all is no sign.
func TestChangesMayAllHaveLostTheirSteps(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		for i := range 8 {
			f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprint(i), gatewaytest.Filed(rules.Date(2026, 10, 1))))
		}
		w.Read(changes{f})
		f.Rows, f.Version = nil, 1
		for i := range 8 {
			f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprint(i)))
		}
		if r := w.Read(changes{f}).Run; r.State != gateway.RunAdopted {
			t.Errorf("the changes were %s (%s)", r.State, r.Reason)
		}
	})
}

// Only cases that had steps are counted, so that old cases without steps do not hide that the others lose
// theirs. A case whose row is gone, or cannot be used, has lost no step.
func TestWhoseStepsAreNotLost(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 1))
		f := manyTenancies("a", 100)
		night := func(from, to int, row func(number string) (rules.Record, bool)) gateway.Run {
			rows := slices.Clone(f.Rows[:100])
			for i := range 30 {
				number := fmt.Sprintf("00%d", i)
				r, there := gatewaytest.Tenancy(number), true
				if i >= 20 {
					r.Events = []rules.Event{filed}
				}
				if i >= from && i < to {
					r, there = row(number)
				}
				if there {
					rows = append(rows, r)
				}
			}
			f.Rows, f.Version = rows, f.Version+1
			return w.Read(f).Run
		}
		plain := func(number string) (rules.Record, bool) { return gatewaytest.Tenancy(number), true }
		with := func(number string) (rules.Record, bool) { return gatewaytest.Tenancy(number, filed), true }
		gone := func(string) (rules.Record, bool) { return rules.Record{}, false }
		bad := func(number string) (rules.Record, bool) {
			return rules.Record{
				Key: rules.Key{Tenancy: number}, Quarantined: true, Problems: []rules.Problem{{Line: 2}},
			}, true
		}
		adopt := func(what string, run gateway.Run) {
			t.Helper()
			if run.State != gateway.RunAdopted {
				t.Fatalf("%s: %s, %s", what, run.State, run.Reason)
			}
		}
		adopt("all have steps", night(0, 20, with))
		for i := 4; i <= 20; i += 4 { // a few a night
			adopt("a few lose them", night(i, 20, with))
		}
		adopt("rows are gone", night(21, 30, gone))
		adopt("they come again", night(0, 0, plain))
		adopt("rows cannot be used", night(21, 30, bad))
		adopt("they are mended", night(0, 0, plain))
		if run := night(20, 30, plain); run.Reason != intake.ReasonLostSteps {
			t.Errorf("the ten with steps lose them: %s, %s", run.State, run.Reason)
		}
	})
}

// With a limit to the age of the newest step, a list that had steps and has none is refused as old: also when
// they are few, or the rows are gone. One that never had any is not.
func TestNoStepIsOldContent(t *testing.T) {
	for name, test := range map[string]struct {
		steps, limit int
		gone         bool
		reason       string
	}{
		"emptied":            {8, 10, false, intake.ReasonOld},
		"emptied of one":     {1, 10, false, intake.ReasonOld},
		"rows gone":          {2, 10, true, intake.ReasonOld},
		"without a limit":    {1, 0, false, ""},
		"gone, no limit":     {2, 0, true, ""},
		"never had a step":   {0, 10, false, ""},
		"many, and no limit": {8, 0, false, intake.ReasonLostSteps},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 40)
				for i := range 40 {
					if i < test.steps {
						f.Rows[i].Events = []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 1))}
					}
				}
				read := func() gateway.Run {
					t.Helper()
					f.Version++
					report, err := w.Accept(context.Background(), intake.Request{
						Association: gatewaytest.Association, Feeds: []intake.Feed{f},
						Guards: map[string]intake.Guard{"a": {MaxStep: test.limit}},
					})
					if err != nil {
						t.Fatal(err)
					}
					return report.Run
				}
				if run := read(); run.State != gateway.RunAdopted {
					t.Fatalf("%s, %s", run.State, run.Reason)
				}
				if test.gone {
					f.Rows = f.Rows[test.steps:]
				} else {
					f.Rows = manyTenancies("a", 40).Rows
				}
				run := read()
				if run.Reason != test.reason {
					t.Fatalf("%s, %s; want %s", run.State, run.Reason, test.reason)
				}
				if test.reason != "" {
					if _, err := w.AcceptRefused(context.Background(), run.ID); err != nil {
						t.Fatal(err)
					}
					if run := read(); run.State == gateway.RunRefused {
						t.Errorf("accepted, and refused again: %s", run.Reason)
					}
				}
				w.Verify()
			})
		})
	}
}
