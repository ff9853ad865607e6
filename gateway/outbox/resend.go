package outbox

import (
	"context"
	"fmt"
	"time"

	"boligbro/gateway"
)

// Resend queues what has not arrived of the notices' messages, to be sent at once under their ids, over the
// municipality's first channel, and as long as a new message would be. It tells how many messages that are
// (gateway.Resendable).
func (ob *Outbox) Resend(ctx context.Context, notices []string, by string) (messages int, err error) {
	err = ob.Store.Do(ctx, func(tx gateway.Tx) error {
		messages = 0
		for _, id := range notices {
			thread, err := tx.Deliveries(gateway.Operator, id)
			if err != nil {
				return err
			}
			again := gateway.Resendable(thread)
			for _, d := range again {
				if err := ob.requeue(tx, d); err != nil {
					return fmt.Errorf("queue message %s again: %w", d.ID, err)
				}
				messages++
			}
			if len(again) == 0 {
				continue
			}
			if err := tx.AddIntervention(gateway.Intervention{
				ID: gateway.NewID(), Kind: gateway.NoticeResent, Subject: id, Association: again[0].Association,
				At: ob.Now(), By: by,
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("send notices again: %w", err)
	}
	return messages, nil
}

func (ob *Outbox) requeue(tx gateway.Tx, d gateway.Delivery) error {
	now := ob.Now()
	if route := ob.Routes[d.Municipality]; len(route) > 0 {
		route.Move(&d, 1)
	}
	// a series of its own, whose time begins with its first attempt
	d.Earlier, d.Since = d.Attempts, time.Time{}
	d.State, d.Next = gateway.Queued, now
	if err := tx.SetDelivery(d); err != nil {
		return err
	}
	return tx.Settle(settledByAnswer, []string{d.ID}, now)
}
