package outbox

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
)

const (
	claimMost   = 32               // deliveries in a group: one commit before, few after
	sendAtOnce  = 8                // deliveries of a group handed over at the same time
	sendTimeout = 30 * time.Second // one hand-over, whatever the channel's own deadline
	// sendLease is how long after a process has died its deliveries wait: longer than a group can take.
	sendLease = sendTimeout * (claimMost/sendAtOnce + 1)
	holdAfter = 3 // deliveries in a row that a municipality could not take, before it is left alone for the rest of a pass
)

// Sent is what a pass of Send came to.
type Sent struct {
	Sent   int // handed over
	Retry  int // to be tried again
	Failed int // given up
}

// Send hands over every delivery that is due, until none is. Each attempt is committed with the exact bytes before it
// is made, so a process that dies leaves an attempt of unknown outcome, which is made again under the same message id.
func (ob *Outbox) Send(ctx context.Context) (Sent, error) {
	var total Sent
	trouble := map[string]int{} // municipality -> failures in a row in this pass
	for ctx.Err() == nil {
		var held []string
		for municipality, failures := range trouble {
			if failures >= holdAfter {
				held = append(held, municipality)
			}
		}
		group, err := ob.claim(ctx, held)
		if err != nil {
			return total, err
		}
		if len(group) == 0 {
			return total, nil
		}
		// What is in flight is finished even when the process is told to stop.
		sent, err := ob.sendGroup(context.WithoutCancel(ctx), group, trouble)
		total.Sent += sent.Sent
		total.Retry += sent.Retry
		total.Failed += sent.Failed
		if err != nil {
			return total, err
		}
	}
	return total, ctx.Err()
}

