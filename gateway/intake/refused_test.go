package intake_test

import (
	"context"
	"errors"
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

// staged is how many chunks of the run are kept.
func staged(w *gatewaytest.World, run gateway.Run) (kept int) {
	w.View(func(r gateway.Reader) error {
		for n := 1; n <= run.Chunks; n++ {
			_, err := r.Staged(run.ID, n)
			if err == nil {
				kept++
			} else if !errors.Is(err, gateway.ErrNotFound) && !errors.Is(err, gateway.ErrErased) {
				return err
			}
		}
		return nil
	})
	return kept
}

// refusedWorld has adopted a list, and then refused one that is too short, with a step in it.
func refusedWorld(w *gatewaytest.World) (*gatewaytest.Feed, gateway.Run) {
	f := manyTenancies("a", 40)
	w.Read(f)
	f.Rows = append(f.Rows[:20:20], gatewaytest.Tenancy("77", gatewaytest.Filed(rules.Date(2026, 10, 5))))
	f.Version++
	return f, w.Read(f).Run
}

// A refused night is tried again and again: what the newest try read is kept, and can be accepted.
func TestTheNewestRefusedRunIsKept(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f, first := refusedWorld(w)
		if first.State != gateway.RunRefused || staged(w, first) != 1 {
			t.Fatalf("%s, %d chunks", first.State, staged(w, first))
		}
		for range 2 { // the cases of the list have their steps already, and looking changes nothing
			held, err := w.Intake().HeldSteps(context.Background(), gateway.Operator, first.ID)
			want := []intake.HeldStep{{Tenancy: "77", Source: "a", Kind: rules.Filed, On: rules.Date(2026, 10, 5)}}
			if len(held) == 1 {
				want[0].Name = held[0].Name
			}
			if err != nil || !slices.Equal(held, want) || !strings.HasPrefix(held[0].Name, "L-") {
				t.Errorf("it holds back %+v, %v", held, err)
			}
		}
		second := w.Read(f).Run
		_, err := w.Intake().HeldSteps(context.Background(), gateway.Operator, first.ID)
		if !errors.Is(err, gateway.ErrState) {
			t.Errorf("what is kept no more is shown: %v", err)
		}
		if staged(w, first) != 0 || staged(w, second) != 1 {
			t.Errorf("%d chunks of the first are kept, %d of the second", staged(w, first), staged(w, second))
		}
		if named := alarmOf(w); named.Run != second.ID || !strings.Contains(named.Why().DA, second.ID) {
			t.Errorf("the alarm names the run %q, want the newest: %s", named.Run, named.Why())
		}
		f.Err = gatewaytest.Refused{Code: "cut-short"}
		unread := w.Read(f).Run
		if staged(w, unread) != 0 || unread.Chunks != 0 || staged(w, second) != 1 {
			t.Errorf("what nobody can accept is kept, or takes the place of what one can: %d", unread.Chunks)
		}
		if named := alarmOf(w); named.Run != unread.ID || named.Code != "cut-short" {
			t.Errorf("the alarm names %q for %s, want the run that was refused for it", named.Run, named.Code)
		}
		// another source says nothing of what this one was refused for
		w.Read(&gatewaytest.Feed{Label: "b", Rows: manyTenancies("b", 3).Rows})
		if _, err := w.AcceptRefused(context.Background(), first.ID); !errors.Is(err, gateway.ErrState) {
			t.Errorf("the first is accepted: %v", err)
		}
		r, err := w.AcceptRefused(context.Background(), second.ID)
		if err != nil || r.Notices != 1 {
			t.Errorf("the newest is not: %d notices, %v", r.Notices, err)
		}
		w.View(func(r gateway.Reader) error {
			did, err := r.Interventions()
			if err == nil && (len(did) != 1 || did[0].Kind != gateway.RunAccepted || did[0].By != "abc" ||
				did[0].Subject != second.ID || did[0].Association != gatewaytest.Association) {
				t.Errorf("who accepted it is told as %+v", did)
			}
			return err
		})
		w.Verify()
	})
}

