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
)

// other is the same tenancy under another number.
func other(r rules.Record, number string) rules.Record {
	r.Key.Tenancy = number
	return r
}

var renumberedFiling = gatewaytest.Filed(rules.Date(2026, 10, 5))

// renumbered is a world in which the municipality has been notified of a filing, and the tenancy then comes
// under another number.
func renumbered(t *testing.T, test func(w *gatewaytest.World, f *gatewaytest.Feed, number string)) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 20)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("0001", renumberedFiling))
		w.Read(f)
		w.SendAll()
		if len(w.Notices()) != 1 {
			t.Fatalf("%d notices", len(w.Notices()))
		}
		f.Rows, f.Version = append(f.Rows[:20:20], other(f.Rows[20], "1")), 1
		if r := w.Read(f); r.Notices != 0 || r.Run.State != gateway.RunAdopted {
			t.Fatalf("a second notice: %d, %s %s", r.Notices, r.Run.State, r.Run.Reason)
		}
		open := tasks(w, gateway.TaskFinding)
		if len(open) != 1 || open[0].Reason != rules.Renumbered || open[0].Due != rules.Date(2026, 10, 5) {
			t.Fatalf("nobody is asked: %+v", open)
		}
		test(w, f, open[0].Number)
		if n := len(tasks(w, gateway.TaskFinding)); n != 0 {
			t.Errorf("%d findings still wait", n)
		}
		w.Verify()
	})
}

func TestARenumberedTenancyIsTheSame(t *testing.T) {
	renumbered(t, func(w *gatewaytest.World, f *gatewaytest.Feed, number string) {
		same := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: "same"}
		for _, reply := range []gatewaytest.Reply{
			{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}, gatewaytest.NotOwed,
		} {
			if _, err := w.Answer(number, reply); err == nil {
				t.Errorf("%s answers whose case it is", reply.Reason)
			}
		}
		if _, err := w.Answer(number, same); err != nil {
			t.Fatal(err)
		}
		w.View(func(r gateway.Reader) error {
			c, err := r.CaseByID(gateway.Operator, w.Notices()[0].Case)
			if err != nil || c.Tenancy != "1" || c.Number == number {
				t.Errorf("the case goes on as %q, %v", c.Tenancy, err)
			}
			return err
		})
		// the next nights, under either number
		f.Version++
		if r := w.Read(f); r.Cases != 0 || r.Notices != 0 {
			t.Errorf("the same again: %d cases, %d notices", r.Cases, r.Notices)
		}
		for _, now := range []string{"0001", "1"} {
			f.Rows[20], f.Version = other(f.Rows[20], now), f.Version+1
			if r := w.Read(f); r.Notices != 0 || len(tasks(w, gateway.TaskFinding)) != 0 {
				t.Errorf("as %s: %d notices, %+v", now, r.Notices, tasks(w, gateway.TaskFinding))
			}
		}
		// its thread goes on, whichever number the withdrawal comes under
		f.Rows[20] = other(gatewaytest.Tenancy("0001", renumberedFiling,
			gatewaytest.Withdrawn(rules.Date(2026, 10, 7))), "0001")
		f.Version++
		w.Clock.At = w.Clock.At.Add(72 * time.Hour)
		w.Read(f)
		w.SendAll()
		if got := w.Messages(); len(got) != 2 || !strings.HasPrefix(got[1], "update") {
			t.Errorf("sent %q, want the withdrawal in the notice's thread", got)
		}
		// and so does what a person enters under the old number
		key := rules.Key{Association: gatewaytest.Association, Tenancy: "0001"}
		_, c, err := w.Enter(context.Background(), key,
			rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 8)},
			rules.AskedAt(w.Clock.Now()))
		if err != nil || c.ID != w.Notices()[0].Case {
			t.Errorf("entered in case %s, %v", c.ID, err)
		}
	})
}

