package outbox

import (
	"context"
	"slices"
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
			needed, err := stillNeeded(tx, d)
			if err != nil {
				return err
			}
			if !needed {
				continue
			}
			if err := alarms.Undelivered(tx, gateway.AlarmDeliverySilent, d, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// stillNeeded reports whether no later message of the thread has taken the place of this one.
func stillNeeded(r gateway.DeliveryReader, d gateway.Delivery) (bool, error) {
	if d.Kind == gateway.FirstNotice {
		return true, nil
	}
	thread, err := r.Deliveries(gateway.Operator, d.Notice)
	at := slices.IndexFunc(thread, func(m gateway.Delivery) bool { return m.ID == d.ID })
	return at < 0 || !gateway.Superseded(thread, at), err
}

// settleSuperseded ends the alarms about the messages that one which has been answered takes the place of.
func (ob *Outbox) settleSuperseded(tx gateway.Tx, answered gateway.Delivery) error {
	if answered.Kind == gateway.FirstNotice {
		return nil
	}
	thread, err := tx.Deliveries(gateway.Operator, answered.Notice)
	if err != nil {
		return err
	}
	var before []string
	for _, d := range thread {
		if d.ID == answered.ID {
			break
		}
		if d.Kind != gateway.FirstNotice {
			before = append(before, d.ID)
		}
	}
	return tx.Settle(settledByAnswer, before, ob.Now())
}