// claim takes a group of due deliveries and commits an attempt of each, composed.
func (ob *Outbox) claim(ctx context.Context, held []string) (group []gateway.Delivery, err error) {
	err = ob.Store.Do(ctx, func(tx gateway.Tx) error {
		now := ob.Now()
		claimed, err := tx.Claim(now, ob.Owner, now.Add(sendLease), claimMost, held)
		if err != nil {
			return err
		}
		group = group[:0]
		for _, d := range claimed {
			ready, err := ob.prepare(tx, d, now)
			if err != nil {
				return err
			}
			if ready != nil {
				group = append(group, *ready)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim what is to be sent: %w", err)
	}
	return group, nil
}

// detailLost is the code of a message that was not handed over because the notice that it follows never got there. The
// alarm is about that notice.
const detailLost = "notice-lost"

// prepare composes a delivery the first time and commits its next attempt. Nil: there is nothing to send.
func (ob *Outbox) prepare(tx gateway.Tx, d gateway.Delivery, now time.Time) (*gateway.Delivery, error) {
	route, ok := ob.Routes[d.Municipality]
	if !ok {
		d.State, d.Channel, d.Place = gateway.Queued, "", 0
		d.Next = now.Add(ob.Retry.Most)
		if err := tx.SetDelivery(d); err != nil {
			return nil, err
		}
		return nil, alarms.Unrouted(tx, d, ob.Now())
	}
	if next, lost, err := ob.waits(tx, d, now); err != nil {
		return nil, err
	} else if lost {
		d.State, d.Detail = gateway.Failed, detailLost
		return nil, tx.SetDelivery(d)
	} else if !next.IsZero() {
		d.State, d.Next = gateway.Queued, next
		return nil, tx.SetDelivery(d)
	}
	d.AssociationName = ob.Associations[d.Association]
	if d.Payload.MessageID == "" || d.Channel != route.Name() {
		payload, err := route.Compose(d)
		if err != nil {
			d.State, d.Fault, d.Detail = gateway.Failed, gateway.FaultOf(err), gateway.CodeOf(err)
			ob.Log.Error("a notice could not be composed; correct the case's data", "delivery", d.ID, "channel", route.Name(), "err", err)
			if err := tx.SetDelivery(d); err != nil {
				return nil, err
			}
			return nil, alarms.Undelivered(tx, gateway.AlarmDeliveryFailed, d, ob.Now())
		}
		d.Payload, d.Channel, d.Place = payload, route.Name(), 1
	}
	d.Attempts++
	d.State = gateway.Sending
	if d.First.IsZero() {
		d.First = now
	}
	hash := sha256.Sum256(d.Payload.Body)
	return &d, tx.StartAttempt(d, gateway.Attempt{Delivery: d.ID, N: d.Attempts, Started: now, Hash: hash[:]})
}

// handed is how one hand-over ended.
type handed struct {
	delivery gateway.Delivery
	receipt  *gateway.Receipt
	err      error
	at       time.Time
}

// sendGroup hands a group over, several at a time, and commits the outcomes as they come.
func (ob *Outbox) sendGroup(ctx context.Context, group []gateway.Delivery, trouble map[string]int) (Sent, error) {
	work := make(chan gateway.Delivery, len(group))
	for _, d := range group {
		work <- d
	}
	close(work)
	results := make(chan handed, len(group))
	var workers sync.WaitGroup
	for range min(sendAtOnce, len(group)) {
		workers.Go(func() {
			for d := range work {
				one, stop := context.WithTimeout(ctx, sendTimeout)
				receipt, err := ob.Routes[d.Municipality].Send(one, d.Payload)
				stop()
				results <- handed{d, receipt, err, ob.Now()}
			}
		})
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	var sent Sent
	var failed error
	for first := range results {
		batch := []handed{first}
		for more := true; more; {
			select {
			case next, open := <-results:
				if more = open; open {
					batch = append(batch, next)
				}
			default:
				more = false
			}
		}
		done, err := ob.finish(ctx, batch, trouble)
		failed = errors.Join(failed, err)
		sent.Sent += done.Sent
		sent.Retry += done.Retry
		sent.Failed += done.Failed
	}
	return sent, failed
}

// finish commits how a batch of hand-overs ended.
func (ob *Outbox) finish(ctx context.Context, batch []handed, trouble map[string]int) (Sent, error) {
	var sent Sent
	err := ob.Store.Do(ctx, func(tx gateway.Tx) error {
		sent = Sent{}
		for _, h := range batch {
			if err := ob.finishOne(tx, h, &sent); err != nil {
				return err
			}
		}
		return nil
	})
	for _, h := range batch {
		if h.err == nil || errors.Is(h.err, gateway.ErrRefused) {
			trouble[h.delivery.Municipality] = 0
		} else {
			trouble[h.delivery.Municipality]++
		}
	}
	if err != nil {
		return Sent{}, fmt.Errorf("record how deliveries ended; they will be sent again under the same message ids: %w", err)
	}
	return sent, nil
}

func (ob *Outbox) finishOne(tx gateway.Tx, h handed, sent *Sent) error {
	d := h.delivery
	a := gateway.Attempt{Delivery: d.ID, N: d.Attempts, Finished: h.at, Outcome: gateway.Transmitted}
	stored, err := tx.Delivery(gateway.Operator, d.ID)
	if err != nil {
		return err
	}
	switch {
	case h.err == nil:
		sent.Sent++
		d.State, d.Transmitted, d.Fault, d.Detail = gateway.Transmitted, h.at, "", ""
	default:
		a.Detail = gateway.CodeOf(h.err)
		d.Detail, d.Fault = a.Detail, gateway.FaultOf(h.err)
		wait := ob.Retry.Wait(d.Attempts, gateway.RetryAfter(h.err))
		if errors.Is(h.err, gateway.ErrRefused) || h.at.Add(wait).After(d.First.Add(ob.Retry.GiveUp)) {
			sent.Failed++
			d.State = gateway.Failed
		} else {
			sent.Retry++
			d.State, d.Next = gateway.Queued, h.at.Add(wait)
		}
		a.Outcome = d.State
	}
	if stored.State != gateway.Sending {
		// A receipt came before the answer to the hand-over did, or a later attempt after the lease ran out: its state stands.
		d.State, d.Arrived, d.Registered, d.Reference = stored.State, stored.Arrived, stored.Registered, stored.Reference
		if d.Transmitted.IsZero() {
			d.Transmitted = stored.Transmitted
		}
	}
	if err := tx.FinishAttempt(d, a); err != nil {
		return fmt.Errorf("finish attempt %d of delivery %s: %w", a.N, d.ID, err)
	}
	if d.State == gateway.Failed {
		return alarms.Undelivered(tx, gateway.AlarmDeliveryFailed, d, ob.Now())
	}
	if h.receipt != nil {
		r := *h.receipt
		r.Received = h.at
		return ob.receive(tx, d, r)
	}
	return nil
}
