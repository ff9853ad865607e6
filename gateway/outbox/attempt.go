package outbox

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
)

// claim takes deliveries that are due, and gives those that can be sent now, on their channels.
func (ob *Outbox) claim(
	tx gateway.Tx, most int, except []gateway.Destination,
) (ready []gateway.Delivery, claimed int, err error) {
	now := ob.Now()
	due, err := tx.Claim(now, ob.Owner, now.Add(sendLease), most, except)
	if err != nil {
		return nil, 0, fmt.Errorf("claim what is to be sent: %w", err)
	}
	ready = due[:0]
	for i := range due {
		ok, err := ob.ready(tx, &due[i], now)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			ready = append(ready, due[i])
		}
	}
	return ready, len(due), nil
}

// ready reports whether a delivery can be sent now, over its channel. If not, why is recorded: when it is
// to be tried, or over which channel.
func (ob *Outbox) ready(tx gateway.Tx, d *gateway.Delivery, now time.Time) (bool, error) {
	route := ob.Routes[d.Municipality]
	if len(route) == 0 {
		return false, ob.unrouted(tx, d.ID, now)
	}
	place := 1
	if route.Has(d.Place, d.Channel) {
		place = d.Place
	}
	if d.Kind != gateway.FirstNotice {
		thread, err := tx.Deliveries(gateway.Operator, d.Notice)
		if err != nil {
			return false, err
		}
		if thread[0].Lost() {
			return false, change(tx, d.ID, func(d *gateway.Delivery) {
				d.State, d.Detail = gateway.Failed, string(gateway.CauseLost) // the alarm is about that notice
			})
		}
		if next := ob.waits(d.ID, thread, now); !next.IsZero() {
			return false, change(tx, d.ID, func(d *gateway.Delivery) {
				d.State, d.Next = gateway.Queued, next
			})
		}
		if d.Attempts == 0 {
			place = followed(d.ID, thread, route)
		}
	}
	if d.Place == place && d.Channel == route.At(place).Name() {
		return true, nil
	}
	// Another destination: it is claimed again as one of those.
	return false, change(tx, d.ID, func(d *gateway.Delivery) {
		route.Move(d, place)
		d.State, d.Next = gateway.Queued, now
	})
}

// change changes a delivery without an attempt.
func change(tx gateway.Tx, id string, how func(*gateway.Delivery)) error {
	d, err := tx.Delivery(gateway.Operator, id)
	if err != nil {
		return err
	}
	how(&d)
	return tx.SetDelivery(d)
}

// unrouted lets a delivery wait for a route, and raises the alarm.
func (ob *Outbox) unrouted(tx gateway.Tx, id string, now time.Time) error {
	var waiting gateway.Delivery
	err := change(tx, id, func(d *gateway.Delivery) {
		d.State, d.Channel, d.Place, d.Next = gateway.Queued, "", 0, now.Add(ob.Retry.Most)
		waiting = *d
	})
	if err != nil {
		return err
	}
	return alarms.Unrouted(tx, waiting, now)
}

// start commits an attempt of each of the group, before it is made, and gives those that are begun. The
// others have moved on since they were read: they are let go of, to be claimed and composed again.
func (ob *Outbox) start(
	tx gateway.Tx, group []*flight, read reading,
) (begun []*flight, moved []string, err error) {
	now := ob.Now()
	asRead := make([]gateway.Delivery, len(group))
	for i, f := range group {
		asRead[i] = *f.read
	}
	are, err := read(tx, asRead)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range group {
		if f.fault != nil {
			err = ob.uncomposed(tx, f, are.get(f.ID).State)
		} else {
			var a gateway.Attempt
			f.begun, a = attempted(f.Delivery, now)
			err = tx.StartAttempt(f.begun, a)
			f.begun.Seen.Acts++
		}
		switch {
		case errors.Is(err, gateway.ErrMoved), errors.Is(err, gateway.ErrErased):
			moved = append(moved, f.ID)
		case err != nil:
			return nil, nil, fmt.Errorf("begin an attempt of delivery %s: %w", f.ID, err)
		case f.fault == nil:
			begun = append(begun, f)
		}
	}
	return begun, moved, nil
}

// attempted is a delivery with its next attempt.
func attempted(d gateway.Delivery, now time.Time) (gateway.Delivery, gateway.Attempt) {
	d.Attempts++
	d.State = gateway.Sending
	if d.First.IsZero() {
		d.First = now
	}
	if d.Attempts == d.Earlier+1 {
		d.Since = now
	}
	hash := sha256.Sum256(d.Payload.Body)
	return d, gateway.Attempt{
		Delivery: d.ID, N: d.Attempts, Started: now, Channel: d.Channel, Bytes: len(d.Payload.Body),
		Hash: hash[:],
	}
}

// uncomposed records that no channel can carry what the delivery says.
func (ob *Outbox) uncomposed(tx gateway.Tx, f *flight, is gateway.DeliveryState) error {
	if is != gateway.Queued && is != gateway.Sending {
		return gateway.ErrMoved
	}
	d := f.Delivery
	d.State, d.Fault, d.Detail = gateway.Failed, gateway.FaultOf(f.fault), gateway.CodeOf(f.fault)
	if err := tx.SetDelivery(d); err != nil {
		return err
	}
	return alarms.Undelivered(tx, gateway.AlarmDeliveryFailed, d, ob.Now())
}
