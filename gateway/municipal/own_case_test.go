package municipal_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// opened is a municipality's own case, opened by its own people.
func opened(t *testing.T, w *gatewaytest.World, tenants int, kind gateway.ActKind) gateway.OwnCase {
	t.Helper()
	c, err := w.Municipal().OpenCase(context.Background(), gatewaytest.MunicipalityScope, gateway.OwnCase{
		Municipality: gatewaytest.Municipality, Reference: "26-7", Tenants: tenants,
	}, gateway.MunicipalAct{Kind: kind, On: rules.DayOf(w.Clock.Now())})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// recordOwn records the act by the municipality's own people.
func recordOwn(t *testing.T, w *gatewaytest.World, c gateway.OwnCase, f gateway.MunicipalAct) {
	t.Helper()
	if f.On.IsZero() {
		f.On = rules.DayOf(w.Clock.Now())
	}
	if _, err := w.Record(context.Background(), gatewaytest.MunicipalityScope, c.Number, f); err != nil {
		t.Fatalf("record %s: %v", f.Kind, err)
	}
}

// ownDuties are the clocks of the municipality's cases, and how many clock alarms are open.
func ownDuties(t *testing.T, w *gatewaytest.World, s gateway.Scope) (duties string, alarms int) {
	t.Helper()
	asked := rules.AskedAt(w.Clock.Now())
	own, err := w.Municipal().OwnCases(context.Background(), s, asked)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range own {
		duties += dutyStates(municipal.NoticeView{Duties: v.Duties}, asked.Day)
	}
	w.View(func(r gateway.Reader) error {
		open, err := r.Alarms(s, gateway.AlarmList{})
		for _, a := range open {
			if a.Kind.Clock() {
				alarms++
			}
		}
		return err
	})
	return duties, alarms
}

// The fogedret tells of an eviction from a tenancy that no association has reported: the municipality opens
// its own case, its clocks run until each tenant has a decision, and nobody else sees any of it.
func TestAMunicipalitysOwnCase(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		clerks := &gatewaytest.Mailbox{}
		w.Clerks = map[string]gateway.Mailer{gatewaytest.Municipality: clerks}
		c := opened(t, w, 2, gateway.ActEvictionComing)
		expect := func(want string, alarms int) {
			t.Helper()
			w.SweepAndSend()
			for _, s := range []gateway.Scope{gatewaytest.MunicipalityScope, gateway.Operator} {
				if got, n := ownDuties(t, w, s); got != want || n != alarms {
					t.Errorf("%s, %d alarms; want %s, %d", got, n, want, alarms)
				}
			}
			for _, s := range []gateway.Scope{
				gatewaytest.AssociationScope, {Municipalities: []string{"0101"}}, {},
			} {
				if got, n := ownDuties(t, w, s); got != "" || n > 0 {
					t.Errorf("seen by %+v: %s, %d alarms", s, got, n)
				}
			}
		}
		expect("take-up-at-once fogedret-told running", 0)
		recordOwn(t, w, c, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
		expect("take-up-at-once fogedret-told running; decide-no-help fogedret running", 0)
		w.Clock.Pass(15 * 24 * time.Hour)
		expect("take-up-at-once fogedret-told running; decide-no-help fogedret no-answer", 1)
		if len(clerks.Mails) == 0 || len(w.Mailbox.Mails) > 0 {
			t.Errorf("the municipality's people got %d mails, the association's %d", len(clerks.Mails),
				len(w.Mailbox.Mails))
		}

		granted := gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Journal: "26-7"}
		for _, granted.Tenant = range []string{"1", "2"} {
			recordOwn(t, w, c, granted)
		}
		recordOwn(t, w, c, gateway.MunicipalAct{Kind: gateway.ActDecisionReceived, Tenant: "2"})
		recordOwn(t, w, c, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1"})
		expect("take-up-at-once fogedret-told met 2026-10-20; decide-no-help granted granted 2026-10-20; "+
			"appeal can-appeal running", 0)
		w.View(func(r gateway.Reader) error {
			acts, err := r.Acts(gatewaytest.MunicipalityScope, c.ID)
			if last := acts[len(acts)-1]; last.Recipient != gateway.BailiffCourt {
				t.Errorf("the consent is to telling %q", last.Recipient)
			}
			cases, casesErr := r.Cases(gateway.Operator, "", 0)
			if len(cases) > 0 {
				t.Errorf("the municipality's own case is among the associations': %v", cases)
			}
			return errors.Join(err, casesErr)
		})
		w.Verify()
	})
}

