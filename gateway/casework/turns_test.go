package casework_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// Who writes in one case at the same time takes turns, and none is refused.
func TestWritersOfOneCaseTakeTurns(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		asked, day := rules.AskedAt(w.Clock.Now()), rules.DayOf(w.Clock.Now())
		key := rules.Key{Association: gatewaytest.Association, Tenancy: "77"}
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				demand := rules.Event{Kind: rules.Demanded, On: day.Add(-i), Ref: fmt.Sprint("P-", i)}
				if _, _, err := w.Enter(context.Background(), key, demand, asked); err != nil {
					t.Errorf("demand %d: %v", i, err)
				}
			})
		}
		all.Wait()
		w.View(func(r gateway.Reader) error {
			c, err := w.Casework().Find(r, key, gatewaytest.Association)
			if err == nil && c.Version != 20 {
				t.Errorf("version %d", c.Version)
			}
			return err
		})
	})
}

// stuckStore is a store in which the case always has moved, and never does.
type stuckStore struct {
	gateway.Store
	tries int
}

func (s *stuckStore) Do(context.Context, func(gateway.Tx) error) error {
	s.tries++
	return gateway.ErrMoved
}

// What has not moved and is in the way all the same is not tried for long.
func TestWhatNeverMovesIsNotWaitedFor(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		stuck := &stuckStore{Store: w.Store}
		cw := w.Casework()
		cw.Store = stuck
		_, _, err := cw.Enter(context.Background(), "AB",
			rules.Key{Association: gatewaytest.Association, Tenancy: "77"},
			gatewaytest.Filed(rules.DayOf(w.Clock.Now())), rules.AskedAt(w.Clock.Now()))
		if !errors.Is(err, gateway.ErrMoved) || stuck.tries != 5 {
			t.Errorf("%d tries, %v", stuck.tries, err)
		}
	})
}
