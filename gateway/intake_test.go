package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

func TestFirstNightAndTheSameNightAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "ringgaarden", rows: []rules.Record{
			tenancy("1"), tenancy("2", filed(rules.Date(2026, 10, 5))), tenancy("3"),
			tenancy("4", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 30)}),
		}}
		report := w.accept(f)
		if report.Run.State != gateway.RunAdopted || report.Cases != 2 || report.Notices != 1 {
			t.Fatalf("first night: state %s, %d cases, %d notices; want adopted, 2, 1", report.Run.State, report.Cases, report.Notices)
		}
		if got := w.send(); got.Sent != 1 {
			t.Fatalf("sent %+v, want one", got)
		}
		again := w.accept(f)
		if again.Run.State != gateway.RunUnchanged || f.pulled != 1 {
			t.Errorf("the same night again: state %s, read %d times; want unchanged, once", again.Run.State, f.pulled)
		}
		f.version++ // other bytes, the same facts
		again = w.accept(f)
		if again.Run.State != gateway.RunAdopted || again.Cases != 0 || again.Notices != 0 {
			t.Errorf("the same facts again: state %s, %d cases, %d notices; want adopted, 0, 0", again.Run.State, again.Cases, again.Notices)
		}
		if got := w.send(); got != (outbox.Sent{}) || len(w.channel.got) != 1 {
			t.Errorf("sent again: %+v", got)
		}
	})
}

func TestEveryRowIsAccountedFor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		filing := filed(rules.Date(2026, 10, 5))
		bad := rules.Record{Quarantined: true, Problems: []rules.Problem{{File: "a.csv", Line: 7, Column: "Dato", Code: rules.ProblemDateImpossible, Step: rules.Filed}}}
		f := &feed{name: "a", rows: []rules.Record{
			tenancy("1"), tenancy("2", filing), tenancy("2", filing), bad, tenancy("3"), tenancy("4"), tenancy("5"), tenancy("6"),
			tenancy("7"), tenancy("8"), tenancy("9"), tenancy("10"),
			tenancy("2", rules.Event{Kind: rules.Evicted, On: rules.Date(2026, 10, 5)}),
		}}
		run := w.accept(f).Run
		r := run.Sources[0]
		want := gateway.SourceRun{Name: "a", Rows: 13, Whole: 13, Kept: 2, WithoutSteps: 9, Quarantined: 1, Repeated: 1, Changed: 1, Cursor: "0", Read: run.ID}
		if r != want {
			t.Errorf("accounted\n%+v, want\n%+v", r, want)
		}
		if r.Rows != r.Kept+r.WithoutSteps+r.Quarantined+r.Repeated {
			t.Errorf("the rows do not add up: %+v", r)
		}
		if !slices.Contains(w.alarms(), gateway.AlarmQuarantined) {
			t.Error("nobody is told of the quarantined row")
		}
	})
}

// A step may stand in another source than its tenancy, whichever is read first and whichever has changed.
func TestSourcesAreReadTogether(t *testing.T) {
	facts := func() *feed {
		return &feed{name: "facts", rows: []rules.Record{tenancy("1"), tenancy("2"), tenancy("3")}}
	}
	step := rules.Record{Key: rules.Key{Association: association, Tenancy: "2"}, Events: []rules.Event{filed(rules.Date(2026, 10, 5))}}
	other := rules.Record{Key: rules.Key{Association: association, Tenancy: "3"}, Events: []rules.Event{filed(rules.Date(2026, 10, 5))}}
	for _, order := range []string{"facts first", "steps first", "steps come later"} {
		t.Run(order, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				facts, steps := facts(), &feed{name: "steps", rows: []rules.Record{step}}
				var report gateway.Report
				switch order {
				case "facts first":
					report = w.accept(facts, steps)
				case "steps first":
					report = w.accept(steps, facts)
				default:
					w.accept(facts, steps)
					steps.rows, steps.version = append(steps.rows, other), 1
					report = w.accept(facts, steps)
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

// Every source is asked about the tenancies that have a step in any source or are cases, and about nobody else.
func TestFactsAreAskedOfCasesOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		steps := &feed{name: "steps", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)))}}
		facts := &feed{name: "facts", rows: []rules.Record{tenancy("1"), tenancy("2"), tenancy("3")}}
		w.accept(facts, steps)
		if want := map[string]bool{"2": true}; !maps.Equal(facts.asked, want) || !maps.Equal(steps.asked, want) {
			t.Errorf("asked about %v and %v, want the one with a step", facts.asked, steps.asked)
		}
		// A case stays one when its step has left the source.
		steps.rows, steps.version = []rules.Record{tenancy("3", filed(rules.Date(2026, 10, 5)))}, 1
		w.accept(facts, steps)
		if want := map[string]bool{"2": true, "3": true}; !maps.Equal(facts.asked, want) {
			t.Errorf("asked about %v, want the case and the new step", facts.asked)
		}
	})
}

