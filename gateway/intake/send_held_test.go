package intake_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// held are the steps that the run holds back.
func held(w *gatewaytest.World, run gateway.Run) []intake.HeldStep {
	w.T.Helper()
	steps, err := w.Intake().HeldSteps(context.Background(), gateway.Operator, run.ID)
	if err != nil {
		w.T.Fatal(err)
	}
	return steps
}

// send sends what the run holds back, of all tenancies or of those named, and wants so many cases and notices.
func send(w *gatewaytest.World, run gateway.Run, cases, notices int, only ...string) {
	w.T.Helper()
	report, err := w.SendHeld(context.Background(), run.ID, only...)
	if err != nil || report.Cases != cases || report.Notices != notices {
		w.T.Errorf("%d cases, %d notices, %v; want %d, %d", report.Cases, report.Notices, err, cases, notices)
	}
}

// wantSteps wants the case of the tenancy to have these steps of which none is gone.
func wantSteps(w *gatewaytest.World, tenancy string, kinds ...rules.EventKind) {
	w.T.Helper()
	var got []rules.EventKind
	w.View(func(r gateway.Reader) error {
		d, err := w.Casework().Of(r, rules.Key{Tenancy: tenancy}, gatewaytest.Association)
		c := rules.Merge("", gatewaytest.Association, d.Records)
		for _, e := range c.Events {
			if !e.Gone {
				got = append(got, e.Kind)
			}
		}
		return err
	})
	if !slices.Equal(got, kinds) {
		w.T.Errorf("%s has the steps %v, want %v", tenancy, got, kinds)
	}
}

// The new steps of half a list are sent, and nothing is gone because the list lacks it: no tenancy, and no
// step of one that it has. The mended list makes no notice twice.
func TestTheNewStepsOfHalfAListAreSentAlone(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 40)
		before := gatewaytest.Filed(rules.Date(2026, 10, 5))
		ended := rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 20)}
		f.Rows = append(f.Rows, gatewaytest.Tenancy("70", before), gatewaytest.Tenancy("71", ended))
		w.Read(f)
		whole := slices.Clone(f.Rows)

		again := gatewaytest.Tenancy("71", before) // its first row is in the part that is missing
		f.Rows = append(f.Rows[:20:20], gatewaytest.Tenancy("77", before), again)
		f.Version++
		run := w.Read(f).Run
		if run.State != gateway.RunRefused || len(held(w, run)) != 2 {
			t.Fatalf("%s, %+v", run.State, held(w, run))
		}
		send(w, run, 2, 2)
		wantSteps(w, "70", rules.Filed)
		wantSteps(w, "71", rules.Terminated, rules.Filed)
		if len(held(w, run)) != 0 || !slices.Contains(w.AlarmKinds(), gateway.AlarmRunRefused) {
			t.Errorf("what is sent is still held, or nobody is told of the run any more")
		}
		send(w, run, 0, 0)
		w.Verify()

		f.Version++ // the same half again
		second := w.Read(f).Run
		if second.State != gateway.RunRefused || len(held(w, second)) != 0 {
			t.Errorf("the same half: %s, %+v", second.State, held(w, second))
		}
		f.Rows = append(whole, gatewaytest.Tenancy("77", before), again)
		f.Version++
		report := w.Read(f)
		if report.Run.State != gateway.RunAdopted || report.Notices != 0 {
			t.Errorf("the mended list: %s, %d notices", report.Run.State, report.Notices)
		}
		if n := len(w.Notices()); n != 3 {
			t.Errorf("%d notices, want 3", n)
		}
		w.View(func(r gateway.Reader) error {
			did, err := r.Interventions()
			if len(did) != 1 || did[0].Kind != gateway.RunStepsSent || did[0].By != "abc" || did[0].Subject != run.ID {
				t.Errorf("who sent them is told as %+v", did)
			}
			return err
		})
		w.Verify()
	})
}

// A person may send some of the steps, and accept the run later: nothing is sent twice.
func TestSomeOfTheStepsAreSentAndTheRunIsAcceptedLater(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 40)
		w.Read(f)
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		f.Rows = append(f.Rows[:20:20], gatewaytest.Tenancy("77", filed), gatewaytest.Tenancy("78", filed))
		f.Version++
		run := w.Read(f).Run
		steps := held(w, run)
		if len(steps) != 2 || steps[0].Name == steps[1].Name || steps[0].Tenancy != "77" {
			t.Fatalf("%+v", steps)
		}
		if _, err := w.SendHeld(context.Background(), run.ID, steps[0].Name, "L-00"); !errors.Is(err,
			gateway.ErrNotFound) || len(w.Notices()) != 0 {
			t.Errorf("an unknown name: %v, %d notices", err, len(w.Notices()))
		}
		send(w, run, 1, 1, steps[0].Name, steps[0].Name)
		send(w, run, 0, 0, steps[0].Name)
		if left := held(w, run); !slices.Equal(left, steps[1:]) {
			t.Errorf("left are %+v", left)
		}
		w.Verify()
		report, err := w.AcceptRefused(context.Background(), run.ID)
		if err != nil || report.Notices != 1 || len(w.Notices()) != 2 {
			t.Errorf("accepted: %d notices, %v", report.Notices, err)
		}
		if _, err := w.SendHeld(context.Background(), run.ID); !errors.Is(err, gateway.ErrState) {
			t.Errorf("an accepted run is sent: %v", err)
		}
		w.Verify()
	})
}