func TestARenumberedTenancyIsNew(t *testing.T) {
	renumbered(t, func(w *gatewaytest.World, f *gatewaytest.Feed, number string) {
		is := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "new"}
		r, err := w.Answer(number, is)
		if err != nil || r.Notices != 1 || len(w.Notices()) != 2 {
			t.Errorf("%d notices of a new tenancy, %v", r.Notices, err)
		}
		f.Version++
		if r := w.Read(f); r.Cases != 0 || r.Notices != 0 {
			t.Errorf("the same again: %d cases, %d notices", r.Cases, r.Notices)
		}
	})
}

// Whose case a tenancy is is asked only where its people are those of a case that its source has left.
func TestWhoIsNotRenumbered(t *testing.T) {
	known := gatewaytest.Tenancy("0001", renumberedFiling)
	moved := other(known, "1")
	moved.Facts.Tenants = []rules.Tenant{{Name: "Cy É", Protected: rules.No}}
	moved.Events = []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 4))}
	besides := other(known, "1")
	besides.Facts.Tenancy.Address.Street = "Vestergade 0001, kælderen"
	for name, rows := range map[string][]rules.Record{
		"other people":        {moved},
		"the case still told": {known, besides},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 20)
				f.Rows = append(f.Rows, known)
				w.Read(f)
				f.Rows, f.Version = append(f.Rows[:20:20], rows...), 1
				w.Read(f)
				if n := len(w.Notices()); n != 2 {
					t.Errorf("%d notices, want those of two tenancies", n)
				}
			})
		})
	}
}

// When many known cases come under other numbers, the list has been changed on the way. A person may accept
// it, and is then asked about each.
func TestManyRenumbered(t *testing.T) {
	for name, test := range map[string]struct {
		cases, renumbered int
		refused           bool
	}{
		"all of five":     {5, 5, true},
		"all of four":     {4, 4, false},
		"five of thirty":  {30, 5, false},
		"seven of thirty": {30, 7, true},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 20)
				for i := range test.cases {
					f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprintf("00%d", i), renumberedFiling))
				}
				w.Read(f)
				f.Rows, f.Version = slices.Clone(f.Rows), 1
				for i := range test.renumbered {
					f.Rows[20+i] = other(f.Rows[20+i], fmt.Sprint(i, ".0"))
				}
				r := w.Read(f)
				if refused := r.Run.State == gateway.RunRefused; refused != test.refused ||
					refused && r.Run.Reason != "renumbered" {
					t.Fatalf("%s, %s", r.Run.State, r.Run.Reason)
				}
				if test.refused {
					if n := len(tasks(w, gateway.TaskFinding)); n != 0 {
						t.Errorf("%d are asked of a refused run", n)
					}
					if _, err := w.AcceptRefused(context.Background(), r.Run.ID); err != nil {
						t.Fatal(err)
					}
				}
				if n := len(w.Notices()); n != test.cases {
					t.Errorf("%d notices of %d tenancies", n, test.cases)
				}
				if n := len(tasks(w, gateway.TaskFinding)); n != test.renumbered {
					t.Errorf("%d are asked about", n)
				}
				w.Verify()
			})
		})
	}
}

// A list of steps alone says nothing of people: as many numbers that vanish and come are taken for the same.
func TestManyRenumberedWithoutNames(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "steps"}
		for i := range 6 {
			f.Rows = append(f.Rows, rules.Record{
				Key:    rules.Key{Association: gatewaytest.Association, Tenancy: fmt.Sprintf("0%d", i)},
				Events: []rules.Event{renumberedFiling},
			})
		}
		w.Read(f)
		f.Rows, f.Version = slices.Clone(f.Rows), 1
		for i := range f.Rows {
			f.Rows[i] = other(f.Rows[i], fmt.Sprint(i))
		}
		if r := w.Read(f).Run; r.Reason != "renumbered" {
			t.Errorf("%s, %s", r.State, r.Reason)
		}
	})
}