// The rows of a tenancy are counted once, whichever question gave them.
func TestRowsOfBothQuestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		paid := rules.Event{Kind: rules.Paid, On: rules.Date(2026, 10, 1)}
		demanded := tenancy("2", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 1)})
		f := &feed{name: "a", rows: []rules.Record{
			tenancy("1"), demanded, tenancy("2", paid), demanded, tenancy("2", paid), tenancy("3"),
		}}
		r := w.accept(f).Run.Sources[0]
		if r.Rows != 6 || r.Kept != 2 || r.WithoutSteps != 2 || r.Repeated != 2 || r.Quarantined != 0 {
			t.Errorf("%+v, want 6 rows: 2 with steps, 2 without, 2 repeated", r)
		}
		f.version++
		if again := w.accept(f); again.Cases != 0 || again.Run.Sources[0].Changed != 0 {
			t.Errorf("the same rows again changed %d cases", again.Cases)
		}
	})
}

// A source that is not the same for both questions is refused, and no case changes.
func TestChangedBetweenTheQuestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)))}}
		f.factsErr = refused{"changed"}
		r := w.accept(f)
		if r.Run.State != gateway.RunRefused || r.Run.Reason != "changed" || len(w.notices()) != 0 {
			t.Errorf("state %s, reason %s, %d notices", r.Run.State, r.Run.Reason, len(w.notices()))
		}
	})
}

type refused struct{ code string }

func (r refused) Error() string   { return r.code }
func (r refused) Refused() string { return r.code }

func TestGuard(t *testing.T) {
	var many []rules.Record
	for i := range 100 {
		many = append(many, tenancy(fmt.Sprint(i)))
	}
	many[7].Events = []rules.Event{filed(rules.Date(2026, 10, 2))}
	bad := make([]rules.Record, 20)
	for i := range bad {
		bad[i] = rules.Record{Quarantined: true, Problems: []rules.Problem{{Line: i + 2, Code: rules.ProblemKeyMissing}}}
	}
	step := tenancy("500", filed(rules.Date(2026, 10, 5)))
	for name, test := range map[string]struct {
		rows   []rules.Record
		err    error
		reason string
		state  gateway.RunState
	}{
		"empty":     {nil, nil, "empty", gateway.RunRefused},
		"shrunk":    {append([]rules.Record{step}, many[:50]...), nil, "shrunk", gateway.RunRefused},
		"bad":       {append(append([]rules.Record{step}, many...), bad...), nil, "mostly-bad", gateway.RunRefused},
		"cut short": {append([]rules.Record{step}, many[:90]...), refused{"cut-short"}, "cut-short", gateway.RunRefused},
		"away":      {nil, errors.New("connection refused"), "unavailable", gateway.RunFailed},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				f := &feed{name: "a", rows: many}
				if r := w.accept(f); r.Run.State != gateway.RunAdopted {
					t.Fatalf("the whole feed was %s (%s)", r.Run.State, r.Run.Reason)
				}
				f.rows, f.err, f.version = test.rows, test.err, 1
				r := w.accept(f)
				if r.Run.State != test.state || r.Run.Reason != test.reason {
					t.Fatalf("state %s, reason %s; want %s, %s", r.Run.State, r.Run.Reason, test.state, test.reason)
				}
				if n := len(w.notices()); n != 1 {
					t.Errorf("%d notices after a refused run, want the 1 from before", n)
				}
				if alarms := w.alarms(); len(alarms) == 0 {
					t.Error("nobody is told")
				}
				if test.state == gateway.RunRefused && len(test.rows) > 0 {
					accepted, err := w.AcceptRefused(context.Background(), r.Run.ID)
					if err != nil || accepted.Notices != 1 {
						t.Errorf("accepted by a person: %d notices, %v; want the new one", accepted.Notices, err)
					}
				}
				f.rows, f.err, f.version = many, nil, 2
				if r := w.accept(f); r.Run.State != gateway.RunAdopted {
					t.Errorf("the whole feed was %s (%s) afterwards", r.Run.State, r.Run.Reason)
				}
				for _, kind := range w.alarms() {
					if kind == gateway.AlarmRunRefused || kind == gateway.AlarmRunFailed {
						t.Error("the alarm stands after a whole run")
					}
				}
			})
		})
	}
}

