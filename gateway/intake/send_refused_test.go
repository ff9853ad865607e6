package intake_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// halfRead is a run that was refused because half the list is missing, with these new tenancies in it.
func halfRead(w *gatewaytest.World, rows ...rules.Record) gateway.Run {
	w.T.Helper()
	f := manyTenancies("a", 40)
	w.Read(f)
	f.Rows = append(f.Rows[:20:20], rows...)
	f.Version++
	run := w.Read(f).Run
	if run.State != gateway.RunRefused || run.Reason != intake.ReasonShrunk {
		w.T.Fatalf("%s, %s", run.State, run.Reason)
	}
	return run
}

// Who sends twice at once, as by a double click, sends once: also where both are of one process, and so of one
// owner.
func TestTheSameStepsSentTwiceAtOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		run := halfRead(w, gatewaytest.Tenancy("77", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		name := held(w, run)[0].Name
		var notices, cases [3]int
		var both sync.WaitGroup
		for i := range notices {
			both.Go(func() {
				report, err := w.SendHeld(context.Background(), run.ID, name)
				if err != nil {
					t.Error(err)
				}
				notices[i], cases[i] = report.Notices, report.Cases
			})
		}
		both.Wait()
		if notices[0]+notices[1]+notices[2] != 1 || cases[0]+cases[1]+cases[2] != 1 || len(w.Notices()) != 1 {
			t.Errorf("%v notices of %v cases were made, and there are %d", notices, cases, len(w.Notices()))
		}
		w.View(func(r gateway.Reader) error {
			did, err := r.Interventions()
			if len(did) != 1 {
				t.Errorf("it is told as %+v", did)
			}
			return err
		})
		w.Verify()
	})
}

// Only who sees a run can send of it, and only under a name that the log may keep.
func TestWhoSendsOfARun(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		run := halfRead(w, gatewaytest.Tenancy("77", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		own := gateway.Scope{Associations: []string{gatewaytest.Association}}
		other := gateway.Scope{Associations: []string{"55828415"}}
		for _, test := range []struct {
			scope gateway.Scope
			by    string
			want  error
		}{
			{other, "abc", gateway.ErrNotFound},
			{gateway.Scope{}, "abc", gateway.ErrNotFound},
			{gateway.Scope{Municipalities: []string{gatewaytest.Municipality}}, "abc", gateway.ErrNotFound},
			{own, "", lang.ErrBySigned},
			{own, "Anne Ærø", lang.ErrBySigned},
			{own, "010203-0001", lang.ErrByLikeCPR},
		} {
			if _, err := w.Intake().SendHeld(context.Background(), test.scope, run.ID, nil, test.by); !errors.Is(err,
				test.want) {
				t.Errorf("%+v, by %q: %v, want %v", test.scope, test.by, err, test.want)
			}
		}
		if _, err := w.Intake().HeldSteps(context.Background(), other, run.ID); !errors.Is(err,
			gateway.ErrNotFound) {
			t.Errorf("another's run is shown: %v", err)
		}
		if len(w.Notices()) > 0 {
			t.Error("a notice was made")
		}
		report, err := w.Intake().SendHeld(context.Background(), own, run.ID, nil, gateway.NewID())
		if err != nil || report.Notices != 1 {
			t.Errorf("%d notices, %v", report.Notices, err)
		}
	})
}

// Of a run whose names stand at other tenancies no step is sent, however much is wrong with it beside: the
// notice would name a stranger. Mended, the steps are sent with the right names.
func TestNoStepIsSentWithAStrangersName(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 40)
		for i := range 5 {
			f.Rows = append(f.Rows, gatewaytest.Tenancy("00"+string(rune('1'+i)), renumberedFiling))
		}
		w.Read(f)
		whole := f.Rows
		fresh := gatewaytest.Tenancy("77", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		f.Rows = append([]rules.Record{fresh}, f.Rows[30:]...) // it has shrunk, too
		for i := range f.Rows {
			f.Rows[i].Facts.Tenants = []rules.Tenant{{Name: strangers[i%len(strangers)], Protected: rules.No}}
		}
		f.Version++
		run := w.Read(f).Run
		if run.State != gateway.RunRefused || run.Reason != intake.ReasonRewritten {
			t.Fatalf("%s, %s", run.State, run.Reason)
		}
		before := len(w.Notices())
		_, err := w.SendHeld(context.Background(), run.ID, held(w, run)[0].Name)
		worded := (*lang.Error)(nil)
		if !errors.Is(err, gateway.ErrState) || !errors.As(err, &worded) || len(w.Notices()) != before {
			t.Errorf("%v, %d notices more", err, len(w.Notices())-before)
		}
		f.Rows = append(whole, fresh)
		f.Version++
		if report := w.Read(f); report.Run.State != gateway.RunAdopted || report.Notices != 1 {
			t.Errorf("mended: %s, %d notices", report.Run.State, report.Notices)
		}
		w.Verify()
	})
}

// Where days seem exchanged, no step of the run is sent by itself either: nobody may have taken it.
func TestNothingIsSentOfExchangedDays(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		demanded, terminated := rules.Date(2026, 9, 1), rules.Date(2026, 9, 20)
		f := &gatewaytest.Feed{Label: "a"}
		for i := range 6 {
			f.Rows = append(f.Rows, gatewaytest.Tenancy("00"+string(rune('1'+i)),
				rules.Event{Kind: rules.Demanded, On: demanded}, rules.Event{Kind: rules.Terminated, On: terminated}))
		}
		w.Read(f)
		for i := range f.Rows {
			f.Rows[i] = gatewaytest.Tenancy("00"+string(rune('1'+i)),
				rules.Event{Kind: rules.Demanded, On: terminated}, rules.Event{Kind: rules.Filed, On: demanded})
		}
		f.Version++
		run := w.Read(f).Run
		if run.State != gateway.RunRefused || run.Reason != intake.ReasonMisdated {
			t.Fatalf("%s, %s", run.State, run.Reason)
		}
		before := len(w.Notices())
		_, err := w.SendHeld(context.Background(), run.ID)
		if !errors.Is(err, gateway.ErrState) || len(w.Notices()) != before {
			t.Errorf("%v, %d notices more", err, len(w.Notices())-before)
		}
	})
}
