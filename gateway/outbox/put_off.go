package outbox

import (
	"context"
	"fmt"

	"boligbro/gateway"
)

// Hasten makes due what is put off longer than anything can be: this machine's clock was ahead when that was
// written, and the notice would wait until the time that it then showed.
func (ob *Outbox) Hasten(ctx context.Context) error {
	err := ob.Store.Do(ctx, func(tx gateway.Tx) error {
		now := ob.Now()
		late, err := tx.PutOff(now.Add(2*ob.Retry.Longest()), groupMost)
		if err != nil {
			return err
		}
		for _, d := range late {
			d.State, d.Next = gateway.Queued, now
			if err := tx.SetDelivery(d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("make due what was put off: %w", err)
	}
	return nil
}