// A step that its source tells no more stays, and a filing after a withdrawal is a new notice.
func TestWhatIsGoneStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("1"), tenancy("2", filed(rules.Date(2026, 9, 1)), rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 9, 10)})}}
		w.accept(f)
		f.rows, f.version = []rules.Record{tenancy("1"), tenancy("2", filed(rules.Date(2026, 10, 5)))}, 1
		report := w.accept(f)
		if report.Notices != 1 {
			t.Fatalf("%d notices for a filing after a withdrawal, want 1", report.Notices)
		}
		for _, n := range w.notices() {
			if n.Event.On == rules.Date(2026, 10, 5) && n.Episode != 2 {
				t.Errorf("the filing after the withdrawal is of episode %d, want 2", n.Episode)
			}
		}
		f.rows, f.version = []rules.Record{tenancy("1"), tenancy("9")}, 2
		if report := w.accept(f); report.Cases != 1 || report.Notices != 0 {
			t.Errorf("a tenancy that is gone: %d cases, %d notices; want 1, 0", report.Cases, report.Notices)
		}
		f.version = 3
		if report := w.accept(f); report.Cases != 0 {
			t.Errorf("a tenancy that stays gone: %d cases changed, want 0", report.Cases)
		}
	})
}

func TestAChangedDayIsACorrection(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)))}}
		w.accept(f)
		w.send()
		f.rows, f.version = []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)))}, 1
		report := w.accept(f)
		if report.Notices != 0 || report.Duplicates == 0 {
			t.Errorf("%d new notices, %d known; want none and one", report.Notices, report.Duplicates)
		}
		if sent := w.send(); sent.Sent != 1 {
			t.Fatalf("sent %+v, want one correction", sent)
		}
		corrections := 0
		for id, body := range w.channel.bodies {
			if body == id+" correction 2026-10-05" {
				corrections++
			}
		}
		if corrections != 1 {
			t.Errorf("%d corrections among %v", corrections, w.channel.bodies)
		}
	})
}

// breaking is a store that dies at a given commit, before or after it.
type breaking struct {
	gateway.Store
	dieAt int
	after bool
	mu    sync.Mutex // the lease is renewed beside the run
	done  int
}

var errDied = errors.New("the process died here")

func (b *breaking) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	if b.done > b.dieAt || b.done == b.dieAt && !b.after {
		return errDied
	}
	if err := b.Store.Do(ctx, fn); err != nil || b.done < b.dieAt {
		return err
	}
	return errDied
}

// A process may die at any commit: the next one carries on, and every notice is made once.
func TestARunIsCarriedOn(t *testing.T) {
	var rows []rules.Record
	for i := range 25 { // three chunks
		rows = append(rows, tenancy(fmt.Sprintf("%04d", i), filed(rules.Date(2026, 10, 5))))
	}
	for dieAt := 1; dieAt <= 10; dieAt++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("commit %d after=%t", dieAt, after), func(t *testing.T) {
				each(t, func(t *testing.T, w *world) {
					whole := w.Store
					w.Chunk = 10
					w.Store = &breaking{Store: whole, dieAt: dieAt, after: after}
					f := &feed{name: "a", rows: rows}
					_, err := w.Accept(context.Background(), intake.Request{Association: association, Feeds: []intake.Feed{f}})
					if dieAt < 5 && err == nil {
						t.Fatalf("it did not die")
					}
					dead := w.Owner
					w.Store, w.Owner = whole, intake.NewOwner()
					if err := w.Bury(context.Background(), []string{dead}); err != nil {
						t.Fatal(err)
					}
					w.accept(f)
					if n := len(w.notices()); n != len(rows) {
						t.Errorf("%d notices, want %d", n, len(rows))
					}
				})
			})
		}
	}
}

