package intake_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
)

func TestADoubtfulRunIsRefused(t *testing.T) {
	var many []rules.Record
	for i := range 100 {
		many = append(many, gatewaytest.Tenancy(fmt.Sprint(i)))
	}
	many[7].Events = []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 2))}
	bad := make([]rules.Record, 20)
	for i := range bad {
		bad[i] = rules.Record{
			Quarantined: true, Problems: []rules.Problem{{Line: i + 2, Code: rules.ProblemKeyMissing}},
		}
	}
	step := gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	for name, test := range map[string]struct {
		rows   []rules.Record
		err    error
		reason string
		state  gateway.RunState
	}{
		"empty":  {nil, nil, "empty", gateway.RunRefused},
		"shrunk": {append([]rules.Record{step}, many[:50]...), nil, "shrunk", gateway.RunRefused},
		"bad":    {append(append([]rules.Record{step}, many...), bad...), nil, "mostly-bad", gateway.RunRefused},
		"cut short": {
			append([]rules.Record{step}, many[:90]...), gatewaytest.Refused{Code: "cut-short"}, "cut-short",
			gateway.RunRefused,
		},
		"useless": {bad, nil, "useless", gateway.RunRefused},
		"away":    {nil, errors.New("connection refused"), "unavailable", gateway.RunFailed},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := &gatewaytest.Feed{Label: "a", Rows: many}
				if r := w.Read(f); r.Run.State != gateway.RunAdopted {
					t.Fatalf("the whole feed was %s (%s)", r.Run.State, r.Run.Reason)
				}
				f.Rows, f.Err, f.Version = test.rows, test.err, 1
				r := w.Read(f)
				if r.Run.State != test.state || r.Run.Reason != test.reason {
					t.Fatalf("state %s, reason %s; want %s, %s", r.Run.State, r.Run.Reason, test.state, test.reason)
				}
				if n := len(w.Notices()); n != 1 {
					t.Errorf("%d notices after a refused run, want the 1 from before", n)
				}
				if alarms := w.AlarmKinds(); len(alarms) == 0 {
					t.Error("nobody is told")
				}
				accepted, err := w.AcceptRefused(context.Background(), r.Run.ID)
				if intake.Acceptable(test.reason) {
					if err != nil || accepted.Notices != 1 {
						t.Errorf("accepted by a person: %d notices, %v; want the new one", accepted.Notices, err)
					}
					var refusal *lang.Error
					_, err := w.AcceptRefused(context.Background(), r.Run.ID)
					if !errors.As(err, &refusal) || !errors.Is(err, gateway.ErrState) ||
						!strings.Contains(refusal.Text(lang.Danish), "allerede godkendt") {
						t.Errorf("accepted twice: %v", err)
					}
				} else if !errors.Is(err, gateway.ErrState) || len(w.AlarmKinds()) == 0 {
					t.Errorf("what was not read was accepted: %v, and %d alarms stand", err, len(w.AlarmKinds()))
				}
				f.Rows, f.Err, f.Version = many, nil, 2
				if r := w.Read(f); r.Run.State != gateway.RunAdopted {
					t.Errorf("the whole feed was %s (%s) afterwards", r.Run.State, r.Run.Reason)
				}
				for _, kind := range w.AlarmKinds() {
					if kind == gateway.AlarmRunRefused || kind == gateway.AlarmRunFailed {
						t.Error("the alarm stands after a whole run")
					}
				}
			})
		})
	}
}

// What no person can accept is the reason of a refusal, whatever else is wrong and in whichever feed.
func TestWhatWasNotReadComesFirst(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		a, b := manyTenancies("a", 100), manyTenancies("b", 10)
		w.Read(a, b)
		a.Rows, a.Version = a.Rows[:10], 1
		b.Err, b.Version = gatewaytest.Refused{Code: "missing-column"}, 1
		r := w.Read(a, b).Run
		if r.Reason != "missing-column" || r.Source != "b" {
			t.Errorf("refused because of %s in %s", r.Reason, r.Source)
		}
		if _, err := w.AcceptRefused(context.Background(), r.ID); !errors.Is(err, gateway.ErrState) {
			t.Errorf("accepted: %v", err)
		}
		var refusal *lang.Error
		if _, err := w.AcceptRefused(context.Background(), r.ID[:8]); !errors.As(err, &refusal) ||
			!strings.Contains(refusal.Text(lang.Danish), "skriv hele nummeret") {
			t.Errorf("half a run's number: %v", err)
		}
	})
}

// A list that stands twice in its file is not longer for that, so the next one is not shorter.
func TestADoubledListIsNoBaseline(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 100)
		step := gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		f.Rows = append(f.Rows, step)
		single := f.Rows
		w.Read(f)
		f.Rows, f.Version = append(slices.Clone(single), single...), 1
		if r := w.Read(f).Run; r.State != gateway.RunAdopted || r.Sources[0].Rows != 202 ||
			r.Sources[0].Whole != 101 {
			t.Fatalf("the doubled list: %s, %+v", r.State, r.Sources[0])
		}
		f.Rows, f.Version = single, 2
		if r := w.Read(f).Run; r.State != gateway.RunAdopted {
			t.Errorf("the list after it was %s (%s)", r.State, r.Reason)
		}
		f.Rows, f.Version = append(slices.Clone(single[:60]), single[:60]...), 3
		if r := w.Read(f).Run; r.Reason != "shrunk" {
			t.Errorf("half a list, written twice, was %s (%s)", r.State, r.Reason)
		}
	})
}

