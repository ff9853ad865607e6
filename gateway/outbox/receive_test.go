package outbox_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules/lang"
)

func TestAReceiptIsStoredOnce(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		id := delivery().ID
		receipt := func(kind gateway.ReceiptKind, key string, at time.Time) gateway.Receipt {
			return gateway.Receipt{
				ID: key, Message: id, Kind: kind, By: gateway.ProofReceipt, At: at, Reference: "27.69-1",
				Proof: []byte("proof"),
			}
		}
		receive := func(code string, r gateway.Receipt) error { return w.Receive(context.Background(), code, r) }
		if err := receive(gatewaytest.Municipality,
			receipt(gateway.ReceiptArrived, "early", gatewaytest.Night)); !errors.Is(err, gateway.ErrMessage) {
			t.Errorf("a receipt for what was never sent: %v", err)
		}
		w.SendAll()
		w.Clock.Pass(time.Hour)
		if err := receive("0101",
			receipt(gateway.ReceiptArrived, "a", gatewaytest.Night)); !errors.Is(err, gateway.ErrMessage) {
			t.Errorf("another municipality's receipt: %v", err)
		}
		named := receipt(gateway.ReceiptRegistered, "n", gatewaytest.Night)
		named.Reference = "010190\u20111234"
		if err := receive(gatewaytest.Municipality, named); !errors.Is(err, lang.ErrReceiptLikeCPR) ||
			delivery().State != gateway.Transmitted && delivery().State != gateway.Arrived {
			t.Errorf("a CPR number for a reference: %v, %s", err, delivery().State)
		}
		for _, ours := range []string{"webhook-" + id, strings.ToUpper(id), delivery().Number,
			gateway.NewNumber(), " " + delivery().Notice, "boligbro/0123456789abcdef"} {
			named.Reference = ours
			if err := receive(gatewaytest.Municipality, named); !errors.Is(err, lang.ErrReceiptOurs) ||
				delivery().State == gateway.Registered {
				t.Errorf("our own id %q for a reference: %v, %s", ours, err, delivery().State)
			}
		}
		for kind, reason := range map[gateway.ReceiptKind]string{
			gateway.ReceiptRejected: "010190-1234", gateway.ReceiptArrived: "not-ours",
		} {
			told := receipt(kind, "t", gatewaytest.Night)
			told.Reason = reason
			var refusal *lang.Error
			if err := receive(gatewaytest.Municipality, told); !errors.As(err, &refusal) ||
				!strings.Contains(refusal.Text(lang.Danish), "unknown-address") ||
				delivery().State == gateway.Rejected {
				t.Errorf("%s, a reason that is no code of it: %v, %s", kind, err, delivery().State)
			}
		}
		unknown := receipt(gateway.ReceiptArrived, "b", gatewaytest.Night)
		unknown.Message = gateway.NewID()
		if err := receive(gatewaytest.Municipality, unknown); !errors.Is(err, gateway.ErrMessage) {
			t.Errorf("a receipt for an unknown message: %v", err)
		}
		arrived := gatewaytest.Night.Add(20 * time.Minute)
		for range 2 {
			if err := receive(gatewaytest.Municipality, receipt(gateway.ReceiptArrived, "c", arrived)); err != nil {
				t.Fatalf("a receipt: %v", err)
			}
		}
		if d := delivery(); d.State != gateway.Arrived || !d.Arrived.Equal(arrived) {
			t.Errorf("state %s, arrived %v; want %v", d.State, d.Arrived, arrived)
		}
		if err := receive(gatewaytest.Municipality,
			receipt(gateway.ReceiptRegistered, "d", w.Clock.Now().Add(48*time.Hour))); err != nil {
			t.Fatal(err)
		}
		if d := delivery(); d.State != gateway.Registered || !d.Registered.Equal(w.Clock.Now()) ||
			d.Reference != "27.69-1" {
			t.Errorf("a receipt from the future: state %s at %v, reference %q", d.State, d.Registered, d.Reference)
		}
		if err := receive(gatewaytest.Municipality,
			receipt(gateway.ReceiptArrived, "e", gatewaytest.Night.Add(40*time.Minute))); err != nil {
			t.Fatal(err)
		}
		if d := delivery(); d.State != gateway.Registered || !d.Arrived.Equal(arrived) {
			t.Errorf("a late receipt took something back: %s, %v", d.State, d.Arrived)
		}
		w.View(func(r gateway.Reader) error {
			all, err := r.Receipts(gateway.Operator, id)
			if len(all) != 3 {
				t.Errorf("%d receipts are kept, want 3", len(all))
			}
			return err
		})
	})
}