// A row that cannot be read tonight does not say that its tenancy is gone: what the source said before stands, and what
// else it says tonight is taken.
func TestARowInQuarantineIsNotSilence(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		filing := filed(rules.Date(2026, 10, 5))
		demand := func(day int) rules.Record {
			return rules.Record{Key: rules.Key{Association: association, Tenancy: "2"}, Events: []rules.Event{{Kind: rules.Demanded, On: rules.Date(2026, 10, day)}}}
		}
		bad := func(tenancy string) rules.Record {
			return rules.Record{Key: rules.Key{Association: association, Tenancy: tenancy}, Quarantined: true,
				Problems: []rules.Problem{{File: "a.csv", Line: 7, Column: "Dato", Code: rules.ProblemDateUnreadable, Step: rules.Filed}}}
		}
		var others []rules.Record
		for i := range 60 {
			others = append(others, tenancy(fmt.Sprint(100+i)))
		}
		f := &feed{name: "a"}
		read := func(rows ...rules.Record) {
			t.Helper()
			f.rows, f.version = append(slices.Clone(others), rows...), f.version+1
			w.clock.pass(24 * time.Hour)
			if r := w.accept(f); r.Run.State != gateway.RunAdopted {
				t.Fatalf("%+v", r.Run)
			}
		}
		// told is what stands of a tenancy: its events, and its tenants.
		told := func(number string) string {
			t.Helper()
			var said []string
			w.view(func(r gateway.Reader) error {
				c, err := r.CaseByKey(association, w.db.Blind("tenancy", association, number))
				if err != nil {
					t.Fatal(err)
				}
				v, err := r.Version(gateway.Operator, c.ID, c.Version)
				merged := rules.Merge("", association, v.Records)
				for _, e := range merged.Events {
					state := ""
					if e.Gone {
						state = " gone"
					}
					said = append(said, fmt.Sprint(e.Kind, " ", e.On, state))
				}
				for _, tenant := range merged.Tenants {
					said = append(said, tenant.Name)
				}
				return err
			})
			return strings.Join(said, ", ")
		}
		expect := func(when, number, want string) {
			t.Helper()
			if got := told(number); got != want {
				t.Errorf("%s, tenancy %s:\n%s, want\n%s", when, number, got, want)
			}
		}
		const one, two = "filed 2026-10-05, Anne Ærø 1", "demanded 2026-10-02, filed 2026-10-05, Anne Ærø 2"
		read(tenancy("1", filing), tenancy("2", filing), demand(2))
		read(bad("1"), bad("2"), demand(2))
		expect("in quarantine", "1", one)
		expect("one of two rows in quarantine", "2", two)
		read(bad("1"), bad("2"), demand(2), demand(25))
		expect("and another row is new", "2", "demanded 2026-10-02, filed 2026-10-05, demanded 2026-10-25, Anne Ærø 2")
		read(tenancy("1", filed(rules.Date(2026, 10, 6))), tenancy("2", filing), demand(2))
		expect("put right", "1", "filed 2026-10-06, Anne Ærø 1")
		expect("put right", "2", "demanded 2026-10-02, filed 2026-10-05, demanded 2026-10-25 gone, Anne Ærø 2")
		read(bad("1"), bad("2"), demand(2))
		read(demand(2))
		expect("when it is gone indeed", "1", "filed 2026-10-06 gone, Anne Ærø 1")
		expect("when one of two rows is gone indeed", "2", "demanded 2026-10-02, filed 2026-10-05 gone, demanded 2026-10-25 gone")
		w.verify()
	})
}