// A whole list of assigned tenancies that is cut short lacks many: that it lacks one says nothing, and what it
// has holds.
func TestTheSilenceOfHalfAListSaysNothing(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.WholeLists = map[string]bool{"list": true}
		system := &gatewaytest.Feed{Label: "system", Rows: []rules.Record{demandedTenancy("1", rules.No)}}
		list := &gatewaytest.Feed{Label: "list"}
		for n := range 40 {
			list.Rows = append(list.Rows, onList(fmt.Sprint("other ", n), rules.Date(2026, 5, 1)))
		}
		w.Read(system, list)
		system.Rows = append(system.Rows, demandedTenancy("2", rules.Unknown), demandedTenancy("3", rules.Unknown))
		list.Rows = append(list.Rows[:20:20], onList("3", rules.Date(2026, 5, 1)))
		system.Version, list.Version = 1, 1
		send(w, w.Read(system, list).Run, 2, 1)
		open := tasks(w, gateway.TaskFinding)
		if len(open) != 1 || open[0].Reason != rules.FactsMissing {
			t.Errorf("open %+v, want one about a fact that is missing", open)
		}
		w.Verify()
	})
}

// A process may die at any commit while it sends: the next night carries it on, and every notice is made once.
func TestSendingIsResumedAfterAnyCommit(t *testing.T) {
	for dieAt := 1; dieAt <= 6; dieAt++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("commit %d after=%t", dieAt, after), func(t *testing.T) {
				gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
					const owed = 25 // three chunks
					f := manyTenancies("a", 100)
					w.Chunk = 10
					w.Read(f)
					f.Rows = f.Rows[:20:20]
					for i := range owed {
						f.Rows = append(f.Rows,
							gatewaytest.Tenancy(fmt.Sprintf("n%d", i), gatewaytest.Filed(rules.Date(2026, 10, 5))))
					}
					f.Version++
					run := w.Read(f).Run
					store, dead := w.Store, w.Owner
					w.Store = &gatewaytest.BreakingStore{Store: store, DieAt: dieAt, After: after}
					if _, err := w.SendHeld(context.Background(), run.ID); dieAt < 5 && err == nil {
						t.Fatal("it did not die")
					}
					w.Store, w.Owner = store, intake.NewOwner()
					if err := w.Bury(context.Background(), []string{dead}); err != nil {
						t.Fatal(err)
					}
					w.Verify()
					begun := dieAt > 2 || dieAt == 2 && after
					f.Version++
					night := w.Read(f).Run
					if n := len(w.Notices()); begun != (n == owed) {
						t.Errorf("%d notices after the next night, begun %t", n, begun)
					}
					if !begun {
						send(w, night, owed, owed)
					}
					if n := len(w.Notices()); n != owed {
						t.Errorf("%d notices, want %d", n, owed)
					}
					w.Verify()
				})
			})
		}
	}
}

// What is in doubt is not sent by being chosen: a tenancy that may be a known case under another number, or
// whose number several have, waits for a person.
func TestWhatIsInDoubtIsNotSent(t *testing.T) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	other := gatewaytest.Tenancy("80", filed)
	other.Facts.Tenants = []rules.Tenant{{Name: "Bo Bå", Protected: rules.No}}
	other.Facts.Tenancy.Address.Street = "Østergade 9"
	again := gatewaytest.Tenancy("70", filed)
	again.Key.Tenancy = "0070"
	step := rules.Record{Key: other.Key, Events: []rules.Event{filed}}
	for name, test := range map[string]struct {
		rows, steps []rules.Record
		reason      rules.Reason
	}{
		"a known case under another number": {rows: one(again), reason: rules.Renumbered},
		"two tenancies of one number": {
			rows: []rules.Record{other, gatewaytest.Tenancy("80")}, steps: one(step), reason: rules.KeyNotUnique,
		},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 40)
				f.Rows = append(f.Rows, gatewaytest.Tenancy("70", filed))
				steps := &gatewaytest.Feed{Label: "b", Rows: manyTenancies("b", 3).Rows}
				w.Read(f, steps)
				f.Rows, f.Version = append(f.Rows[:30:30], test.rows...), 1
				steps.Rows, steps.Version = append(steps.Rows, test.steps...), 1
				run := w.Read(f, steps).Run
				if run.State != gateway.RunRefused {
					t.Fatal(run.State)
				}
				send(w, run, 1, 0)
				if open := tasks(w, gateway.TaskFinding); len(open) != 1 || open[0].Reason != test.reason {
					t.Errorf("open %+v, want %s", open, test.reason)
				}
				if n := len(w.Notices()); n != 1 {
					t.Errorf("%d notices, want that from before", n)
				}
				w.Verify()
			})
		})
	}
}

