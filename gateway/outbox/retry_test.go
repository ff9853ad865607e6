package outbox_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
)

func TestRetriesBackOffAndEnd(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		last := time.Duration(0)
		for attempt := 1; ; attempt++ {
			sent := w.SendAll()
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
			wait := d.Next.Sub(w.Clock.Now())
			if wait <= 0 || wait > time.Hour || attempt < 6 && wait < last/2 {
				t.Fatalf("attempt %d waits %v after %v", attempt, wait, last)
			}
			if early := w.SendAll(); early != (outbox.Sent{}) {
				t.Fatalf("it was tried before its time: %+v", early)
			}
			last = wait
			w.Clock.Pass(wait)
			if attempt > 100 {
				t.Fatal("the retries never end")
			}
		}
		if since := w.Clock.Now().Sub(gatewaytest.Night); since < 8*time.Hour || since > 10*time.Hour {
			t.Errorf("given up after %v, want about 10h", since)
		}
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Error("nobody is told")
		}
		if n := w.Notices()[0]; n.State != gateway.Failed {
			t.Errorf("the notice shows as %s", n.State)
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(n int, _ gateway.Payload) (*gateway.Receipt, error) {
			if n == 1 {
				return nil, busy(2 * time.Hour)
			}
			return nil, nil
		}
		w.SendAll()
		if wait := delivery().Next.Sub(gatewaytest.Night); wait != 2*time.Hour {
			t.Errorf("tried again after %v, want the 2h asked for", wait)
		}
		w.Clock.Pass(2 * time.Hour)
		if sent := w.SendAll(); sent.Sent != 1 || delivery().State != gateway.Transmitted {
			t.Errorf("then: %+v, %s", sent, delivery().State)
		}
	})
}

func TestARefusedMessageIsNeverSentAgain(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		w.SendAll()
		w.Clock.Pass(100 * time.Hour)
		w.SendAll()
		if w.Channel.Sends != 1 || delivery().State != gateway.Failed {
			t.Errorf("handed over %d times, state %s", w.Channel.Sends, delivery().State)
		}
	})
}
