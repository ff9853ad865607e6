package municipal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// The clocks alarm the municipality's own side, and end when it acts.
func TestAClockAlarmsTheMunicipality(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		clerks := &gatewaytest.Mailbox{}
		w.Clerks = map[string]gateway.Mailer{
			gatewaytest.Municipality: clerks, "0101": &gatewaytest.Mailbox{Err: errors.New("nobody there")},
		}
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		sweep := func(days int) (kinds []string) {
			t.Helper()
			w.Clock.Pass(time.Duration(days) * 24 * time.Hour)
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
				t.Fatal(err)
			}
			w.View(func(r gateway.Reader) error {
				alarms, err := r.Alarms(gatewaytest.MunicipalityScope, gateway.AlarmList{})
				for _, a := range alarms {
					kinds = append(kinds, string(a.Kind)+" "+a.Code)
				}
				return err
			})
			return kinds
		}
		for _, step := range []struct {
			days int
			want []string
		}{
			{3, nil}, // 8 October: seven hverdage left
			{4, []string{"clock-at-risk decide-no-help"}}, // 12 October: five
			{7, []string{"clock-at-risk decide-no-help"}}, // 19 October: the last day
			{1, []string{"clock-late decide-no-help"}},    // 20 October
			{30, []string{"clock-late decide-no-help"}},   // for as long as nothing is answered
		} {
			if got := sweep(step.days); !slices.Equal(got, step.want) {
				t.Errorf("after %d days more: %v, want %v", step.days, got, step.want)
			}
		}
		for _, m := range w.Mailbox.Mails {
			for _, a := range m.Alarms {
				if a.Kind == gateway.AlarmClockAtRisk || a.Kind == gateway.AlarmClockLate {
					t.Errorf("%s was mailed to the association's people", a.Kind)
				}
			}
		}
		var mailed []string
		for _, m := range clerks.Mails {
			for _, a := range m.Alarms {
				mailed = append(mailed, fmt.Sprintf("%s %v", a.Kind, m.Escalated))
			}
		}
		// The person when it is at risk and when it is late, the substitute the hverdag after.
		if want := []string{"clock-at-risk false", "clock-at-risk true", "clock-late false",
			"clock-late true"}; !slices.Equal(mailed, want) {
			t.Errorf("the municipality's people were told %v", mailed)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		if got := sweep(0); len(got) != 0 {
			t.Errorf("after the decision: %v", got)
		}
		w.Verify()
	})
}

// A person of a paragraph-5 case who is not contacted when two whole hverdage have passed after the arrival
// is an alarm: arrived on a Monday, from the Thursday.
func TestAMissingContactIsAlarmed(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		for _, f := range []gateway.MunicipalAct{
			{Kind: gateway.ActChildrenChecked}, {Kind: gateway.ActNeedChecked},
			{Kind: gateway.ActClassified, Track: rules.Paragraph5},
		} {
			w.RecordAct(n, f)
		}
		for days, alarmed := range []bool{false, false, false, true} {
			if days > 0 {
				w.Clock.Pass(24 * time.Hour)
			}
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
				t.Fatal(err)
			}
			if slices.Contains(w.AlarmKinds(), gateway.AlarmClockAtRisk) != alarmed {
				t.Errorf("not contacted %d days after a Monday: %v", days, w.AlarmKinds())
			}
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActContacted})
		if slices.Contains(w.AlarmKinds(), gateway.AlarmClockAtRisk) {
			t.Errorf("contacted: %v", w.AlarmKinds())
		}
	})
}

