package outbox_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// resend queues all that was given up, as the command does.
func resend(t *testing.T, w *gatewaytest.World) int {
	t.Helper()
	owed, err := w.Casework().GivenUp(context.Background(), gateway.Operator, "")
	if err != nil {
		t.Fatal(err)
	}
	var ids, cases []string
	for _, n := range owed {
		ids, cases = append(ids, n.ID), append(cases, n.Case)
	}
	messages, err := w.Outbox().Resend(context.Background(), ids, "abc")
	if err == nil {
		err = w.Casework().Revisit(context.Background(), cases, rules.AskedAt(w.Clock.Now()))
	}
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// What was given up is sent again under the same message id and with the same bytes, as long as a new message
// would be, and the alarm ends.
func TestAGivenUpNoticeIsSentAgain(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		answers(w, "http-410")
		w.SendAll()
		was := delivery()
		if was.State != gateway.Failed || !slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Fatalf("%s, alarms %v", was.State, w.AlarmKinds())
		}
		for municipality, want := range map[string]int{"": 1, was.Municipality: 1, "0101": 0} {
			owed, err := w.Casework().GivenUp(context.Background(), gateway.Operator, municipality)
			if err != nil || len(owed) != want {
				t.Errorf("%d given up to %q, %v", len(owed), municipality, err)
			}
		}
		w.Clock.Pass(100 * time.Hour) // longer than it would have been tried
		if n := resend(t, w); n != 1 {
			t.Fatalf("%d messages are sent again", n)
		}
		w.View(func(r gateway.Reader) error {
			did, err := r.Interventions()
			if err == nil && (len(did) != 1 || did[0].Subject != was.Notice || did[0].By != "abc") {
				t.Errorf("who sent it again is told as %+v", did)
			}
			return err
		})
		w.Channel.Answer = func(n int, _ gateway.Payload) (*gateway.Receipt, error) {
			if n < 4 {
				return nil, busy(0)
			}
			return nil, nil
		}
		d := sendUntil(w, delivery, time.Hour)
		if d.State != gateway.Transmitted || d.ID != was.ID || d.Attempts != 4 {
			t.Errorf("%s after %d attempts", d.State, d.Attempts)
		}
		if string(d.Payload.Body) != string(was.Payload.Body) {
			t.Error("other bytes went under the same id")
		}
		if kinds := w.AlarmKinds(); slices.Contains(kinds, gateway.AlarmDeliveryFailed) {
			t.Errorf("alarms: %v", kinds)
		}
		if n := resend(t, w); n != 0 {
			t.Errorf("%d messages are sent a third time", n)
		}
		w.Verify()
	})
}

// A message that was taken, and of which no receipt came, can be sent again when a person says so.
func TestATransmittedNoticeIsSentAgain(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		first := delivery().Transmitted
		w.Clock.Pass(time.Hour)
		if _, err := w.Casework().ToResend(context.Background(), gateway.Operator, delivery().ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Outbox().Resend(context.Background(), []string{delivery().Notice}, "abc"); err != nil {
			t.Fatal(err)
		}
		w.SendAll()
		d := delivery()
		if d.State != gateway.Transmitted || w.Channel.Got[d.ID] != 2 || !d.Transmitted.Equal(first) {
			t.Errorf("%s, handed over %d times, first %v", d.State, w.Channel.Got[d.ID], d.Transmitted)
		}
		w.Verify()
	})
}

// What the municipality has, or was told another way, or is not to hear of any more, is not sent again.
func TestWhatIsNotSentAgain(t *testing.T) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	for name, test := range map[string]struct {
		after func(w *gatewaytest.World, d gateway.Delivery)
		says  string
	}{
		"it has arrived": {func(w *gatewaytest.World, d gateway.Delivery) {
			err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
				ID: "r", Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.Clock.Now(),
			})
			if err != nil {
				w.T.Fatal(err)
			}
		}, "nået frem"},
		"told another way": {func(w *gatewaytest.World, d gateway.Delivery) {
			e := rules.Elsewhere{On: rules.DayOf(w.Clock.Now()), Channel: "letter", Proof: "26-7"}
			if _, err := w.RecordElsewhere(context.Background(), d.Number, e,
				rules.AskedAt(w.Clock.Now())); err != nil {
				w.T.Fatal(err)
			}
		}, "på anden måde"},
		"called back": {func(w *gatewaytest.World, _ gateway.Delivery) {
			w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{gatewaytest.Tenancy("2", filed,
				rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 6)})}})
		}, "bortfaldet"},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
				answers(w, "http-410")
				w.SendAll()
				w.Clock.Pass(48 * time.Hour)
				test.after(w, delivery())
				_, err := w.Casework().ToResend(context.Background(), gateway.Operator, delivery().Number)
				gatewaytest.WantRefusal(t, err, test.says)
				if n := resend(t, w); n != 0 {
					t.Errorf("%d messages are sent again", n)
				}
			})
		})
	}
}

// What became of the case while its notice had not got through stands in it when it is sent again.
func TestWhatIsSentAgainSaysHowItIsNow(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", filed)}}
		w.Read(f)
		answers(w, "http-410")
		w.SendAll()
		changed := gatewaytest.Tenancy("2", filed)
		changed.Facts.Tenants[0].Name = "Lis Dam"
		f.Version, f.Rows = 1, []rules.Record{changed}
		w.Read(f)
		resend(t, w)
		for range 4 {
			w.SendAll()
			w.Clock.Pass(time.Hour)
		}
		w.WantMessages("notice 2026-10-05")
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
			if len(thread) != 1 || thread[0].Content.Tenants[0].Name != "Lis Dam" {
				t.Errorf("%+v", thread)
			}
			return err
		})
		w.Verify()
	})
}

// Each attempt that fails is told of, with its cause.
func TestSetbacksAreTold(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		answers(w, "http-404", "http-410")
		var told []outbox.Setback
		out := w.Outbox()
		out.OnSetback = func(s outbox.Setback) { told = append(told, s) }
		for range 2 {
			if _, err := out.Send(context.Background()); err != nil {
				t.Fatal(err)
			}
			w.Clock.Pass(time.Hour)
		}
		if len(told) != 2 || told[0].Code != "http-404" || told[0].GivenUp || told[1].Code != "http-410" ||
			!told[1].GivenUp || told[1].Number != delivery().Number || told[0].Channel != "test" {
			t.Errorf("%+v", told)
		}
	})
}
