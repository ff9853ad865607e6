package outbox

import (
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
)

// finish records how hand-overs ended, with the receipts that came with them.
func (ob *Outbox) finish(tx gateway.Tx, ends []handover, sent *Sent, read reading) error {
	if len(ends) == 0 {
		return nil
	}
	begun := make([]gateway.Delivery, len(ends))
	for i, h := range ends {
		begun[i] = h.Delivery
	}
	are, err := read(tx, begun)
	if err != nil {
		return err
	}
	all := endings{sent: sent, channels: channelEnds{}}
	for _, h := range ends {
		if err := ob.finishOne(tx, h, are.get(h.ID), &all); err != nil {
			return err
		}
	}
	if err := tx.Settle(settledByArrival, all.arrived, ob.Now()); err != nil {
		return err
	}
	if err := tx.Settle(settledByAnswer, all.repeated, ob.Now()); err != nil {
		return err
	}
	return ob.alarmChannels(tx, all.channels)
}

// endings are what hand-overs came to together.
type endings struct {
	sent              *Sent
	channels          channelEnds
	arrived, repeated []string // the deliveries that are proved to have arrived, and those taken after all
}

// finishOne records how a hand-over ended; stored is the delivery as the database has it.
func (ob *Outbox) finishOne(tx gateway.Tx, h handover, stored *gateway.Delivery, all *endings) error {
	h, err := ob.known(tx, h)
	if err != nil {
		return err
	}
	d, a := ob.end(h, stored)
	if err := tx.FinishAttempt(d, a); err != nil {
		return fmt.Errorf("finish attempt %d of delivery %s: %w", a.N, d.ID, err)
	}
	all.sent.count(a, d)
	if s, ok := setbackOf(h, d); ok {
		all.sent.setback(s)
	}
	all.channels.note(h, d)
	if d.State == gateway.Failed && stored.Attempts == a.N {
		err = alarms.Undelivered(tx, gateway.AlarmDeliveryFailed, d, ob.Now())
	} else {
		err = ob.alarmUnconfirmed(tx, a, d)
	}
	if err != nil {
		return err
	}
	if a.Outcome == gateway.Transmitted {
		if err := ob.settleSuperseded(tx, d); err != nil {
			return err
		}
		if a.N > 1 {
			all.repeated = append(all.repeated, d.ID)
		}
	}
	if h.receipt == nil || d.State == gateway.Failed {
		return nil
	}
	added, err := h.addReceipt(tx, d)
	if added {
		all.arrived = append(all.arrived, d.ID)
	}
	return err
}

// addReceipt records the proof of arrival that came with the hand-over; false when it was known, or when the
// case has been erased.
func (h handover) addReceipt(tx gateway.Tx, d gateway.Delivery) (bool, error) {
	r := *h.receipt
	r.Received = h.at
	d, r, err := proved(d, r)
	if err != nil {
		return false, err
	}
	err = tx.AddReceipt(d, r)
	if errors.Is(err, gateway.ErrExists) || errors.Is(err, gateway.ErrErased) {
		return false, nil
	}
	return err == nil, err
}

// end is how a hand-over leaves the delivery, which has come to stored meanwhile, and its attempt.
func (ob *Outbox) end(h handover, stored *gateway.Delivery) (gateway.Delivery, gateway.Attempt) {
	d := h.Delivery
	a := gateway.Attempt{Delivery: d.ID, N: d.Attempts, Finished: h.at, Outcome: gateway.Transmitted}
	if h.failure == nil {
		d.State, d.Fault, d.Detail, a.Detail = gateway.Transmitted, "", "", h.detail
		if d.Transmitted.IsZero() {
			d.Transmitted = h.at
		}
	} else {
		ob.fail(&d, h)
		a.Outcome, a.Detail = d.State, d.Detail
		if d.Place != h.Place {
			a.Outcome = gateway.Failed // over this channel; the delivery goes on over the next
		}
	}
	if stored.State != gateway.Sending {
		// A receipt came before the answer to the hand-over did, or a later attempt after the lease ran out:
		// its state stands.
		d.State, d.Arrived, d.Registered = stored.State, stored.Arrived, stored.Registered
		d.Channel, d.Place, d.Earlier = stored.Channel, stored.Place, stored.Earlier
		if d.Transmitted.IsZero() {
			d.Transmitted = stored.Transmitted
		}
	}
	d.Transmitted = handedOver(d)
	return d, a
}

// fail is what follows when a hand-over failed: another attempt later, the next channel at once, or nothing.
func (ob *Outbox) fail(d *gateway.Delivery, h handover) {
	route := ob.Routes[d.Municipality]
	d.State, d.Fault, d.Detail = gateway.Queued, gateway.FaultOf(h.failure), gateway.CodeOf(h.failure)
	wait := ob.Retry.Wait(d.Attempts-d.Earlier, gateway.RetryAfter(h.failure))
	last := route.Last(d.Place)
	if d.Since.After(h.at) {
		// This machine's clock was ahead: its time says nothing about how long it has been tried.
		d.Earlier, d.Since = d.Attempts, h.at
	}
	over := h.over || errors.Is(h.failure, gateway.ErrRefused) ||
		h.at.Add(wait).After(ob.Retry.Ends(d.Since, last))
	switch {
	case over && last:
		d.State = gateway.Failed
	case over:
		route.Move(d, d.Place+1)
		d.Next = h.at
	default:
		d.Next = h.at.Add(wait)
	}
}

func (s *Sent) setback(one Setback) {
	if s.setbacks == nil {
		s.setbacks = new([]Setback)
	}
	*s.setbacks = append(*s.setbacks, one)
}

// count adds how an attempt ended, and what the delivery goes on to.
func (s *Sent) count(a gateway.Attempt, d gateway.Delivery) {
	switch {
	case a.Outcome == gateway.Transmitted:
		s.Sent++
	case a.Outcome == gateway.Failed && d.State == gateway.Failed:
		s.Failed++
	default:
		s.Retry++
	}
}