// A case of an association that the municipality has no notice of looks to it like none: the same answer,
// nothing in the log; and its own case of the same tenancy is opened alike.
func TestAMunicipalityLearnsNoNumbers(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		hidden := unnotified(t, w, otherGround())
		entries := func() (n int) {
			w.View(func(r gateway.Reader) error {
				all, err := r.Entries(0, 1_000_000)
				n = len(all)
				return err
			})
			return n
		}
		today := rules.DayOf(w.Clock.Now())
		before := entries()
		for _, f := range []gateway.MunicipalAct{
			{Kind: gateway.ActEvictionComing, On: today}, {Kind: gateway.ActEvictionNotice, On: today},
			{Kind: gateway.ActContacted, On: today}, {Kind: gateway.ActConsent, On: today, Tenant: "1"},
			{Kind: gateway.ActDecision, On: today, Outcome: "rent-help", Journal: "26-1"},
			{Kind: gateway.ActDecision, On: today, Cancels: true},
			{Kind: gateway.ActMet, On: today, Notice: gateway.NewID()},
		} {
			var answers []string
			for _, number := range []string{hidden.Number, gateway.NewNumber(), gateway.NewOwnNumber()} {
				_, err := w.Record(context.Background(), gatewaytest.MunicipalityScope, number, f)
				if !errors.Is(err, gateway.ErrNotFound) {
					t.Fatalf("%s: %v", f.Kind, err)
				}
				answers = append(answers, err.Error())
			}
			if answers[0] != answers[1] || answers[1] != answers[2] {
				t.Errorf("%s: a number tells whether it exists: %q", f.Kind, answers)
			}
		}
		if entries() != before {
			t.Error("what was refused left entries in the log")
		}
		c := opened(t, w, 1, gateway.ActEvictionNotice)
		if added := entries() - before; added != 2 || c.Number == hidden.Number {
			t.Errorf("the case %s was opened with %d entries", c.Number, added)
		}
		seenByAssociation(t, w, hidden)
		w.Verify()
	})
}

func TestWhatOpensNoCase(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		opened(t, w, 1, gateway.ActEvictionNotice)
		today := rules.DayOf(w.Clock.Now())
		notice := gateway.MunicipalAct{Kind: gateway.ActEvictionNotice, On: today}
		early := notice
		early.On = rules.Date(2007, 6, 30)
		own := gateway.OwnCase{Municipality: gatewaytest.Municipality, Reference: "26-8", Tenants: 1}
		for name, c := range map[string]struct {
			change func(*gateway.OwnCase)
			act    gateway.MunicipalAct
			want   string
		}{
			"the same reference": {func(c *gateway.OwnCase) { c.Reference = "26-7" }, notice, "that reference"},
			"a CPR number":       {func(c *gateway.OwnCase) { c.Reference = "0101701234" }, notice, "CPR"},
			"no reference":       {func(c *gateway.OwnCase) { c.Reference = "" }, notice, "one word"},
			"nobody":             {func(c *gateway.OwnCase) { c.Tenants = 0 }, notice, "1 to 9"},
			"before the law":     {func(*gateway.OwnCase) {}, early, "1 July 2007"},
			"a contact": {
				func(*gateway.OwnCase) {}, gateway.MunicipalAct{Kind: gateway.ActContacted, On: today}, "opened with",
			},
		} {
			c, changed := c, own
			c.change(&changed)
			_, err := w.Municipal().OpenCase(context.Background(), gatewaytest.MunicipalityScope, changed, c.act)
			if !errors.Is(err, municipal.ErrAct) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, s := range []gateway.Scope{
			{}, gatewaytest.AssociationScope, {Municipalities: []string{"0101"}},
		} {
			_, err := w.Municipal().OpenCase(context.Background(), s, own, notice)
			if !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("opened by %+v: %v", s, err)
			}
		}
	})
}