// Who sends again after a process has died sends what it left too, and each of it once.
func TestSendingAgainGoesOnWithWhatWasLeft(t *testing.T) {
	for _, only := range []bool{false, true} {
		gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
			w.Chunk = 1
			f := manyTenancies("a", 40)
			w.Read(f)
			filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
			f.Rows = append(f.Rows[:20:20], gatewaytest.Tenancy("77", filed), gatewaytest.Tenancy("78", filed))
			f.Version++
			run := w.Read(f).Run
			var names []string
			if only {
				names = append(names, held(w, run)[0].Name)
			}
			store, dead := w.Store, w.Owner
			w.Store = &gatewaytest.BreakingStore{Store: store, DieAt: 2, After: true}
			if _, err := w.SendHeld(context.Background(), run.ID); err == nil || len(w.Notices()) > 0 {
				t.Fatalf("it did not die before a notice was made: %v", err)
			}
			w.Store, w.Owner = store, intake.NewOwner()
			if err := w.Bury(context.Background(), []string{dead}); err != nil {
				t.Fatal(err)
			}
			send(w, run, 2, 2, names...)
			if n := len(w.Notices()); n != 2 || len(held(w, run)) > 0 {
				t.Errorf("%d notices, still held %+v", n, held(w, run))
			}
			w.Verify()
		})
	}
}

// What was left to be sent cannot be read: the night is read all the same.
func TestWhatIsLeftToBeSentCannotBeRead(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f, run := refusedWorld(w)
		store, dead := w.Store, w.Owner
		w.Store = &gatewaytest.BreakingStore{Store: store, DieAt: 2, After: true}
		if _, err := w.SendHeld(context.Background(), run.ID); err == nil {
			t.Fatal("it did not die")
		}
		w.Store, w.Owner = store, intake.NewOwner()
		if err := w.Bury(context.Background(), []string{dead}); err != nil {
			t.Fatal(err)
		}
		w.Damage(`UPDATE staged SET sealed = (SELECT sealed FROM staged WHERE run = $1 AND chunk = 1)
			WHERE run = $1 AND chunk > 1`, run.ID)
		f.Rows = append(f.Rows, manyTenancies("more", 20).Rows...)
		f.Version++
		if report := w.Read(f); report.Run.State != gateway.RunAdopted || report.Notices != 1 {
			t.Errorf("the night: %s, %d notices", report.Run.State, report.Notices)
		}
		w.Verify()
	})
}

// unavailable is a database that does not answer once, at that commit.
type unavailable struct {
	gateway.Store
	at, done int
	mu       sync.Mutex // the lease is renewed beside the run
}

func (u *unavailable) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.done++; u.done == u.at {
		return gateway.ErrUnavailable
	}
	return u.Store.Do(ctx, fn)
}

// What was left to be sent goes before the night, so a night in which the database does not answer for it is
// not read. The night of another association leaves it alone.
func TestWhatIsLeftToBeSentComesFirst(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		const neighbour = "25252525"
		w.Associations[neighbour] = "Havnen"
		f, run := refusedWorld(w)
		store, dead := w.Store, w.Owner
		w.Store = &gatewaytest.BreakingStore{Store: store, DieAt: 2, After: true}
		if _, err := w.SendHeld(context.Background(), run.ID); err == nil {
			t.Fatal("it did not die")
		}
		w.Store, w.Owner = store, intake.NewOwner()
		if err := w.Bury(context.Background(), []string{dead}); err != nil {
			t.Fatal(err)
		}
		night := func(association string, of *gatewaytest.Feed) error {
			_, err := w.Accept(context.Background(), intake.Request{
				Association: association, Feeds: []intake.Feed{of},
			})
			return err
		}
		if err := night(neighbour, manyTenancies("b", 3)); err != nil || len(w.Notices()) > 0 {
			t.Errorf("the neighbour's night: %d notices, %v", len(w.Notices()), err)
		}
		f.Version++
		pulled := f.Pulled
		w.Store = &unavailable{Store: store, at: 2}
		if err := night(gatewaytest.Association, f); !errors.Is(err, gateway.ErrUnavailable) || f.Pulled != pulled {
			t.Errorf("the night is read though what was left is not sent: %v", err)
		}
		w.Store = store
		if err := night(gatewaytest.Association, f); err != nil || len(w.Notices()) != 1 {
			t.Errorf("%d notices, %v", len(w.Notices()), err)
		}
		w.Verify()
	})
}
