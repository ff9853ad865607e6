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
	for _, d := range due {
		ok, err := ob.ready(tx, &d, now)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			ready = append(ready, d)
		}
	}
	return ready, len(due), nil
}

// detailLost is the code of a message that was not handed over because the notice that it follows never got
// there. The alarm is about that notice.
const detailLost = "notice-lost"

// ready reports whether a delivery can be sent now, over the channel that it stands on. If not, why is
// recorded: when it is to be tried, or over which channel.
func (ob *Outbox) ready(tx gateway.Tx, d *gateway.Delivery, now time.Time) (bool, error) {
	route := ob.Routes[d.Municipality]
	if len(route) == 0 {
		d.State, d.Channel, d.Place, d.Next = gateway.Queued, "", 0, now.Add(ob.Retry.Most)
		if err := tx.SetDelivery(*d); err != nil {
			return false, err
		}
		return false, alarms.Unrouted(tx, *d, now)
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
			d.State, d.Detail = gateway.Failed, detailLost
			return false, tx.SetDelivery(*d)
		}
		if next := ob.waits(*d, thread, now); !next.IsZero() {
			d.State, d.Next = gateway.Queued, next
			return false, tx.SetDelivery(*d)
		}
		if d.Attempts == 0 {
			place = followed(*d, thread, route)
		}
	}
	if d.Place == place && d.Channel == route.At(place).Name() {
		return true, nil
	}
	// Another destination: it is claimed again as one of those.
	route.Move(d, place)
	d.State, d.Next = gateway.Queued, now
	return false, tx.SetDelivery(*d)
}

// compose renders the bytes of a delivery that has not been tried over its channel, outside any transaction;
// else those that were kept are sent again. A channel that cannot carry it has ended as failed, and the next
// is used.
func (ob *Outbox) compose(d gateway.Delivery) flight {
	route := ob.Routes[d.Municipality]
	d.AssociationName = ob.Associations[d.Association]
	for {
		via := route.At(d.Place)
		if d.Attempts > d.Earlier && d.Payload.MessageID != "" {
			return flight{composed: d, via: via}
		}
		payload, err := via.Compose(d)
		if err == nil {
			d.Payload = payload
			return flight{composed: d, via: via}
		}
		ob.Log.Error("a notice could not be composed; correct the case's data", "delivery", d.ID, "channel",
			d.Channel, "err", err)
		if route.Last(d.Place) {
			return flight{composed: d, fault: err}
		}
		route.Move(&d, d.Place+1)
	}
}

// start commits an attempt of each of the group, before it is made, and gives those that are begun. The
// others have moved on since they were read: they are let go of, to be claimed and composed again.
func (ob *Outbox) start(tx gateway.Tx, group []flight) (begun []flight, err error) {
	now := ob.Now()
	held, err := hold(tx, group, func(f flight) string { return f.composed.ID })
	if err != nil {
		return nil, err
	}
	var moved []string
	for _, f := range group {
		if f.fault != nil {
			err = ob.uncomposed(tx, f, held[f.composed.ID])
		} else {
			var a gateway.Attempt
			f.Delivery, a = attempted(f.composed, now)
			err = tx.StartAttempt(f.Delivery, a)
		}
		switch {
		case errors.Is(err, gateway.ErrMoved), errors.Is(err, gateway.ErrErased):
			moved = append(moved, f.composed.ID)
		case err != nil:
			return nil, fmt.Errorf("begin an attempt of delivery %s: %w", f.composed.ID, err)
		case f.fault == nil:
			begun = append(begun, f)
		}
	}
	return begun, tx.Unclaim(ob.Owner, moved)
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
func (ob *Outbox) uncomposed(tx gateway.Tx, f flight, held gateway.Delivery) error {
	if held.State != gateway.Queued && held.State != gateway.Sending {
		return gateway.ErrMoved
	}
	d := f.composed
	d.State, d.Fault, d.Detail = gateway.Failed, gateway.FaultOf(f.fault), gateway.CodeOf(f.fault)
	if err := tx.SetDelivery(d); err != nil {
		return err
	}
	return alarms.Undelivered(tx, gateway.AlarmDeliveryFailed, d, ob.Now())
}

// hold keeps the deliveries of a group from being changed by others, and gives them by their ids as they now
// are.
func hold[T any](tx gateway.Tx, group []T, id func(T) string) (map[string]gateway.Delivery, error) {
	ids := make([]string, len(group))
	for i := range group {
		ids[i] = id(group[i])
	}
	held, err := tx.Hold(ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]gateway.Delivery, len(held))
	for _, d := range held {
		byID[d.ID] = d
	}
	return byID, nil
}
