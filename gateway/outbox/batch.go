package outbox

import (
	"context"
	"errors"
	"time"

	"boligbro/gateway"
)

// batch is what is recorded as one act: hand-overs that end, attempts that begin, and deliveries that are
// claimed.
type batch struct {
	ends   []handover
	group  []*flight // to be begun
	room   int       // how many deliveries may be claimed
	full   []gateway.Destination
	letGo  []string
	extend []string // whose leases are renewed

	sent    Sent
	begun   []*flight
	moved   []string           // of the group, those that have moved on since they were read
	ready   []gateway.Delivery // claimed, to be composed
	claimed int
}

func (b *batch) empty() bool {
	return len(b.ends)+len(b.group)+len(b.letGo)+len(b.extend) == 0 && b.room <= 0
}

// plan fills the batch with what there is room for.
func (p *pass) plan(b *batch) {
	b.extend = p.leases.due(p.ob.Now())
	if p.stopped {
		return
	}
	p.dropHeld()
	b.letGo, p.letGo = p.letGo, nil
	for _, to := range p.to {
		n := min(to.room(), len(to.waiting), groupMost-len(b.group))
		b.group = append(b.group, to.waiting[:n]...)
		to.waiting = to.waiting[n:]
	}
	p.waiting -= len(b.group)
	b.full = p.full(func(to *destination) bool { return to.composing+len(to.waiting) >= destinationMost })
	b.room = p.room(len(b.ends) - len(b.group))
	if b.room <= 0 && time.Since(p.looked) >= lookEvery {
		p.looked, b.room = time.Now(), claimedLate
		b.full = p.full(func(to *destination) bool { return to.composing+len(to.waiting)+to.flying >= sendAtOnce })
	}
}

// commit records the batch. It trusts that nobody else has changed the deliveries since they were read; when
// somebody has, it reads them again.
func (p *pass) commit(ctx context.Context, b *batch) error {
	err := p.ob.Store.Do(ctx, func(tx gateway.Tx) error { return p.record(tx, b, trust) })
	if errors.Is(err, gateway.ErrMoved) {
		err = p.ob.Store.Do(ctx, func(tx gateway.Tx) error { return p.record(tx, b, hold) })
	}
	return err
}

func (p *pass) record(tx gateway.Tx, b *batch, read reading) (err error) {
	b.sent, b.begun, b.moved, b.ready, b.claimed = Sent{}, nil, nil, nil, 0
	if err := p.ob.finish(tx, b.ends, &b.sent, read); err != nil {
		return err
	}
	if b.begun, b.moved, err = p.ob.start(tx, b.group, read); err != nil {
		return err
	}
	now := p.ob.Now()
	if err := tx.Extend(p.ob.Owner, b.extend, now, now.Add(sendLease)); err != nil {
		return err
	}
	if err := tx.Unclaim(p.ob.Owner, append(b.moved, b.letGo...)); err != nil || b.room <= 0 {
		return err
	}
	b.ready, b.claimed, err = p.ob.claim(tx, b.room, b.full)
	return err
}

// follow does what follows when the batch is recorded: what is begun is handed over, and what is claimed is
// composed.
func (p *pass) follow(b *batch) {
	p.report(b.sent)
	for _, end := range b.ends {
		p.leases.drop(end.ID)
	}
	for _, f := range b.group {
		p.leases.drop(f.ID)
	}
	p.flying += len(b.begun)
	for _, f := range b.begun {
		p.leases.add(p.ob.Now(), f.ID)
		f.Delivery = f.begun
		to := p.destination(f.Delivery)
		to.flying++
		to.workers.hand(p, f)
	}
	if b.room > 0 {
		p.dry = b.claimed < b.room
	}
	if len(b.ready) == 0 {
		return
	}
	for _, d := range b.ready {
		p.leases.add(p.ob.Now(), d.ID)
		p.destination(d).composing++
	}
	p.composing += len(b.ready)
	p.claims <- b.ready
}

// undo is what is done when the batch could not be recorded: each end is tried alone, so that one that cannot
// be recorded takes no other with it, and the group waits to be let go of.
func (p *pass) undo(ctx context.Context, b *batch) {
	for _, f := range b.group {
		p.wait(f)
	}
	p.letGo = append(p.letGo, b.letGo...)
	for _, end := range b.ends {
		p.leases.drop(end.ID)
		var sent Sent
		err := p.ob.Store.Do(ctx, func(tx gateway.Tx) error {
			sent = Sent{}
			return p.ob.finish(tx, []handover{end}, &sent, hold)
		})
		if err == nil {
			p.report(sent)
		}
	}
}

// full are the destinations of which nothing more is claimed: they have enough, or are in trouble. When slow
// ones have filled the pass, a few are enough, so that nobody's only notice waits for them.
func (p *pass) full(enough func(*destination) bool) (full []gateway.Destination) {
	for at, to := range p.to {
		if to.held() || enough(to) {
			full = append(full, at)
		}
	}
	return full
}

// dropHeld lets go of the deliveries that wait for destinations that have turned out to be in trouble.
func (p *pass) dropHeld() {
	for _, to := range p.to {
		if to.held() {
			p.drop(to)
		}
	}
}

// drop lets go of the deliveries that wait for a destination.
func (p *pass) drop(to *destination) {
	for _, f := range to.waiting {
		p.letGo = append(p.letGo, f.ID)
		p.leases.drop(f.ID)
	}
	p.waiting -= len(to.waiting)
	to.waiting = nil
}

// release lets go of what was claimed and not begun.
func (p *pass) release() error {
	for _, to := range p.to {
		p.drop(to)
	}
	if len(p.letGo) == 0 {
		return nil
	}
	return p.ob.Store.Do(context.Background(),
		func(tx gateway.Tx) error { return tx.Unclaim(p.ob.Owner, p.letGo) })
}