// What says something else under an id that is known is refused, so that whoever sent it learns that it was
// not kept; what says the same is taken, however it is written.
func TestAnotherReceiptUnderTheSameIDIsRefused(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		w.Clock.Pass(time.Hour)
		at := gatewaytest.Night.Add(20 * time.Minute).UTC()
		receive := func(kind, at, more string) error {
			t.Helper()
			r, err := document.ParseReceipt([]byte(`{"type": "receipt", "message": "` + delivery().ID +
				`", "kind": "` + kind + `", "at": "` + at + `"` + more + `}`))
			if err != nil {
				t.Fatal(err)
			}
			r.ID = "1"
			return w.Receive(t.Context(), gatewaytest.Municipality, r)
		}
		utc, local := at.Format(time.RFC3339), at.In(time.FixedZone("", 7200)).Format(time.RFC3339)
		for _, written := range []string{utc, utc, local} {
			if err := receive("arrived", written, ""); err != nil {
				t.Errorf("at %s: %v", written, err)
			}
		}
		later := at.Add(time.Minute).Format(time.RFC3339)
		for name, err := range map[string]error{
			"a rejection":     receive("rejected", utc, `, "reason": "not-ours"`),
			"a registration":  receive("registered", utc, `, "reference": "26-1"`),
			"another time":    receive("arrived", later, ""),
			"a journalnummer": receive("arrived", utc, `, "reference": "26-1"`),
		} {
			if !errors.Is(err, gateway.ErrOtherReceipt) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.View(func(r gateway.Reader) error {
			all, err := r.Receipts(gateway.Operator, delivery().ID)
			if len(all) != 1 || delivery().State != gateway.Arrived {
				t.Errorf("%d receipts are kept, and it is %s", len(all), delivery().State)
			}
			return err
		})
	})
}

// The receipt may come before the answer to the hand-over does.
func TestAReceiptOvertakesTheAnswer(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
			return nil, w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
				ID: "x", Message: p.MessageID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.Clock.Now(),
			})
		}
		if sent := w.SendAll(); sent.Sent != 1 {
			t.Fatalf("%+v", sent)
		}
		if d := delivery(); d.State != gateway.Arrived || d.Transmitted.IsZero() || d.Arrived.IsZero() {
			t.Errorf("state %s, transmitted %v, arrived %v", d.State, d.Transmitted, d.Arrived)
		}
	})
}

// The answer to the hand-over may be lost and the receipt come all the same: then nothing is sent again.
func TestAReceiptEndsTheRetries(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "dropped"}
		}
		w.SendAll()
		for _, kind := range []gateway.ReceiptKind{gateway.ReceiptArrived, gateway.ReceiptRegistered} {
			if err := w.Receive(context.Background(), gatewaytest.Municipality,
				gateway.Receipt{ID: string(kind), Message: delivery().ID, Kind: kind,
					By: gateway.ProofReceipt}); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Pass(5 * time.Hour)
		if sent := w.SendAll(); sent != (outbox.Sent{}) || delivery().State != gateway.Registered {
			t.Errorf("%+v, state %s; want nothing, registered", sent, delivery().State)
		}
	})
}

func TestARejectionIsAlarmed(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		err := w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
			ID: "r", Message: delivery().ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt,
			Reason: "not-ours",
		})
		if err != nil || delivery().State != gateway.Rejected ||
			!slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryRejected) {
			t.Errorf("rejected: %v, state %s, alarms %v", err, delivery().State, w.AlarmKinds())
		}
	})
}

// TestAPersonIsAskedForATimeThatCanBeRight: a time before the message was sent, or in the future, is refused;
// it would start the municipality's clocks on a day that nobody entered.
func TestAPersonIsAskedForATimeThatCanBeRight(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		w.Clock.Pass(time.Hour)
		enter := func(at time.Time) error {
			return w.Receive(context.Background(), "0751", gateway.Receipt{
				ID: gateway.NewID(), Message: delivery().ID, Kind: gateway.ReceiptArrived,
				By: gateway.ProofPerson, At: at,
			})
		}
		sent := delivery().First
		for _, at := range []time.Time{
			{}, sent.AddDate(-1, 0, 0), sent.Add(-2 * time.Second), sent.AddDate(0, 0, 1),
		} {
			if err := enter(at); !errors.Is(err, lang.ErrReceiptTime) || !delivery().Arrived.IsZero() {
				t.Errorf("%v: %v; arrived %v", at, err, delivery().Arrived)
			}
		}
		if err := enter(sent.Add(time.Minute)); err != nil || !delivery().Arrived.Equal(sent.Add(time.Minute)) {
			t.Errorf("%v; arrived %v", err, delivery().Arrived)
		}
	})
}
