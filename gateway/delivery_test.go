package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// oneNotice is a world with one notice queued, and its delivery.
func oneNotice(t *testing.T, test func(t *testing.T, w *world, delivery func() gateway.Delivery)) {
	each(t, func(t *testing.T, w *world) {
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)))}})
		n := w.notices()[0]
		test(t, w, func() (d gateway.Delivery) {
			w.view(func(r gateway.Reader) error {
				all, err := r.Deliveries(gateway.Operator, n.ID)
				d = all[0]
				return err
			})
			return d
		})
	})
}

func busy(after time.Duration) error {
	return &gateway.SendError{Code: "http-503", Fault: gateway.FaultRecipient, After: after}
}

func TestRetriesBackOffAndEnd(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		last := time.Duration(0)
		for attempt := 1; ; attempt++ {
			sent := w.send()
			d := delivery()
			if d.Attempts != attempt {
				t.Fatalf("%d attempts after %d", d.Attempts, attempt)
			}
			if sent.Failed == 1 {
				if d.State != gateway.Failed || d.Fault != gateway.FaultRecipient || d.Detail != "http-503" {
					t.Errorf("given up as %s, fault %s, %s", d.State, d.Fault, d.Detail)
				}
				break
			}
			wait := d.Next.Sub(w.clock.now())
			if wait <= 0 || wait > time.Hour || attempt < 6 && wait < last/2 {
				t.Fatalf("attempt %d waits %v after %v", attempt, wait, last)
			}
			if early := w.send(); early != (outbox.Sent{}) {
				t.Fatalf("it was tried before its time: %+v", early)
			}
			last = wait
			w.clock.pass(wait)
			if attempt > 100 {
				t.Fatal("the retries never end")
			}
		}
		if since := w.clock.now().Sub(night); since < 8*time.Hour || since > 10*time.Hour {
			t.Errorf("given up after %v, want about 10h", since)
		}
		if !slices.Contains(w.alarms(), gateway.AlarmDeliveryFailed) {
			t.Error("nobody is told")
		}
		if n := w.notices()[0]; n.State != gateway.Failed {
			t.Errorf("the notice shows as %s", n.State)
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.channel.answer = func(n int, _ gateway.Payload) (*gateway.Receipt, error) {
			if n == 1 {
				return nil, busy(2 * time.Hour)
			}
			return nil, nil
		}
		w.send()
		if wait := delivery().Next.Sub(night); wait != 2*time.Hour {
			t.Errorf("tried again after %v, want the 2h asked for", wait)
		}
		w.clock.pass(2 * time.Hour)
		if sent := w.send(); sent.Sent != 1 || delivery().State != gateway.Transmitted {
			t.Errorf("then: %+v, %s", sent, delivery().State)
		}
	})
}

func TestRefusedIsNeverSentAgain(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		w.send()
		w.clock.pass(100 * time.Hour)
		w.send()
		if w.channel.sends != 1 || delivery().State != gateway.Failed {
			t.Errorf("handed over %d times, state %s", w.channel.sends, delivery().State)
		}
	})
}

// A process that dies after the hand-over and before its outcome is stored hands over again, with the same id and bytes.
func TestUnknownOutcomeIsSentAgain(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		whole, dead := w.Store, w.Owner
		w.Store = &breaking{Store: whole, dieAt: 3}
		if _, err := w.Send(context.Background()); !errors.Is(err, errDied) {
			t.Fatalf("it did not die: %v", err)
		}
		w.Store, w.Owner = whole, intake.NewOwner()
		if d := delivery(); d.State != gateway.Sending || d.Attempts != 1 || len(d.Payload.Body) == 0 {
			t.Fatalf("the attempt was not committed before it was made: %s, %d attempts", d.State, d.Attempts)
		}
		if sent := w.send(); sent.Sent != 0 {
			t.Fatal("another process took it while the first may be alive")
		}
		if err := w.Bury(context.Background(), []string{dead}); err != nil {
			t.Fatal(err)
		}
		if sent := w.send(); sent.Sent != 1 {
			t.Fatalf("it was not sent again: %+v", sent)
		}
		if len(w.channel.got) != 1 || w.channel.got[delivery().ID] != 2 {
			t.Errorf("the receiver counts %v", w.channel.got)
		}
		w.view(func(r gateway.Reader) error {
			attempts, err := r.Attempts(gateway.Operator, delivery().ID)
			if len(attempts) != 2 || !attempts[0].Finished.IsZero() || attempts[1].Outcome != gateway.Transmitted {
				t.Errorf("attempts: %+v", attempts)
			}
			return err
		})
	})
}