// changes is a source that gives what has changed only.
type changes struct{ *gatewaytest.Feed }

func (changes) Snapshot() bool { return false }

// A list of changes that is shorter than the last has lost nothing: what it leaves out stays as it was.
func TestChangesDoNotShrink(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 100)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.Read(changes{f})
		f.Rows, f.Version = manyTenancies("a", 2).Rows, 1
		if r := w.Read(changes{f}).Run; r.State != gateway.RunAdopted {
			t.Errorf("the changes were %s (%s)", r.State, r.Reason)
		}
	})
}

func manyTenancies(label string, n int) *gatewaytest.Feed {
	f := &gatewaytest.Feed{Label: label}
	for i := range n {
		f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprint(label, i)))
	}
	return f
}

// A list that loses a little every night is refused when it has lost too much within the month, and what a
// person then accepts is where it begins anew.
func TestCreepingShrink(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 100)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		night := func(rows int) gateway.Run {
			f.Rows = append(f.Rows[:rows-1:rows-1], f.Rows[len(f.Rows)-1])
			f.Version++
			w.Clock.Pass(24 * time.Hour)
			return w.Read(f).Run
		}
		for _, rows := range []int{101, 95, 89, 84} {
			if run := night(rows); run.State != gateway.RunAdopted {
				t.Fatalf("%d rows: %s (%s)", rows, run.State, run.Reason)
			}
		}
		run := night(79)
		if run.State != gateway.RunRefused || run.Reason != intake.ReasonCrept {
			t.Fatalf("a fifth fewer than four nights ago: %s (%s)", run.State, run.Reason)
		}
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmRunRefused) {
			t.Error("nobody is told")
		}
		if _, err := w.AcceptRefused(context.Background(), run.ID); err != nil {
			t.Fatal(err)
		}
		if run := night(75); run.State != gateway.RunAdopted {
			t.Errorf("after a person has accepted fewer rows: %s (%s)", run.State, run.Reason)
		}
		w.Clock.Pass(40 * 24 * time.Hour)
		if run := night(65); run.State != gateway.RunAdopted {
			t.Errorf("a month later: %s (%s)", run.State, run.Reason)
		}
	})
}

// A whole list has at least so many rows, and a legal step of the last days, where the settings say so.
func TestFewestRowsAndNewestStep(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 30)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 9, 5))))
		for _, test := range []struct {
			guard  intake.Guard
			reason string
		}{
			{intake.Guard{MinRows: 32}, intake.ReasonFew},
			{intake.Guard{MaxStep: 29}, intake.ReasonOld},
			{intake.Guard{MinRows: 31, MaxStep: 30}, ""},
		} {
			f.Version++
			report, err := w.Accept(context.Background(), intake.Request{
				Association: gatewaytest.Association, Feeds: []intake.Feed{f},
				Guards: map[string]intake.Guard{"a": test.guard},
			})
			if err != nil || report.Run.Reason != test.reason {
				t.Errorf("%+v: %s (%s), %v", test.guard, report.Run.State, report.Run.Reason, err)
			}
			if test.reason != "" && (len(w.Notices()) > 0 || report.Run.Chunks == 0) {
				t.Errorf("%+v: %d notices and %d chunks to be accepted", test.guard, len(w.Notices()), report.Run.Chunks)
			}
		}
		if len(w.Notices()) != 1 {
			t.Errorf("%d notices of the whole list", len(w.Notices()))
		}
	})
}

// A small list is not refused for a few bad rows: each of them waits for a person.
func TestAFewBadRowsRefuseNoSmallList(t *testing.T) {
	for _, test := range []struct {
		rows, bad int
		refused   bool
	}{
		{2, 1, false}, {13, 3, false}, {13, 4, false}, {13, 5, true}, {6, 3, true}, {7, 3, false}, {5, 4, true},
		{49, 5, true}, {50, 5, false}, {1000, 100, false}, {1000, 101, true},
	} {
		got := (intake.Guard{}).TooBad(gateway.SourceRun{Rows: test.rows, Quarantined: test.bad})
		if got != test.refused {
			t.Errorf("%d of %d: %v", test.bad, test.rows, got)
		}
	}
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 9)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		for i := range 3 {
			f.Rows = append(f.Rows, rules.Record{
				Quarantined: true, Problems: []rules.Problem{{Line: i + 2, Code: rules.ProblemKeyMissing}},
			})
		}
		r := w.Read(f)
		if r.Run.State != gateway.RunAdopted || r.Notices != 1 || len(w.Waiting(gateway.Operator)) != 3 {
			t.Errorf("%s (%s), %d notices, %d wait", r.Run.State, r.Run.Reason, r.Notices,
				len(w.Waiting(gateway.Operator)))
		}
	})
}
