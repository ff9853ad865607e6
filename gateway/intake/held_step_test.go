package intake_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// holding is a world with a refused run that has read these rows besides half of what was there.
func holding(w *gatewaytest.World, rows ...rules.Record) (*gatewaytest.Feed, gateway.Run) {
	w.T.Helper()
	return halved(w, manyTenancies("a", 40), rows...)
}

// halved reads the feed, and then half of it with these rows, which is refused.
func halved(w *gatewaytest.World, f *gatewaytest.Feed, rows ...rules.Record) (*gatewaytest.Feed, gateway.Run) {
	w.T.Helper()
	w.Read(f)
	f.Rows = append(f.Rows[:20:20], rows...)
	f.Version++
	run := w.Read(f).Run
	if run.State != gateway.RunRefused {
		w.T.Fatal(run.State, run.Reason)
	}
	return f, run
}

// The steps are listed by tenancy, day and kind, each once, and nothing but steps.
func TestHeldStepsAreInOrder(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		on := rules.Date(2026, 10, 5)
		filed, demanded := gatewaytest.Filed(on), rules.Event{Kind: rules.Demanded, On: on}
		early := rules.Event{Kind: rules.Terminated, On: on - 9}
		hearing := rules.Event{Kind: rules.CourtDateSet, On: on + 9}
		twice := gatewaytest.Tenancy("78", filed)
		twice.Facts.Department = "35"
		_, run := holding(w, gatewaytest.Tenancy("78", filed, hearing, demanded, early), twice,
			gatewaytest.Tenancy("77", filed))
		var got []string
		for _, s := range held(w, run) {
			got = append(got, fmt.Sprint(s.Tenancy, " ", s.Kind, " ", s.On))
		}
		want := []string{"77 filed 2026-10-05", "78 terminated 2026-09-26", "78 demanded 2026-10-05",
			"78 filed 2026-10-05"}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

// The name of a tenancy is what people type: capitals and digits, and no more of them than they need.
func TestTheNamesOfHeldSteps(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		_, run := holding(w, gatewaytest.Tenancy("77", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		name := held(w, run)[0].Name
		if len(name) != len("L-")+gateway.RowDigits || name != strings.ToUpper(name) {
			t.Errorf("it is called %s", name)
		}
	})
}

// Of a case that cannot be read all steps are held back, and what a run has read is told
// whole or not at all.
func TestHeldStepsOfWhatCannotBeRead(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		whole := manyTenancies("a", 40)
		whole.Rows = append(whole.Rows, gatewaytest.Tenancy("77", filed))
		f, run := halved(w, whole, gatewaytest.Tenancy("77", filed, gatewaytest.Filed(rules.Date(2026, 10, 6))))
		if steps := held(w, run); len(steps) != 1 || steps[0].On != rules.Date(2026, 10, 6) {
			t.Fatalf("beside the step that is known are held back %+v", steps)
		}
		w.Damage(`UPDATE versions SET sealed = findings WHERE case_id = $1`, w.Notices()[0].Case)
		if steps := held(w, run); len(steps) != 2 {
			t.Errorf("of a case that cannot be read are held back %+v", steps)
		}
		if report, err := w.SendHeld(context.Background(), run.ID); err != nil || report.Notices > 0 ||
			!slices.Contains(w.AlarmKinds(), gateway.AlarmUnreadable) {
			t.Errorf("%d notices, %v, alarms %v", report.Notices, err, w.AlarmKinds())
		}
		f.Version++
		run = w.Read(f).Run
		w.Damage(`UPDATE staged SET sealed = (SELECT sealed FROM versions LIMIT 1) WHERE run = $1`, run.ID)
		if steps, err := w.Intake().HeldSteps(context.Background(), gateway.Operator, run.ID); err == nil {
			t.Errorf("of what cannot be read are told %+v", steps)
		}
		if _, err := w.SendHeld(context.Background(), run.ID); err == nil {
			t.Error("what cannot be read is sent")
		}
	})
}

// Why a run holds nothing back is told as it is, to whoever looks, sends or accepts.
func TestWhyARunHoldsNothing(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		f, first := holding(w, gatewaytest.Tenancy("77", filed))
		f.Version++
		second := w.Read(f).Run
		adopted := w.Read(&gatewaytest.Feed{Label: "b", Rows: manyTenancies("b", 3).Rows}).Run
		tell := func(run gateway.Run, reason string) {
			t.Helper()
			want := lang.RunReasons[reason]
			if reason == "" {
				want = lang.ErrRunNotRefused(run.State, gateway.ErrState).Words
			}
			_, shown := w.Intake().HeldSteps(context.Background(), gateway.Operator, run.ID)
			_, sent := w.SendHeld(context.Background(), run.ID)
			_, accepted := w.AcceptRefused(context.Background(), run.ID)
			for what, err := range map[string]error{"shown": shown, "sent": sent, "accepted": accepted} {
				told, ok := errors.AsType[*lang.Error](err)
				if !ok || told.Words != want || !errors.Is(err, gateway.ErrState) {
					t.Errorf("%s: %v, want %s", what, err, want.EN)
				}
			}
		}
		tell(first, intake.ReasonReplaced)
		tell(adopted, "")
		w.Clock.At = w.Clock.At.AddDate(0, 0, 31)
		w.SweepAndSend()
		tell(second, intake.ReasonExpired)
		_, err := w.Intake().HeldSteps(context.Background(), gateway.Operator, "none")
		if !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("of no run: %v", err)
		}
	})
}

// A run whose adoption was cut off is finished by the next sync, and says so to whoever looks, sends or
// accepts; a run that was accepted says that.
func TestACutOffRunSaysWhatFinishesIt(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f, run := holding(w, gatewaytest.Tenancy("77", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		store, dead := w.Store, w.Owner
		w.Store = &gatewaytest.BreakingStore{Store: store, DieAt: 3}
		if _, err := w.AcceptRefused(context.Background(), run.ID); err == nil {
			t.Fatal("it did not die")
		}
		w.Store, w.Owner = store, intake.NewOwner()
		if err := w.Bury(context.Background(), []string{dead}); err != nil {
			t.Fatal(err)
		}
		tell := func(want lang.Text) {
			t.Helper()
			_, shown := w.Intake().HeldSteps(context.Background(), gateway.Operator, run.ID)
			_, sent := w.SendHeld(context.Background(), run.ID)
			_, accepted := w.AcceptRefused(context.Background(), run.ID)
			for what, err := range map[string]error{"shown": shown, "sent": sent, "accepted": accepted} {
				told, ok := errors.AsType[*lang.Error](err)
				if !ok || told.Words != want || !errors.Is(err, gateway.ErrState) {
					t.Errorf("%s: %v, want %s", what, err, want.EN)
				}
			}
		}
		tell(lang.ErrRunUnfinished(gateway.ErrState).Words)
		w.Read(f)
		tell(lang.ErrRunAccepted(gateway.ErrState).Words)
		if n := len(w.Notices()); n != 1 {
			t.Errorf("%d notices, want 1", n)
		}
		w.Verify()
	})
}
