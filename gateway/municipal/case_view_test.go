package municipal_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// unnotified is a stored case about which nobody was notified: filed on another ground, or by a private
// landlord.
func unnotified(t *testing.T, w *gatewaytest.World, row rules.Record) (c gateway.Case) {
	t.Helper()
	w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}})
	w.SendAll()
	w.View(func(r gateway.Reader) error {
		cases, err := r.Cases(gateway.Operator, "", 0)
		if err == nil && len(cases) == 1 {
			c = cases[0]
		}
		return err
	})
	if c.Number == "" || len(w.Notices()) != 0 {
		t.Fatalf("the case %q has the notices %v", c.Number, w.Notices())
	}
	return c
}

func otherGround() rules.Record {
	return gatewaytest.Tenancy("1", rules.Event{
		Kind: rules.Filed, On: rules.Date(2026, 10, 1), Ground: rules.GroundOther,
	})
}

// ownClocks are the case's own duties, as a side sees them, with the clock alarms that it sees.
func ownClocks(w *gatewaytest.World, s gateway.Scope, c gateway.Case) (duties string, alarms []string) {
	w.T.Helper()
	asked := rules.AskedAt(w.Clock.Now())
	w.View(func(r gateway.Reader) error {
		views, err := municipal.CaseViews(r, s, c, asked)
		for _, v := range views {
			duties += dutyStates(municipal.NoticeView{Duties: v.Duties}, asked.Day)
		}
		if err != nil {
			return err
		}
		open, err := r.Alarms(s, gateway.AlarmList{})
		for _, a := range open {
			if a.Kind.Clock() {
				alarms = append(alarms, string(a.Kind)+" "+a.Code+" "+a.Number)
			}
		}
		return err
	})
	return duties, alarms
}

// The fogedret's own notice needs no notice from an association. Recorded on a case without one, it starts
// the clocks, and only the municipality's side sees them.
func TestTheFogedretsNoticeNeedsNoNotice(t *testing.T) {
	private := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 1)))
	private.Facts.Landlord = rules.Private
	for name, row := range map[string]rules.Record{
		"another ground": otherGround(), "a private landlord": private,
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				clerks := &gatewaytest.Mailbox{}
				w.Clerks = map[string]gateway.Mailer{gatewaytest.Municipality: clerks}
				c := unnotified(t, w, row)
				record(t, w, c, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
				alarm := " decide-no-help " + c.Number
				const running = "take-up-at-once fogedret-told running; decide-no-help fogedret "
				for _, step := range []struct {
					days   int
					want   string
					alarms []string
				}{
					{0, running + "running", nil},
					{7, running + "at-risk", []string{"clock-at-risk" + alarm}},  // 12 October: five hverdage left
					{7, running + "at-risk", []string{"clock-at-risk" + alarm}},  // 19 October: the last day
					{1, running + "no-answer", []string{"clock-late" + alarm}},   // 20 October
					{150, running + "no-answer", []string{"clock-late" + alarm}}, // for as long as nothing is decided
				} {
					w.Clock.Pass(time.Duration(step.days) * 24 * time.Hour)
					w.SweepAndSend()
					for _, s := range []gateway.Scope{gatewaytest.MunicipalityScope, gateway.Operator} {
						if got, alarms := ownClocks(w, s, c); got != step.want || !slices.Equal(alarms, step.alarms) {
							t.Errorf("%d days later: %s, %v", step.days, got, alarms)
						}
					}
					seenByAssociation(t, w, c)
				}
				if len(clerks.Mails) == 0 {
					t.Error("the municipality's people were not mailed")
				}
				record(t, w, c, gateway.MunicipalAct{
					Kind: gateway.ActDecision, Outcome: "rent-help", Journal: "26-1",
				})
				got, alarms := ownClocks(w, gatewaytest.MunicipalityScope, c)
				if !strings.Contains(got, "decide-no-help granted granted") || len(alarms) != 0 {
					t.Errorf("decided: %s, %v", got, alarms)
				}
				w.SweepAndSend()
				seenByAssociation(t, w, c)
				w.Verify()
			})
		})
	}
}

