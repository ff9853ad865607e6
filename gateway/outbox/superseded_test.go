package outbox_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// corrected is a world where the municipality has got a notice, and where a correction of it has been given
// up. rename corrects it again.
func corrected(t *testing.T, test func(t *testing.T, w *gatewaytest.World, rename func(name string))) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("2", filed))
		feed := &gatewaytest.Feed{Label: "a"}
		rename := func(name string) {
			t.Helper()
			w.Clock.Pass(time.Minute)
			changed := gatewaytest.Tenancy("2", filed)
			changed.Facts.Tenants[0].Name = name
			feed.Version, feed.Rows = feed.Version+1, []rules.Record{changed}
			w.Read(feed)
			w.SendAll()
		}
		fails(w, gateway.CauseGone)
		rename("Lis Dam")
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Fatalf("a correction was given up; alarms %v", w.AlarmKinds())
		}
		test(t, w, rename)
	})
}

func toResend(w *gatewaytest.World) error {
	_, err := w.Casework().ToResend(context.Background(), gateway.Operator, w.Notices()[0].ID)
	return err
}

// A correction that was given up, and that no later message has taken the place of, is sent again, and its
// alarm ends.
func TestAGivenUpCorrectionIsSentAgain(t *testing.T) {
	corrected(t, func(t *testing.T, w *gatewaytest.World, _ func(string)) {
		if err := toResend(w); err != nil {
			t.Fatal(err)
		}
		w.Channel.Answer = nil
		if n := resend(t, w); n != 1 {
			t.Errorf("%d messages are sent again", n)
		}
		w.SendAll()
		w.WantMessages("notice 2026-10-05", "correction 2026-10-05")
		if slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Errorf("alarms %v", w.AlarmKinds())
		}
		w.Verify()
	})
}

// A withdrawal that was given up is sent again, though its step has been called back: that is what it says.
func TestAGivenUpWithdrawalIsSentAgain(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("2", filed))
		fails(w, gateway.CauseGone)
		w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{
			gatewaytest.Tenancy("2", filed, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 6)})}})
		w.Clock.Pass(48 * time.Hour)
		w.SweepAndSend()
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Fatalf("a withdrawal was given up; alarms %v", w.AlarmKinds())
		}
		w.Channel.Answer = nil
		if n := resend(t, w); n != 1 {
			t.Errorf("%d messages are sent again", n)
		}
		w.SendAll()
		w.WantMessages("notice 2026-10-05", "update 2026-10-06")
	})
}

// When a later message of the thread is taken, it says all that the one that was given up said and more: the
// alarm about that ends, and nobody sends it again after the newer one.
func TestASupersededCorrectionIsSettled(t *testing.T) {
	corrected(t, func(t *testing.T, w *gatewaytest.World, rename func(string)) {
		w.Channel.Answer = nil
		rename("Lis Ærø")
		if slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Errorf("alarms %v", w.AlarmKinds())
		}
		if n := resend(t, w); n != 0 {
			t.Errorf("%d messages are sent again", n)
		}
		// By a person's word what was taken and is not proved is sent again, and what it replaced is not.
		if n, err := w.Outbox().Resend(context.Background(), []string{w.Notices()[0].ID},
			"abc"); err != nil || n != 1 {
			t.Errorf("%d messages are sent again: %v", n, err)
		}
		w.SendAll()
		w.Clock.Pass(48 * time.Hour)
		w.SweepAndSend()
		w.Verify()
	})
}

// The same holds when the later one is proved by a receipt alone, because the answer to it was lost.
func TestAReceiptSettlesWhatItsMessageReplaced(t *testing.T) {
	corrected(t, func(t *testing.T, w *gatewaytest.World, rename func(string)) {
		fails(w, gateway.CauseTimeout)
		rename("Lis Ærø")
		var newest string
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
			newest = thread[len(thread)-1].ID
			return err
		})
		arrives(w, newest)
		if slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Errorf("alarms %v", w.AlarmKinds())
		}
		gatewaytest.WantRefusal(t, toResend(w), "nået frem")
	})
}

func arrives(w *gatewaytest.World, message string) {
	w.T.Helper()
	err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
		ID: gateway.NewID(), Message: message, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt,
		At: w.Clock.Now(),
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

// A correction that took another's place is asked about when its arrival is not proved; the one that it
// replaced is not.
func TestASilentCorrectionThatWasReplacedIsNotAskedAbout(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("2", filed))
		w.Channel.Answer = nil
		for i, name := range []string{"Lis Dam", "Lis Ærø"} {
			w.Clock.Pass(time.Minute)
			changed := gatewaytest.Tenancy("2", filed)
			changed.Facts.Tenants[0].Name = name
			w.Read(&gatewaytest.Feed{Label: "a", Version: i + 1, Rows: []rules.Record{changed}})
			w.SendAll()
		}
		w.Clock.Pass(48 * time.Hour)
		w.SweepAndSend()
		silent := slices.DeleteFunc(w.AlarmKinds(), func(k gateway.AlarmKind) bool {
			return k != gateway.AlarmDeliverySilent
		})
		if len(silent) != 1 {
			t.Errorf("%d messages are asked about", len(silent))
		}
	})
}

// What was given up because the notice before it was lost goes out when a receipt shows that the notice has
// arrived all the same.
func TestAReceiptRevivesWhatFollowsOnALostNotice(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			changed := gatewaytest.Tenancy("2", filed)
			changed.Facts.Tenants[0].Name = "Lis Dam"
			w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{changed}})
			return nil, gateway.NotSent("http-410", gateway.Theirs, errors.New("gone"))
		}
		w.SendAll()
		w.Channel.Answer = nil
		w.Clock.Pass(time.Hour)
		w.SendAll()
		if delivery().State != gateway.Failed || len(w.Messages()) != 0 {
			t.Fatalf("%s, %q", delivery().State, w.Messages())
		}
		arrives(w, delivery().ID)
		w.SendAll()
		w.WantMessages("correction 2026-10-05")
		w.Verify()
	})
}