// alarmOf is the newest alarm about a refused run.
func alarmOf(w *gatewaytest.World) (found gateway.Alarm) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		all, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
		for _, a := range all {
			if a.Kind == gateway.AlarmRunRefused {
				found = a
			}
		}
		return err
	})
	return found
}

// When the alarm stands, a refused night is mailed only where its cause is new. Each mail names a run that
// was refused for the cause that the mail tells, and no other. Where the source could not be read, the run
// whose steps wait can be found.
func TestEachCauseOfARefusalIsMailed(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f, first := refusedWorld(w)
		mailed := func(want ...string) {
			t.Helper()
			w.Mailbox.Mails = nil
			if err := w.MailOpen(context.Background()); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, mail := range w.Mailbox.Mails {
				for _, a := range mail.Alarms {
					if a.Kind == gateway.AlarmRunRefused {
						got = append(got, a.Code, a.Run)
					}
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("mailed %q, want %q", got, want)
			}
			w.Clock.Pass(time.Minute)
		}
		mailed(intake.ReasonShrunk, first.ID)
		second := w.Read(f).Run
		mailed()
		f.Err = gatewaytest.Refused{Code: "cut-short"}
		third := w.Read(f).Run
		mailed("cut-short", third.ID)
		if _, err := w.Intake().HeldSteps(context.Background(), gateway.Operator, third.ID); !errors.Is(err,
			gateway.ErrState) || !strings.Contains(err.Error(), second.ID) {
			t.Errorf("that the run before still waits is not told with the unread run: %v", err)
		}
		f.Err = nil
		fourth := w.Read(f).Run
		mailed()
		if a := alarmOf(w); a.Code != intake.ReasonShrunk || a.Run != fourth.ID {
			t.Errorf("the alarm is %s of run %s, want that of %s", a.Code, a.Run, fourth.ID)
		}
		f.Err = gatewaytest.Refused{Code: "cut-short"}
		w.Read(f)
		mailed()
		w.Verify()
	})
}

func TestARefusedRunExpires(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		_, run := refusedWorld(w)
		for _, test := range []struct{ days, kept int }{{30, 1}, {1, 0}} {
			w.Clock.At = w.Clock.At.AddDate(0, 0, test.days)
			w.SweepAndSend()
			if n := staged(w, run); n != test.kept {
				t.Errorf("%d chunks are kept, want %d", n, test.kept)
			}
		}
		if _, err := w.AcceptRefused(context.Background(), run.ID); !errors.Is(err, gateway.ErrState) {
			t.Errorf("it is accepted: %v", err)
		}
		w.View(func(r gateway.Reader) error {
			got, err := r.Run(gateway.Operator, run.ID)
			if got.Reason != intake.ReasonExpired {
				t.Errorf("ended for %q", got.Reason)
			}
			return err
		})
		w.Verify()
	})
}

// A run that was refused before it was read whole may hold steps that nobody has seen.
func TestOfAnUnreadRunNobodyKnowsTheSteps(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 3)
		f.Err = gatewaytest.Refused{Code: "cut-short"}
		run := w.Read(f).Run
		held, err := w.Intake().HeldSteps(context.Background(), gateway.Operator, run.ID)
		if run.State != gateway.RunRefused || !errors.Is(err, gateway.ErrState) {
			t.Fatalf("of the %s run %+v, %v is told", run.State, held, err)
		}
		told, ok := errors.AsType[*lang.Error](err)
		if !ok || !strings.Contains(told.Words.DA, "blev aldrig læst helt") ||
			!strings.Contains(told.Words.DA, "slutter midt i en række") ||
			!strings.Contains(told.Words.EN, "never read whole") {
			t.Errorf("told as %v", err)
		}
	})
}
