package alarms_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

func TestASilentDeliveryIsEscalated(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		sweep := func() {
			t.Helper()
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
				t.Fatal(err)
			}
		}
		w.SendAll()
		sweep()
		if len(w.Mailbox.Mails) != 0 {
			t.Fatalf("mailed %+v while all is well", w.Mailbox.Mails)
		}
		w.Clock.Pass(27 * time.Hour)
		sweep()
		if got := w.AlarmKinds(); !slices.Contains(got, gateway.AlarmDeliverySilent) ||
			!slices.Contains(got, gateway.AlarmRunMissing) {
			t.Errorf("alarms after a day of silence: %v", got)
		}
		if len(w.Mailbox.Mails) != 1 || w.Mailbox.Mails[0].Escalated || len(w.Mailbox.Mails[0].Alarms) != 2 {
			t.Fatalf("mails: %+v, want one with both", w.Mailbox.Mails)
		}
		sweep()
		w.Clock.Pass(5 * time.Hour) // four o'clock in the night: nobody is called
		sweep()
		if len(w.Mailbox.Mails) != 1 {
			t.Errorf("mails: %+v, want none in the night", w.Mailbox.Mails)
		}
		w.Clock.Pass(4*time.Hour + time.Minute) // eight in the morning
		sweep()
		if len(w.Mailbox.Mails) != 2 || !w.Mailbox.Mails[1].Escalated {
			t.Errorf("mails: %+v, want the second to the substitute", w.Mailbox.Mails)
		}
		sweep()
		if len(w.Mailbox.Mails) != 2 {
			t.Errorf("%d mails, want no more", len(w.Mailbox.Mails))
		}
	})
}

// The person is mailed at once, the substitute on the next hverdag, and a new finding of a case that has
// stood open is mailed anew.
func TestAReviewIsMailedAndEscalated(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Clock.Pass(4 * 24 * time.Hour) // Friday evening
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 9))),
			},
		}
		w.Read(f)
		w.SweepAndSend()
		if len(w.Mailbox.Mails) != 1 || w.Mailbox.Mails[0].Alarms[0].Due != rules.Date(2026, 10, 9) {
			t.Fatalf("%+v", w.Mailbox.Mails)
		}
		escalated := func() (n int) {
			for _, m := range w.Mailbox.Mails {
				if m.Escalated && slices.ContainsFunc(m.Alarms, func(a gateway.Alarm) bool {
					return a.Kind == gateway.AlarmFinding
				}) {
					n++
				}
			}
			return n
		}
		for range 57 { // until Monday at 5 in Copenhagen
			w.Clock.Pass(time.Hour)
			w.SweepAndSend()
		}
		if escalated() != 0 {
			t.Fatal("the substitute was called in the weekend or in the night")
		}
		w.Clock.Pass(3 * time.Hour)
		w.SweepAndSend()
		if escalated() != 1 {
			t.Fatalf("the substitute was not mailed on Monday morning: %+v", w.Mailbox.Mails)
		}
		w.Mailbox.Mails = nil
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 12)}
		r := gatewaytest.Tenancy("1", demand, gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 9)))
		r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Unknown, rules.Date(2026, 5, 1)
		f.Rows = []rules.Record{r}
		f.Version++
		w.Read(f)
		w.SweepAndSend()
		if !slices.ContainsFunc(w.Mailbox.Mails, func(m gatewaytest.Mail) bool {
			return !m.Escalated && slices.ContainsFunc(m.Alarms, func(a gateway.Alarm) bool {
				return a.Kind == gateway.AlarmFinding && a.Count == 2
			})
		}) {
			t.Errorf("a new finding of the same case was mailed to nobody: %+v", w.Mailbox.Mails)
		}
		w.Verify()
	})
}

// An open alarm is mailed to both once a week until it is resolved.
func TestAnAlarmIsMailedWeeklyUntilItIsResolved(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 5))),
			},
		}
		w.Read(f)
		var mailed []string
		for range 30 { // until Wednesday 4 November
			w.SweepAndSend()
			w.Clock.Pass(24 * time.Hour)
			f.Version++
			w.Read(f)
		}
		for _, m := range w.Mailbox.Mails {
			for _, a := range m.Alarms {
				if a.Kind == gateway.AlarmFinding {
					mailed = append(mailed, fmt.Sprint(m.Escalated))
				}
			}
		}
		// Monday, Tuesday, and the Tuesdays after.
		if want := []string{"false", "true", "true", "true", "true", "true"}; !slices.Equal(mailed, want) {
			t.Errorf("mailed %v", mailed)
		}
		if _, err := w.Answer(w.Waiting(gatewaytest.AssociationScope)[0].Number,
			gatewaytest.NotOwed); err != nil {
			t.Fatal(err)
		}
		w.Mailbox.Mails = nil
		for range 10 {
			w.Clock.Pass(24 * time.Hour)
			f.Version++
			w.Read(f)
			w.SweepAndSend()
		}
		for _, m := range w.Mailbox.Mails {
			t.Errorf("mailed after it was resolved: %+v", m)
		}
	})
}

// A plan that may be off is asked about at once. When nobody has answered by its day, both are mailed that
// morning, whatever the week's reminder says.
func TestAnUnansweredPlanEscalatesOnItsMorning(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.GoLive = map[string]rules.Day{gatewaytest.Association: rules.Date(2026, 1, 1)}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1",
			rules.Event{Kind: rules.FilingPlanned, On: rules.Date(2026, 10, 9), Ground: rules.GroundArrears},
			rules.Event{Kind: rules.PlanAgreed, On: rules.Date(2026, 10, 5)})}})
		findings := func() (n int) {
			t.Helper()
			w.SweepAndSend()
			for _, mail := range w.Mailbox.Mails {
				if mail.Escalated && slices.ContainsFunc(mail.Alarms, func(a gateway.Alarm) bool {
					return a.Kind == gateway.AlarmFinding && a.Due == rules.Date(2026, 10, 9)
				}) {
					n++
				}
			}
			return n
		}
		if got := findings(); got != 0 {
			t.Fatalf("the substitute was mailed at once, %d times", got)
		}
		w.Clock.Set(time.Date(2026, 10, 6, 9, 0, 0, 0, rules.Copenhagen)) // the next hverdag
		if got := findings(); got != 1 {
			t.Errorf("on the next hverdag the substitute had %d mails", got)
		}
		w.Clock.Set(time.Date(2026, 10, 9, 7, 59, 0, 0, rules.Copenhagen))
		if got := findings(); got != 1 {
			t.Errorf("before the morning of its day the substitute had %d mails", got)
		}
		w.Clock.Set(time.Date(2026, 10, 9, 8, 0, 0, 0, rules.Copenhagen))
		if got := findings(); got != 2 {
			t.Errorf("on the morning of its day the substitute had %d mails", got)
		}
		w.Clock.Set(time.Date(2026, 10, 9, 12, 0, 0, 0, rules.Copenhagen))
		if got := findings(); got != 2 {
			t.Errorf("later that day the substitute had %d mails", got)
		}
	})
}