// A municipality that is down is left alone after a few failures, and the others are not held up by it.
func TestATroubledMunicipalityIsHeld(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := &channel{}
		w.Routes["0101"] = outbox.Route{other}
		var rows []rules.Record
		for i := range 200 {
			r := tenancy(fmt.Sprintf("%03d", i), filed(rules.Date(2026, 10, 5)))
			if i%4 == 0 {
				r.Facts.Tenancy.Municipality = "0101"
			}
			rows = append(rows, r)
		}
		w.accept(&feed{name: "a", rows: rows})
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		sent := w.send()
		if sent.Sent != 50 || len(other.got) != 50 {
			t.Errorf("the other municipality got %d of 50", len(other.got))
		}
		if w.channel.sends > 64 {
			t.Errorf("the troubled one was asked %d times", w.channel.sends)
		}
		w.channel.answer = nil
		w.clock.pass(2 * time.Hour)
		w.send()
		if len(w.channel.got) != 150 {
			t.Errorf("afterwards it got %d of 150", len(w.channel.got))
		}
	})
}

func TestNoRouteIsAlarmedAndSentWhenThereIsOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		delete(w.Routes, municipality)
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)))}})
		w.send()
		if n := w.notices()[0]; n.State != gateway.Unrouted {
			t.Errorf("without a route the notice shows as %s", n.State)
		}
		if !slices.Contains(w.alarms(), gateway.AlarmDeliveryUnrouted) {
			t.Error("nobody is told")
		}
		w.Routes[municipality] = outbox.Route{w.channel}
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
			t.Fatal(err)
		}
		if sent := w.send(); sent.Sent != 1 {
			t.Errorf("with a route: %+v", sent)
		}
		if slices.Contains(w.alarms(), gateway.AlarmDeliveryUnrouted) {
			t.Error("the alarm stands")
		}
	})
}

// A route may be taken out of the settings while a notice waits: somebody is told, and it goes when there is one again.
func TestARouteThatIsTakenAway(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		delete(w.Routes, municipality)
		if sent := w.send(); sent != (outbox.Sent{}) || !slices.Contains(w.alarms(), gateway.AlarmDeliveryUnrouted) {
			t.Fatalf("without a route: %+v, alarms %v", sent, w.alarms())
		}
		w.Routes[municipality] = outbox.Route{w.channel}
		w.clock.pass(2 * time.Hour)
		if sent := w.send(); sent.Sent != 1 || delivery().State != gateway.Transmitted {
			t.Errorf("with one again: %+v, %s", sent, delivery().State)
		}
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(w.alarms(), gateway.AlarmDeliveryUnrouted) {
			t.Error("the alarm stands")
		}
	})
}

func TestReceipts(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		id := delivery().ID
		receipt := func(kind gateway.ReceiptKind, key string, at time.Time) gateway.Receipt {
			return gateway.Receipt{ID: key, Message: id, Kind: kind, By: gateway.ProofReceipt, At: at, Reference: "27.69-1", Proof: []byte("proof")}
		}
		receive := func(code string, r gateway.Receipt) error { return w.Receive(context.Background(), code, r) }
		if err := receive(municipality, receipt(gateway.ReceiptArrived, "early", night)); !errors.Is(err, gateway.ErrMessage) {
			t.Errorf("a receipt for what was never sent: %v", err)
		}
		w.send()
		w.clock.pass(time.Hour)
		if err := receive("0101", receipt(gateway.ReceiptArrived, "a", night)); !errors.Is(err, gateway.ErrMessage) {
			t.Errorf("another municipality's receipt: %v", err)
		}
		unknown := receipt(gateway.ReceiptArrived, "b", night)
		unknown.Message = gateway.NewID()
		if err := receive(municipality, unknown); !errors.Is(err, gateway.ErrMessage) {
			t.Errorf("a receipt for an unknown message: %v", err)
		}
		arrived := night.Add(20 * time.Minute)
		for range 2 {
			if err := receive(municipality, receipt(gateway.ReceiptArrived, "c", arrived)); err != nil {
				t.Fatalf("a receipt: %v", err)
			}
		}
		if d := delivery(); d.State != gateway.Arrived || !d.Arrived.Equal(arrived) {
			t.Errorf("state %s, arrived %v; want %v", d.State, d.Arrived, arrived)
		}
		if err := receive(municipality, receipt(gateway.ReceiptRegistered, "d", w.clock.now().Add(48*time.Hour))); err != nil {
			t.Fatal(err)
		}
		if d := delivery(); d.State != gateway.Registered || !d.Registered.Equal(w.clock.now()) || d.Reference != "27.69-1" {
			t.Errorf("a receipt from the future: state %s at %v, reference %q", d.State, d.Registered, d.Reference)
		}
		if err := receive(municipality, receipt(gateway.ReceiptArrived, "e", night.Add(40*time.Minute))); err != nil {
			t.Fatal(err)
		}
		if d := delivery(); d.State != gateway.Registered || !d.Arrived.Equal(arrived) {
			t.Errorf("a late receipt took something back: %s, %v", d.State, d.Arrived)
		}
		w.view(func(r gateway.Reader) error {
			all, err := r.Receipts(gateway.Operator, id)
			if len(all) != 3 {
				t.Errorf("%d receipts are kept, want 3", len(all))
			}
			return err
		})
	})
}