// record records the act for the operator, since the municipality has no notice by which to find the case.
func record(t *testing.T, w *gatewaytest.World, c gateway.Case, f gateway.MunicipalAct) {
	t.Helper()
	if f.On.IsZero() {
		f.On = rules.DayOf(w.Clock.Now())
	}
	acts, err := w.Record(context.Background(), gateway.Operator, c.Number, f)
	if err != nil {
		t.Fatalf("record %s: %v", f.Kind, err)
	}
	for _, a := range acts {
		if a.Municipality != gatewaytest.Municipality || a.Case != c.ID {
			t.Errorf("recorded %+v", a)
		}
	}
}

// seenByAssociation fails the test when the association's side sees anything of the acts or the clocks.
func seenByAssociation(t *testing.T, w *gatewaytest.World, c gateway.Case) {
	t.Helper()
	if got, alarms := ownClocks(w, gatewaytest.AssociationScope, c); got != "" || len(alarms) > 0 {
		t.Errorf("the association sees %s, %v", got, alarms)
	}
	w.View(func(r gateway.Reader) error {
		shared, err := r.Shared(gatewaytest.AssociationScope, c.ID)
		if len(shared) > 0 {
			t.Errorf("the association sees %v", shared)
		}
		if err != nil {
			return err
		}
		return r.CaseActs(gatewaytest.AssociationScope, func(a gateway.CaseActs) error {
			t.Errorf("the association sees %+v", a)
			return nil
		})
	})
	for _, m := range w.Mailbox.Mails {
		for _, a := range m.Alarms {
			if a.Kind.Clock() {
				t.Errorf("%s was mailed to the association's people", a.Kind)
			}
		}
	}
}

// What was recorded about the case is taken back there, also when a notice has come since; and a decision
// about that notice answers the case's clock too.
func TestTheCasesOwnClockMeetsANotice(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		c := unnotified(t, w, otherGround())
		record(t, w, c, gateway.MunicipalAct{Kind: gateway.ActEvictionComing})
		record(t, w, c, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
		w.Clock.Pass(24 * time.Hour)
		row := otherGround()
		row.Events = append(row.Events, rules.Event{
			Kind: rules.Filed, On: rules.Date(2026, 10, 6), Ground: rules.GroundArrears, Ref: "F-2",
		})
		n := w.Arrive(row)
		record(t, w, c, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice, Cancels: true})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		got, _ := ownClocks(w, gatewaytest.MunicipalityScope, c)
		if got != "take-up-at-once fogedret-told met 2026-10-06" {
			t.Errorf("the case's own clocks: %s", got)
		}
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			rules.Date(2026, 10, 6)); strings.Contains(got, "fogedret") {
			t.Errorf("the notice's clocks: %s", got)
		}
		w.Verify()
	})
}

// Without the fogedret's notice there is nothing to decide about in a case without a notice, and nothing to
// consent to.
func TestWhatACaseWithoutANoticeRefuses(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		c := unnotified(t, w, otherGround())
		today := rules.DayOf(w.Clock.Now())
		decision := gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: "rent-help", Journal: "26-1", On: today,
		}
		try := func(s gateway.Scope, f gateway.MunicipalAct) error {
			_, err := w.Record(context.Background(), s, c.Number, f)
			return err
		}
		if err := try(gateway.Operator, decision); !errors.Is(err, municipal.ErrAct) {
			t.Errorf("a decision before the fogedret's notice: %v", err)
		}
		notice := gateway.MunicipalAct{Kind: gateway.ActEvictionNotice, On: today}
		for _, s := range []gateway.Scope{gatewaytest.AssociationScope, gatewaytest.MunicipalityScope} {
			if err := try(s, notice); !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("recorded by who cannot see the case, or is no municipality: %v", err)
			}
		}
		record(t, w, c, notice)
		for _, f := range []gateway.MunicipalAct{
			{Kind: gateway.ActMet, On: today}, {Kind: gateway.ActConsent, On: today - 1},
			{Kind: gateway.ActDecisionReceived, On: today}, {Kind: gateway.ActConsentRevoked, On: today},
			{Kind: gateway.ActEvictionNotice, On: rules.Date(2007, 6, 30)},
			{Kind: gateway.ActDecision, Outcome: "rent-help", Journal: "26-1", On: today - 1},
			{Kind: gateway.ActEvictionComing, On: today, Notice: "another"},
			{Kind: gateway.ActEvictionComing, On: today, Cancels: true},
		} {
			if err := try(gateway.Operator, f); !errors.Is(err, municipal.ErrAct) {
				t.Errorf("%+v: %v", f, err)
			}
		}
	})
}
