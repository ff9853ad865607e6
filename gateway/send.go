package gateway

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"
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
func (g *Gateway) Send(ctx context.Context) (Sent, error) {
	var total Sent
	trouble := map[string]int{} // municipality -> failures in a row in this pass
	for ctx.Err() == nil {
		var held []string
		for municipality, failures := range trouble {
			if failures >= holdAfter {
				held = append(held, municipality)
			}
		}
		group, err := g.claim(ctx, held)
		if err != nil {
			return total, err
		}
		if len(group) == 0 {
			return total, nil
		}
		// What is in flight is finished even when the process is told to stop.
		sent, err := g.sendGroup(context.WithoutCancel(ctx), group, trouble)
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
func (g *Gateway) claim(ctx context.Context, held []string) (group []Delivery, err error) {
	err = g.Store.Do(ctx, func(tx Tx) error {
		now := g.Now()
		claimed, err := tx.Claim(now, g.Owner, now.Add(sendLease), claimMost, held)
		if err != nil {
			return err
		}
		group = group[:0]
		for _, d := range claimed {
			ready, err := g.prepare(tx, d, now)
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
func (g *Gateway) prepare(tx Tx, d Delivery, now time.Time) (*Delivery, error) {
	route, ok := g.Routes[d.Municipality]
	if !ok {
		d.State, d.Channel, d.Place = Queued, "", 0
		d.Next = now.Add(g.Retry.Most)
		if err := tx.SetDelivery(d); err != nil {
			return nil, err
		}
		return nil, g.alarmUnrouted(tx, d)
	}
	if next, lost, err := g.waits(tx, d, now); err != nil {
		return nil, err
	} else if lost {
		d.State, d.Detail = Failed, detailLost
		return nil, tx.SetDelivery(d)
	} else if !next.IsZero() {
		d.State, d.Next = Queued, next
		return nil, tx.SetDelivery(d)
	}
	d.AssociationName = g.Associations[d.Association]
	if d.Payload.MessageID == "" || d.Channel != route.Name() {
		payload, err := route.Compose(d)
		if err != nil {
			d.State, d.Fault, d.Detail = Failed, FaultOf(err), CodeOf(err)
			g.Log.Error("a notice could not be composed; correct the case's data", "delivery", d.ID, "channel", route.Name(), "err", err)
			if err := tx.SetDelivery(d); err != nil {
				return nil, err
			}
			return nil, g.alarmDelivery(tx, AlarmDeliveryFailed, d)
		}
		d.Payload, d.Channel, d.Place = payload, route.Name(), 1
	}
	d.Attempts++
	d.State = Sending
	if d.First.IsZero() {
		d.First = now
	}
	hash := sha256.Sum256(d.Payload.Body)
	return &d, tx.StartAttempt(d, Attempt{Delivery: d.ID, N: d.Attempts, Started: now, Hash: hash[:]})
}

// handed is how one hand-over ended.
type handed struct {
	delivery Delivery
	receipt  *Receipt
	err      error
	at       time.Time
}

// sendGroup hands a group over, several at a time, and commits the outcomes as they come.
func (g *Gateway) sendGroup(ctx context.Context, group []Delivery, trouble map[string]int) (Sent, error) {
	work := make(chan Delivery, len(group))
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
				receipt, err := g.Routes[d.Municipality].Send(one, d.Payload)
				stop()
				results <- handed{d, receipt, err, g.Now()}
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
		done, err := g.finish(ctx, batch, trouble)
		failed = errors.Join(failed, err)
		sent.Sent += done.Sent
		sent.Retry += done.Retry
		sent.Failed += done.Failed
	}
	return sent, failed
}

// finish commits how a batch of hand-overs ended.
func (g *Gateway) finish(ctx context.Context, batch []handed, trouble map[string]int) (Sent, error) {
	var sent Sent
	err := g.Store.Do(ctx, func(tx Tx) error {
		sent = Sent{}
		for _, h := range batch {
			if err := g.finishOne(tx, h, &sent); err != nil {
				return err
			}
		}
		return nil
	})
	for _, h := range batch {
		if h.err == nil || errors.Is(h.err, ErrRefused) {
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

func (g *Gateway) finishOne(tx Tx, h handed, sent *Sent) error {
	d := h.delivery
	a := Attempt{Delivery: d.ID, N: d.Attempts, Finished: h.at, Outcome: Transmitted}
	stored, err := tx.Delivery(Operator, d.ID)
	if err != nil {
		return err
	}
	switch {
	case h.err == nil:
		sent.Sent++
		d.State, d.Transmitted, d.Fault, d.Detail = Transmitted, h.at, "", ""
	default:
		a.Detail = CodeOf(h.err)
		d.Detail, d.Fault = a.Detail, FaultOf(h.err)
		wait := g.Retry.Wait(d.Attempts, RetryAfter(h.err))
		if errors.Is(h.err, ErrRefused) || h.at.Add(wait).After(d.First.Add(g.Retry.GiveUp)) {
			sent.Failed++
			d.State = Failed
		} else {
			sent.Retry++
			d.State, d.Next = Queued, h.at.Add(wait)
		}
		a.Outcome = d.State
	}
	if stored.State != Sending {
		// A receipt came before the answer to the hand-over did, or a later attempt after the lease ran out: its state stands.
		d.State, d.Arrived, d.Registered, d.Reference = stored.State, stored.Arrived, stored.Registered, stored.Reference
		if d.Transmitted.IsZero() {
			d.Transmitted = stored.Transmitted
		}
	}
	if err := tx.FinishAttempt(d, a); err != nil {
		return fmt.Errorf("finish attempt %d of delivery %s: %w", a.N, d.ID, err)
	}
	if d.State == Failed {
		return g.alarmDelivery(tx, AlarmDeliveryFailed, d)
	}
	if h.receipt != nil {
		r := *h.receipt
		r.Received = h.at
		return g.receive(tx, d, r)
	}
	return nil
}

func (g *Gateway) alarmDelivery(tx Tx, kind AlarmKind, d Delivery) error {
	_, err := tx.Raise(Alarm{
		ID: NewID(), Kind: kind, Association: d.Association, Municipality: d.Municipality, Number: d.Number,
		Subject: d.ID, Code: string(d.Fault), Due: 0, Raised: g.Now(),
	})
	return err
}