// The meeting's clock runs from the demand's day as it is known now: a day that was wrong sets no limit
// (§ 59, stk. 14).
func TestACorrectedDayMovesTheClock(t *testing.T) {
	for name, ref := range map[string]string{"with a reference": "P-1", "without one": ""} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				w.Arrive(assignedTo("1", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Ref: ref}))
				if n := w.NoticeViews(gatewaytest.MunicipalityScope)[0]; len(n.Duties) != 1 ||
					n.Duties[0].Due != rules.Date(2026, 10, 19) {
					t.Fatalf("before: %+v", n.Duties)
				}
				w.Clock.Pass(24 * time.Hour)
				w.Arrive(assignedTo("1", rules.Event{
					Kind: rules.Demanded, On: rules.Date(2026, 9, 25), Received: rules.Date(2026, 9, 26), Ref: ref,
				}))
				for _, s := range []gateway.Scope{gatewaytest.MunicipalityScope, gateway.Operator} {
					n := w.NoticeViews(s)[0]
					if len(n.Duties) != 1 || n.Duties[0].Due != rules.Date(2026, 10, 12) ||
						n.Event.On != rules.Date(2026, 9, 25) {
						t.Errorf("corrected: %s, %+v", n.Event.On, n.Duties)
					}
				}
				if n := w.NoticeViews(gatewaytest.AssociationScope)[0]; n.Punctuality.OnTime ||
					n.Punctuality.LateBy != 10*24*time.Hour || n.Due != rules.Date(2026, 9, 25) {
					t.Errorf("the association is measured by the wrong day: %s, %+v", n.Due, n.Punctuality)
				}
				w.Clock.Pass(24 * time.Hour)
				if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
					t.Fatal(err)
				}
				if !slices.Contains(w.AlarmKinds(), gateway.AlarmClockAtRisk) {
					t.Errorf("7 October, five days before the meeting must have been held: %v", w.AlarmKinds())
				}
				w.Verify()
			})
		})
	}
}

// A municipality that has answered that it will not take the notice is not reminded of its clocks.
func TestARejectedNoticeAlarmsNoClock(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.Clock.Pass(20 * 24 * time.Hour)
		sweep := func() {
			t.Helper()
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
				t.Fatal(err)
			}
		}
		sweep()
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmClockLate) {
			t.Fatalf("20 days without an answer: %v", w.AlarmKinds())
		}
		err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
			ID: "r", Message: n.Messages[0].ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt,
			Reason: "not-ours",
			At:     w.Clock.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(24 * time.Hour)
		sweep()
		if slices.Contains(w.AlarmKinds(), gateway.AlarmClockLate) {
			t.Errorf("rejected: %v", w.AlarmKinds())
		}
	})
}

// A rejection can be a mistake: a municipality that registers the case after all has it, with its clocks.
func TestRegisteredAfterARejectionStartsTheClock(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		for _, r := range []gateway.Receipt{
			{ID: "0", Kind: gateway.ReceiptRejected, Reason: "not-ours"},
			{ID: "1", Kind: gateway.ReceiptRegistered, Reference: "26-1"},
		} {
			w.Clock.Pass(time.Hour)
			r.Message, r.By, r.At = n.Messages[0].ID, gateway.ProofReceipt, w.Clock.Now()
			err := w.Receive(context.Background(), gatewaytest.Municipality, r)
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := w.NoticeViews(gatewaytest.MunicipalityScope)[0]; got.State != gateway.Registered ||
			slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryRejected) {
			t.Errorf("%s, %v", got.State, w.AlarmKinds())
		}
		w.Clock.Pass(20 * 24 * time.Hour)
		w.SweepAndSend()
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmClockLate) {
			t.Errorf("it is not reminded: %v", w.AlarmKinds())
		}
		w.Verify()
	})
}

// The fogedret's own notice sets its clock going whether or not the association's has been proved to arrive,
// and the alarm about it stays the same alarm when it has.
func TestTheFogedretsClockNeedsNoArrival(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		})
		w.SendAll()
		n := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
		if n.State != gateway.Transmitted || len(n.Duties) != 0 {
			t.Fatalf("transmitted: %s, %+v", n.State, n.Duties)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			rules.Date(2026, 10, 5)); got != "take-up-at-once fogedret-told running; decide-no-help fogedret running" {
			t.Errorf("the fogedret's clock: %s", got)
		}
		late := func() (subjects []string) {
			t.Helper()
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
				t.Fatal(err)
			}
			w.View(func(r gateway.Reader) error {
				alarms, err := r.Alarms(gatewaytest.MunicipalityScope, gateway.AlarmList{})
				for _, a := range alarms {
					if a.Kind == gateway.AlarmClockLate {
						subjects = append(subjects, a.Subject)
					}
				}
				return err
			})
			return subjects
		}
		w.Clock.Pass(15 * 24 * time.Hour)
		before := late()
		if len(before) != 1 {
			t.Fatalf("silent for 15 days: %v", before)
		}
		err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
			ID: "r", Message: n.Messages[0].ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt,
			At: w.Clock.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(24 * time.Hour)
		if after := late(); !slices.Equal(before, after) {
			t.Errorf("the alarm is another once the notice has arrived: %v, %v", before, after)
		}
	})
}
