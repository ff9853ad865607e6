package outbox_test

import (
	"context"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
)

// TestOnlyWhatWasSeenIsTransmitted: where no yes to the hand-over was seen, none is made up of the receipt;
// and a rejection that comes later does not unmake the arrival.
func TestOnlyWhatWasSeenIsTransmitted(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, gateway.NotSent("http-503", gateway.Theirs, nil)
		}
		w.SendAll()
		w.Clock.Pass(time.Minute)
		arrived := w.Clock.Now()
		receive := func(kind gateway.ReceiptKind, id, reason string) {
			t.Helper()
			r := gateway.Receipt{
				ID: id, Message: delivery().ID, Kind: kind, By: gateway.ProofReceipt, At: w.Clock.Now(), Reason: reason,
			}
			if err := w.Receive(context.Background(), gatewaytest.Municipality, r); err != nil {
				t.Fatal(err)
			}
		}
		receive(gateway.ReceiptArrived, "a", "")
		if d := delivery(); !d.Transmitted.IsZero() || !d.Arrived.Equal(arrived) {
			t.Errorf("transmitted %v, arrived %v", d.Transmitted, d.Arrived)
		}
		w.Clock.Pass(time.Hour)
		receive(gateway.ReceiptRejected, "b", "not-ours")
		if d := delivery(); d.State != gateway.Rejected || !d.Arrived.Equal(arrived) || !d.Transmitted.IsZero() {
			t.Errorf("after the rejection: %s, arrived %v", d.State, d.Arrived)
		}
	})
}

// TestTransmittedLiesBeforeArrived: a receipt may say that the message had arrived before the yes to its
// hand-over was seen.
func TestTransmittedLiesBeforeArrived(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			w.Clock.Pass(10 * time.Second)
			return nil, nil
		}
		w.SendAll()
		d := delivery()
		arrived := d.Transmitted.Add(-5 * time.Second)
		w.Clock.Pass(time.Minute)
		if err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
			ID: "a", Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: arrived,
		}); err != nil {
			t.Fatal(err)
		}
		if d := delivery(); !d.Arrived.Equal(arrived) || d.Transmitted.After(d.Arrived) {
			t.Errorf("transmitted %v, arrived %v", d.Transmitted, d.Arrived)
		}
	})
}