// The receipt may come before the answer to the hand-over does.
func TestAReceiptOvertakesTheAnswer(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.channel.answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
			return nil, w.Receive(context.Background(), municipality, gateway.Receipt{ID: "x", Message: p.MessageID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.clock.now()})
		}
		if sent := w.send(); sent.Sent != 1 {
			t.Fatalf("%+v", sent)
		}
		if d := delivery(); d.State != gateway.Arrived || d.Transmitted.IsZero() || d.Arrived.IsZero() {
			t.Errorf("state %s, transmitted %v, arrived %v", d.State, d.Transmitted, d.Arrived)
		}
	})
}

// The answer to the hand-over may be lost and the receipt come all the same: then nothing is sent again.
func TestAReceiptEndsTheRetries(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, &gateway.SendError{Code: "dropped"} }
		w.send()
		for _, kind := range []gateway.ReceiptKind{gateway.ReceiptArrived, gateway.ReceiptRegistered} {
			if err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: string(kind), Message: delivery().ID, Kind: kind, By: gateway.ProofReceipt}); err != nil {
				t.Fatal(err)
			}
		}
		w.clock.pass(5 * time.Hour)
		if sent := w.send(); sent != (outbox.Sent{}) || delivery().State != gateway.Registered {
			t.Errorf("%+v, state %s; want nothing, registered", sent, delivery().State)
		}
	})
}

func TestRejectedIsAlarmed(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.send()
		err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "r", Message: delivery().ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt, Reason: "moved"})
		if err != nil || delivery().State != gateway.Rejected || !slices.Contains(w.alarms(), gateway.AlarmDeliveryRejected) {
			t.Errorf("rejected: %v, state %s, alarms %v", err, delivery().State, w.alarms())
		}
	})
}

// The municipality's decision is recorded and read by its own side only.
func TestADecisionStaysWithTheMunicipality(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.send()
		ctx, number := context.Background(), delivery().Number
		arrive := gateway.Receipt{ID: "r", Message: delivery().ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.clock.now()}
		if err := w.Receive(ctx, municipality, arrive); err != nil {
			t.Fatal(err)
		}
		theirs := gateway.Scope{Municipalities: []string{municipality}}
		clocks := func(s gateway.Scope) []rules.Duty {
			o, err := w.Overview(ctx, s, rules.AskedAt(w.clock.now()))
			if err != nil || len(o.Notices) != 1 {
				t.Fatalf("overview: %d notices, %v", len(o.Notices), err)
			}
			return o.Notices[0].Duties
		}
		decide := slices.IndexFunc(clocks(theirs), func(d rules.Duty) bool { return d.Duty == rules.DecideNoHelp })
		if decide < 0 || clocks(theirs)[decide].Due != rules.Date(2026, 10, 19) {
			t.Fatalf("the clocks: %+v", clocks(theirs))
		}
		f := gateway.MunicipalAct{Outcome: "refused", On: rules.Date(2026, 10, 5), Journal: "27.69-1"}
		for _, wrong := range []struct {
			scope  gateway.Scope
			number string
			fact   gateway.MunicipalAct
			want   error
		}{
			{theirs, number, f, municipal.ErrAct}, // no reasons and appeal guidance
			{theirs, number, gateway.MunicipalAct{Outcome: "perhaps", On: f.On, Journal: "26-1"}, municipal.ErrAct},
			{theirs, number, gateway.MunicipalAct{Outcome: "rent-help", Journal: "26-1"}, municipal.ErrAct},
			{theirs, number, gateway.MunicipalAct{Outcome: "rent-help", On: f.On.Add(1), Journal: "26-1"}, municipal.ErrAct},
			{theirs, "B-2222-2222", gateway.MunicipalAct{Outcome: "rent-help", On: f.On, Journal: "26-1"}, gateway.ErrNotFound},
			{gateway.Scope{Municipalities: []string{"0101"}}, number, gateway.MunicipalAct{Outcome: "rent-help", On: f.On, Journal: "26-1"}, gateway.ErrNotFound},
		} {
			if _, err := w.Decide(ctx, wrong.scope, wrong.number, wrong.fact); !errors.Is(err, wrong.want) {
				t.Errorf("decide %+v: %v, want %v", wrong.fact, err, wrong.want)
			}
		}
		f.ReasonsGiven = true
		if _, err := w.Decide(ctx, theirs, number, f); err != nil {
			t.Fatal(err)
		}
		ours := gateway.Scope{Associations: []string{association}}
		o, err := w.Overview(ctx, ours, rules.AskedAt(w.clock.now()))
		if err != nil || len(o.Notices) != 1 {
			t.Fatalf("the association's own notices: %+v, %v", o.Notices, err)
		}
		if v := o.Notices[0]; len(v.Acts)+len(v.Duties) > 0 || v.State != gateway.Arrived {
			t.Errorf("the association sees %d acts and %d clocks of the municipality, state %s", len(v.Acts), len(v.Duties), v.State)
		}
		after := clocks(theirs)
		if i := slices.IndexFunc(after, func(d rules.Duty) bool { return d.Duty == rules.DecideNoHelp }); i < 0 || after[i].Ended != f.On {
			t.Errorf("the clock after the decision: %+v", after)
		}
	})
}

