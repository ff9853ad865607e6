package outbox

import (
	"context"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
)

// Routes is the channel that reaches each municipality, by kommunekode.
type Routes map[string]gateway.Connector

// Channel is the name of the channel that reaches the municipality; empty when there is none.
func (r Routes) Channel(municipality string) string {
	if route, ok := r[municipality]; ok {
		return route.Name()
	}
	return ""
}

// Reroute queues what waited for a route that the settings now have, and tells of what still waits.
func (ob *Outbox) Reroute(ctx context.Context) error {
	return ob.Store.Do(ctx, func(tx gateway.Tx) error {
		now := ob.Now()
		waiting, err := tx.InState(gateway.Unrouted, now.Add(time.Hour), 0)
		if err != nil {
			return err
		}
		for _, d := range waiting {
			route, ok := ob.Routes[d.Municipality]
			if !ok {
				if err := alarms.Unrouted(tx, d, ob.Now()); err != nil {
					return err
				}
				continue
			}
			d.State, d.Channel, d.Place, d.Next = gateway.Queued, route.Name(), 1, now
			if err := tx.SetDelivery(d); err != nil {
				return err
			}
		}
		open, err := tx.Alarms(gateway.Operator, false, 0)
		if err != nil {
			return err
		}
		for _, a := range open {
			if _, ok := ob.Routes[a.Municipality]; ok && a.Kind == gateway.AlarmDeliveryUnrouted {
				if err := tx.Resolve(a.Kind, a.Subject, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
