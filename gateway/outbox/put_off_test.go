package outbox_test

import (
	"context"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/store"
	"boligbro/rules"
)

// A clock that was ten days ahead puts nothing off for ten days: what it has put off is sent when it is right
// again, and it is neither given up at once nor tried for ever.
func TestAWrongClockPutsNothingOff(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		right := w.Clock.Now()
		w.Clock.Set(right.AddDate(0, 0, 10))
		w.SendAll()
		w.Clock.Set(right.Add(time.Hour))
		if sent := w.SendAll(); sent.Retry != 0 {
			t.Fatalf("it is due: %+v", sent)
		}
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		w.SendAll()
		if d := delivery(); d.State != gateway.Queued || d.Attempts != 2 || d.Next.After(right.Add(3*time.Hour)) {
			t.Fatalf("%s after %d attempts, next at %v", d.State, d.Attempts, d.Next)
		}
		if d := sendUntil(w, delivery, 1000*time.Hour); d.State != gateway.Failed {
			t.Errorf("it is tried for ever: %s after %d attempts", d.State, d.Attempts)
		}
		if long := w.Clock.Now().Sub(right); long > 5*24*time.Hour {
			t.Errorf("it was given up %s after the clock was right again, as by the wrong one", long)
		}
		// The log says that the clock was set back, and nothing else.
		report, err := w.DB.Verify(t.Context(), store.VerifyOptions{})
		if err != nil || len(report.Findings) != 1 || report.Findings[0].What != store.TimeBack {
			t.Errorf("the log: %v, %v", report.Findings, err)
		}
	})
}

// A lease that a wrong clock has taken until next year holds nobody up.
func TestALeaseOfAWrongClockDoesNotLast(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		now := w.Clock.Now()
		take := func(owner string, at time.Time) (claimed int, leased bool) {
			err := w.DB.Do(context.Background(), func(tx gateway.Tx) error {
				all, err := tx.Claim(at, owner, at.Add(time.Minute), 1, nil)
				if err != nil {
					return err
				}
				claimed = len(all)
				leased, err = tx.Lease("night", owner, at, at.Add(time.Minute))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return claimed, leased
		}
		if n, ok := take("ahead", now.AddDate(1, 0, 0)); n != 1 || !ok {
			t.Fatalf("%d claimed, %v", n, ok)
		}
		if n, ok := take("right", now); n != 1 || !ok {
			t.Errorf("the dead lease holds: %d claimed, %v", n, ok)
		}
		if n, ok := take("another", now); n != 0 || ok {
			t.Errorf("a living lease does not hold: %d claimed, %v", n, ok)
		}
	})
}

// A next attempt that lies years ahead, and a lease that does, hold nothing back, also before a sweep.
func TestWhatNoDeliveryWaitsForIsDue(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		err := w.DB.Do(t.Context(), func(tx gateway.Tx) error {
			d := delivery()
			d.Next = w.Clock.Now().AddDate(10, 0, 0)
			return tx.SetDelivery(d)
		})
		if err != nil {
			t.Fatal(err)
		}
		w.SendAll()
		if d := delivery(); d.State != gateway.Transmitted {
			t.Errorf("it is %s, next %v", d.State, d.Next)
		}
	})
}