func TestSweepAlarmsSilenceAndEscalates(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		sweep := func() {
			t.Helper()
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
				t.Fatal(err)
			}
		}
		w.send()
		sweep()
		if len(w.mail.mails) != 0 {
			t.Fatalf("mailed %+v while all is well", w.mail.mails)
		}
		w.clock.pass(27 * time.Hour)
		sweep()
		if got := w.alarms(); !slices.Contains(got, gateway.AlarmDeliverySilent) || !slices.Contains(got, gateway.AlarmRunMissing) {
			t.Errorf("alarms after a day of silence: %v", got)
		}
		if len(w.mail.mails) != 1 || w.mail.mails[0].escalated || len(w.mail.mails[0].alarms) != 2 {
			t.Fatalf("mails: %+v, want one with both", w.mail.mails)
		}
		sweep()
		w.clock.pass(5 * time.Hour) // four o'clock in the night: nobody is called
		sweep()
		if len(w.mail.mails) != 1 {
			t.Errorf("mails: %+v, want none in the night", w.mail.mails)
		}
		w.clock.pass(4*time.Hour + time.Minute) // eight in the morning
		sweep()
		if len(w.mail.mails) != 2 || !w.mail.mails[1].escalated {
			t.Errorf("mails: %+v, want the second to the substitute", w.mail.mails)
		}
		sweep()
		if len(w.mail.mails) != 2 {
			t.Errorf("%d mails, want no more", len(w.mail.mails))
		}
	})
}

func TestMailThatFailsIsMailedAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		delete(w.Routes, municipality)
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)))}})
		w.mail.err = errors.New("the mail server is down")
		if err := w.Tell(context.Background()); err == nil {
			t.Error("a mail that failed was no error")
		}
		w.mail.err = nil
		if err := w.Tell(context.Background()); err != nil || len(w.mail.mails) != 1 {
			t.Errorf("then: %v, %d mails", err, len(w.mail.mails))
		}
	})
}

// Several processes send at the same time: every message is handed over once.
func TestSeveralSendTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var rows []rules.Record
		for i := range 300 {
			rows = append(rows, tenancy(fmt.Sprintf("%03d", i), filed(rules.Date(2026, 10, 5))))
		}
		w.accept(&feed{name: "a", rows: rows})
		var together sync.WaitGroup
		for range 4 {
			one := *w.Rooms
			one.Owner = intake.NewOwner()
			together.Go(func() {
				if _, err := one.Send(context.Background()); err != nil {
					t.Errorf("send: %v", err)
				}
			})
		}
		together.Wait()
		if len(w.channel.got) != len(rows) {
			t.Errorf("%d messages, want %d", len(w.channel.got), len(rows))
		}
		for id, n := range w.channel.got {
			if n != 1 {
				t.Errorf("message %s was handed over %d times", id, n)
			}
		}
	})
}

// A step that a person enters is a source that no file erases.
func TestAStepEnteredByHand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("1"), tenancy("2")}}
		w.accept(f)
		asked := rules.AskedAt(w.clock.now())
		key := rules.Key{Association: association, Tenancy: "2"}
		report, c, err := w.Enter(context.Background(), key, filed(rules.Date(2026, 10, 5)), asked)
		if err != nil || report.Cases != 1 || c.Number == "" {
			t.Fatalf("enter: %+v, %v", report, err)
		}
		if report := w.accept(f); report.Notices != 1 { // the file has not changed, but a step awaits its tenancy
			t.Errorf("%d notices when the file tells the tenancy of the step, want 1", report.Notices)
		}
		f.version = 2
		if report := w.accept(f); report.Notices != 0 || len(w.notices()) != 1 {
			t.Errorf("the step entered by hand was lost or told twice: %d notices", len(w.notices()))
		}
		if _, _, err := w.Enter(context.Background(), rules.Key{Association: association, Tenancy: "77"}, rules.Event{Kind: rules.Paid, On: rules.Date(2026, 10, 5)}, asked); !errors.Is(err, gateway.ErrNotFound) {
			t.Errorf("a payment of a tenancy without a step: %v", err)
		}
	})
}
