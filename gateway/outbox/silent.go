package outbox

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
)

// silentAfter is how long a channel may take to prove arrival before somebody asks.
const silentAfter = 24 * time.Hour

// WatchArrivals raises an alarm for each message that a channel has taken and that has not provably arrived.
func (ob *Outbox) WatchArrivals(ctx context.Context) error {
	return ob.Store.Do(ctx, func(tx gateway.Tx) error {
		now := ob.Now()
		silent, err := tx.InState(gateway.Transmitted, now.Add(-silentAfter), 0)
		if err != nil {
			return err
		}
		for _, d := range silent {
			if err := alarms.Undelivered(tx, gateway.AlarmDeliverySilent, d, now); err != nil {
				return err
			}
		}
		return nil
	})
}
