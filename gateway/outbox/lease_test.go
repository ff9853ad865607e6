package outbox_test

import (
	"context"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
)

// committing is a store that says when it has committed.
type committing struct {
	gateway.Store
	done chan struct{}
}

func (c *committing) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	err := c.Store.Do(ctx, fn)
	select {
	case c.done <- struct{}{}:
	default:
	}
	return err
}

// As long as a hand-over takes, its lease is renewed; when the process dies, others take over after 2.5
// minutes.
func TestALeaseIsRenewedWhileAHandOverTakesTime(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		store := &committing{w.DB, make(chan struct{}, 1)}
		w.Store = store
		claimedAt := func(after time.Duration) (n int) {
			now := w.Clock.Now().Add(after)
			err := w.DB.Do(context.Background(), func(tx gateway.Tx) error {
				claimed, err := tx.Claim(now, "another", now, 1, nil)
				n = len(claimed)
				return err
			})
			if err != nil {
				t.Errorf("claim: %v", err)
			}
			return n
		}
		during := -1
		w.Channel.BeforeSend = func() {
			select {
			case <-store.done:
			default:
			}
			w.Clock.Pass(2 * time.Minute)
			select {
			case <-store.done:
			case <-time.After(30 * time.Second):
			}
			if during = claimedAt(149 * time.Second); during == 0 {
				during = claimedAt(150*time.Second) - 1
			}
		}
		w.Send(context.Background())
		if during != 0 {
			t.Errorf("the lease was not kept for 2.5 minutes and no longer: %d", during)
		}
		if delivery().State != gateway.Transmitted {
			t.Errorf("the delivery is %s", delivery().State)
		}
	})
}
