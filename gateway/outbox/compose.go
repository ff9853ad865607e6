package outbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// composition is what became of deliveries that were claimed together.
type composition struct {
	claimed []gateway.Delivery
	flights []*flight // composed
	letGo   []string  // they have moved on since they were claimed
	damaged []string  // what they carry cannot be read: their leases end by themselves, and they are tried again
	err     error     // they could not be read
}

// composeAll reads what deliveries carry that have been claimed, and composes them.
func (ob *Outbox) composeAll(claimed []gateway.Delivery) composition {
	ids := make([]string, len(claimed))
	for i, d := range claimed {
		ids[i] = d.ID
	}
	var opened []gateway.Delivery
	var checkpoint string
	err := ob.Store.View(context.Background(), func(r gateway.Reader) (err error) {
		if opened, err = r.Opened(claimed); err != nil {
			return err
		}
		checkpoint, err = newestCheckpoint(r)
		return err
	})
	if err != nil {
		return composition{claimed: claimed, letGo: ids, err: fmt.Errorf("read what is to be sent: %w", err)}
	}
	by := newByID(opened)
	c := composition{claimed: claimed}
	for i := range claimed {
		at := &claimed[i]
		d := by[at.ID]
		if d != nil && d.Unreadable {
			c.damaged = append(c.damaged, at.ID)
			continue
		}
		if d == nil || d.Seen.Acts != at.Seen.Acts {
			c.letGo = append(c.letGo, at.ID)
			continue
		}
		c.flights = append(c.flights, ob.compose(d, checkpoint))
	}
	return c
}

// newestCheckpoint is the log's, which goes with every message: whoever gets one can witness later what the
// log was then. Empty: it is not written as checkpoints are, and no reader is led astray by it.
func newestCheckpoint(r gateway.LogReader) (string, error) {
	signed, err := r.Checkpoint()
	if err != nil && !errors.Is(err, gateway.ErrNotFound) {
		return "", err
	}
	if found := ledger.FindCheckpoints(signed); len(found) == 1 {
		return found[0], nil
	}
	return "", nil
}

// errStray: what is sealed in the message names another municipality than its row, which somebody has
// changed.
var errStray = errors.New("the message is addressed to another municipality than its row says")

// compose renders the bytes of a delivery that has not been tried over its channel; else those that were kept
// are sent again. A channel that cannot carry it has ended as failed, and the next is used.
func (ob *Outbox) compose(read *gateway.Delivery, checkpoint string) *flight {
	f := &flight{Delivery: *read, read: read}
	if read.Content.Municipality != read.Municipality {
		f.fault = gateway.NotSent(string(gateway.CauseHeldBack), gateway.Theirs, errStray)
		return f
	}
	d, route := &f.Delivery, ob.Routes[read.Municipality]
	d.AssociationName = ob.Associations[d.Association]
	d.Checkpoint = cmp.Or(d.Payload.Checkpoint, checkpoint) // once sent, always the same
	for {
		f.via = route.At(d.Place)
		if d.Attempts > d.Earlier && d.Payload.MessageID != "" {
			return f
		}
		payload, err := f.via.Compose(*d)
		if err == nil {
			d.Payload, d.Payload.Checkpoint = payload, d.Checkpoint
			return f
		}
		ob.Log.Error("a notice could not be composed; correct the case's data", "delivery", d.ID, "channel",
			d.Channel, "err", err)
		if route.Last(d.Place) {
			f.fault = err
			return f
		}
		route.Move(d, d.Place+1)
	}
}