// The steps come under other numbers, and the tenancies are still told of under their own: nobody can be
// recognised, and as many vanish as come.
func TestManyStepsWithoutTheirTenancies(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f, steps := manyTenancies("a", 20), &gatewaytest.Feed{Label: "steps"}
		for i := range 6 {
			steps.Rows = append(steps.Rows, rules.Record{
				Key:    rules.Key{Association: gatewaytest.Association, Tenancy: fmt.Sprintf("a%d", i)},
				Events: []rules.Event{renumberedFiling},
			})
		}
		if r := w.Read(f, steps); r.Notices != 6 {
			t.Fatalf("%d notices", r.Notices)
		}
		steps.Rows, steps.Version = slices.Clone(steps.Rows), 1
		for i := range steps.Rows {
			steps.Rows[i] = other(steps.Rows[i], fmt.Sprint("00a", i))
		}
		if r := w.Read(f, steps).Run; r.Reason != "renumbered" || r.Source != "steps" {
			t.Errorf("%s, %s in %s", r.State, r.Reason, r.Source)
		}
	})
}

// dimStore is a store that cannot read the version of a case the first time.
type dimStore struct {
	gateway.Store
	failed *bool
}

func (d dimStore) View(ctx context.Context, fn func(gateway.Reader) error) error {
	return d.Store.View(ctx, func(r gateway.Reader) error { return fn(dimReader{r, d.failed}) })
}

type dimReader struct {
	gateway.Reader
	failed *bool
}

var errDim = errors.New("the version was not read")

func (d dimReader) Version(s gateway.Scope, caseID string, version int) (gateway.Version, error) {
	if !*d.failed {
		*d.failed = true
		return gateway.Version{}, errDim
	}
	return d.Reader.Version(s, caseID, version)
}

// A case that cannot be read just now may be the one that a new number is of: the run fails, and nothing is
// sent twice.
func TestACaseThatCannotBeReadIsNotForgotten(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 20)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("0001", renumberedFiling))
		w.Read(f)
		w.SendAll()
		f.Rows, f.Version = append(f.Rows[:20:20], other(f.Rows[20], "1")), 1
		failed := false
		w.Rooms.Store = dimStore{w.DB, &failed}
		_, err := w.Accept(
			context.Background(), intake.Request{Association: gatewaytest.Association, Feeds: []intake.Feed{f}})
		if !errors.Is(err, errDim) || !failed {
			t.Errorf("the run came to %v", err)
		}
		w.Rooms.Store = w.DB
		if r := w.Read(f); r.Notices != 0 || len(tasks(w, gateway.TaskFinding)) != 1 {
			t.Errorf("the next run makes %d notices", r.Notices)
		}
	})
}

// TestTheQuestionOfAnOldNumberEnds: of the tenancy that turns out to be a known case nothing is asked any
// more, and no alarm says so.
func TestTheQuestionOfAnOldNumberEnds(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 20)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("0001", gatewaytest.Planned(rules.Date(2026, 10, 5))))
		w.Read(f)
		f.Rows, f.Version = append(f.Rows[:20:20], other(f.Rows[20], "1")), 1
		w.Read(f)
		w.Clock.Pass(20 * 24 * time.Hour)
		w.SweepAndSend()
		open := tasks(w, gateway.TaskFinding)
		if len(open) != 1 || len(tasks(w, gateway.TaskQuestion)) != 2 {
			t.Fatalf("%d findings and %d questions", len(open), len(tasks(w, gateway.TaskQuestion)))
		}
		if _, err := w.Answer(open[0].Number, gatewaytest.Reply{
			Rule: rules.EvictionFiled, As: rules.None, Reason: "same",
		}); err != nil {
			t.Fatal(err)
		}
		questions := 0
		for _, kind := range w.AlarmKinds() {
			if kind == gateway.AlarmQuestion {
				questions++
			}
		}
		if asked := len(tasks(w, gateway.TaskQuestion)); asked != 1 || questions != 1 {
			t.Errorf("%d questions and %d alarms about them", asked, questions)
		}
		w.Verify()
	})
}
