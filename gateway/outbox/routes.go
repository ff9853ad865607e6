package outbox

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
)

// Routes is how each municipality is reached, by kommunekode.
type Routes map[string]Route

// Channel is the name of the channel that is tried first to the municipality; empty when there is none.
func (r Routes) Channel(municipality string) string {
	if first := r[municipality].At(1); first != nil {
		return first.Name()
	}
	return ""
}

// Reroute queues what waited for a route that the settings now have, and raises alarms about what still
// waits.
func (ob *Outbox) Reroute(ctx context.Context) error {
	return ob.Store.Do(ctx, func(tx gateway.Tx) error {
		now := ob.Now()
		waiting, err := tx.InState(gateway.Unrouted, now.Add(time.Hour), 0)
		if err != nil {
			return err
		}
		for _, d := range waiting {
			route := ob.Routes[d.Municipality]
			if len(route) == 0 {
				if err := alarms.Unrouted(tx, d, ob.Now()); err != nil {
					return err
				}
				continue
			}
			d.State, d.Next = gateway.Queued, now
			route.Move(&d, 1)
			if err := tx.SetDelivery(d); err != nil {
				return err
			}
		}
		open, err := tx.Alarms(gateway.Operator, gateway.AlarmList{})
		if err != nil {
			return err
		}
		for _, a := range open {
			if len(ob.Routes[a.Municipality]) > 0 && a.Kind == gateway.AlarmDeliveryUnrouted {
				if err := tx.Resolve(a.Kind, a.Subject, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
