package intake_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

func TestTheSameNightTwiceChangesNothing(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "ringgaarden", Rows: []rules.Record{
			gatewaytest.Tenancy("1"), gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))),
			gatewaytest.Tenancy("3"),
			gatewaytest.Tenancy("4", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 30)}),
		}}
		report := w.Read(f)
		if report.Run.State != gateway.RunAdopted || report.Cases != 2 || report.Notices != 1 {
			t.Fatalf("first night: state %s, %d cases, %d notices; want adopted, 2, 1", report.Run.State, report.Cases,
				report.Notices)
		}
		if got := w.SendAll(); got.Sent != 1 {
			t.Fatalf("sent %+v, want one", got)
		}
		again := w.Read(f)
		if again.Run.State != gateway.RunUnchanged || f.Pulled != 1 {
			t.Errorf("the same night again: state %s, read %d times; want unchanged, once", again.Run.State, f.Pulled)
		}
		f.Version++ // other bytes, the same facts
		again = w.Read(f)
		if again.Run.State != gateway.RunAdopted || again.Cases != 0 || again.Notices != 0 {
			t.Errorf("the same facts again: state %s, %d cases, %d notices; want adopted, 0, 0", again.Run.State,
				again.Cases, again.Notices)
		}
		if got := w.SendAll(); got != (outbox.Sent{}) || len(w.Channel.Got) != 1 {
			t.Errorf("sent again: %+v", got)
		}
	})
}

func TestEveryRowIsAccountedFor(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filing := gatewaytest.Filed(rules.Date(2026, 10, 5))
		bad := rules.Record{
			Quarantined: true, Problems: []rules.Problem{{
				File: "a.csv", Line: 7, Column: "Dato", Code: rules.ProblemDateImpossible, Step: rules.Filed,
			}},
		}
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			gatewaytest.Tenancy("1"), gatewaytest.Tenancy("2", filing), gatewaytest.Tenancy("2", filing), bad,
			gatewaytest.Tenancy("3"), gatewaytest.Tenancy("4"), gatewaytest.Tenancy("5"), gatewaytest.Tenancy("6"),
			gatewaytest.Tenancy("7"), gatewaytest.Tenancy("8"), gatewaytest.Tenancy("9"), gatewaytest.Tenancy("10"),
			gatewaytest.Tenancy("2", rules.Event{Kind: rules.Evicted, On: rules.Date(2026, 10, 5)}),
		}}
		run := w.Read(f).Run
		r := run.Sources[0]
		want := gateway.SourceRun{
			Name: "a", Rows: 13, Whole: 12, Kept: 2, WithoutSteps: 9, Quarantined: 1, Repeated: 1, Changed: 1,
			Cursor: "0", Read: run.ID, First: true, Content: r.Content, News: run.Started,
		}
		if diff := cmp.Diff(want, r); diff != "" {
			t.Errorf("accounted (-want +got): %s", diff)
		}
		if r.Rows != r.Kept+r.WithoutSteps+r.Quarantined+r.Repeated {
			t.Errorf("the rows do not add up: %+v", r)
		}
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmQuarantined) {
			t.Error("nobody is told of the quarantined row")
		}
	})
}

// A step may be in another source than its tenancy, whichever is read first and whichever has changed.
func TestSourcesAreReadTogether(t *testing.T) {
	facts := func() *gatewaytest.Feed {
		return &gatewaytest.Feed{
			Label: "facts", Rows: []rules.Record{
				gatewaytest.Tenancy("1"), gatewaytest.Tenancy("2"), gatewaytest.Tenancy("3"),
			},
		}
	}
	step := rules.Record{
		Key:    rules.Key{Association: gatewaytest.Association, Tenancy: "2"},
		Events: []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 5))},
	}
	other := rules.Record{
		Key:    rules.Key{Association: gatewaytest.Association, Tenancy: "3"},
		Events: []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 5))},
	}
	for _, order := range []string{"facts first", "steps first", "steps come later"} {
		t.Run(order, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				facts, steps := facts(), &gatewaytest.Feed{Label: "steps", Rows: []rules.Record{step}}
				var report gateway.Report
				switch order {
				case "facts first":
					report = w.Read(facts, steps)
				case "steps first":
					report = w.Read(steps, facts)
				default:
					w.Read(facts, steps)
					steps.Rows, steps.Version = append(steps.Rows, other), 1
					report = w.Read(facts, steps)
				}
				if report.Notices != 1 {
					t.Errorf("%d notices, want 1; the runs: %+v", report.Notices, report.Run.Sources)
				}
				for _, r := range report.Run.Sources {
					if r.Rows != r.Kept+r.WithoutSteps+r.Quarantined+r.Repeated {
						t.Errorf("the rows of %s do not add up: %+v", r.Name, r)
					}
				}
			})
		})
	}
}
