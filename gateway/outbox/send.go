package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"boligbro/gateway"
)

const (
	groupMost   = 256              // deliveries that are claimed, begun or ended in one transaction
	claimedMost = 4 * groupMost    // deliveries claimed and not ended, to all destinations
	claimedLate = 32               // and so many more at a time, to destinations that have few
	sendTimeout = 30 * time.Second // one hand-over, of a channel that is not Patient
	// how often what has become due is looked for while hand-overs are slow
	lookEvery = time.Second
	// how long ends are gathered after the first, so that they are recorded together
	gatherFor = 20 * time.Millisecond
)

// Sent is what a pass of Send came to.
type Sent struct {
	Sent   int // handed over
	Retry  int // to be tried again, perhaps over the next channel
	Failed int // given up

	setbacks *[]Setback // of one batch; what a pass comes to has none
}

func (s *Sent) add(o Sent) {
	s.Sent += o.Sent
	s.Retry += o.Retry
	s.Failed += o.Failed
}

// Send hands over every delivery that is due, until none is. Deliveries are claimed and composed in groups,
// each attempt is committed with the exact bytes before it is made, and ends are committed in groups as they
// come. A process that dies leaves an attempt of unknown end, which is made again under the same message id.
// Destinations do not wait for each other.
func (ob *Outbox) Send(ctx context.Context) (Sent, error) {
	p := newPass(ob)
	defer p.close()
	// Who stops the process does not wait for a mail server that takes ten minutes.
	defer context.AfterFunc(ctx, func() { time.AfterFunc(sendTimeout, p.hangUp) })()
	var failed error
	for {
		idle, err := p.turn(ctx)
		failed = errors.Join(failed, err)
		p.stopped = p.stopped || err != nil
		switch {
		case p.flying+p.composing > 0:
		case p.stopped:
			return p.total, errors.Join(failed, p.failure, p.release(), ctx.Err())
		case idle:
			return p.total, nil
		}
	}
}

// pass is one pass of Send. Only the goroutine of Send touches it. One act ends the hand-overs that have come
// back, begins what has been composed, and claims what is composed next; meanwhile the workers hand over what
// was begun before, and the composer composes what was claimed before.
type pass struct {
	ob        *Outbox
	to        map[gateway.Destination]*destination
	handing   context.Context // of all hand-overs
	hangUp    context.CancelFunc
	claims    chan []gateway.Delivery // to the composer
	composed  chan composition
	ended     chan handover
	composing int // claimed, and not yet composed
	waiting   int // composed, and not begun
	flying    int // begun, and their ends not recorded
	leases    leases
	letGo     []string  // claimed deliveries that are to be let go of
	dry       bool      // the last claim found less than it asked for
	looked    time.Time // when it was last looked for what destinations get that have few
	stopped   bool      // nothing more is begun
	failure   error     // of the composer
	total     Sent
}

func newPass(ob *Outbox) *pass {
	p := &pass{
		ob: ob, to: map[gateway.Destination]*destination{}, leases: leases{held: map[string]bool{}},
		claims: make(chan []gateway.Delivery, claimedMost), composed: make(chan composition, claimedMost),
		ended: make(chan handover, claimedMost),
	}
	p.handing, p.hangUp = context.WithCancel(context.Background())
	go func() {
		for claimed := range p.claims {
			p.composed <- ob.composeAll(claimed)
		}
	}()
	return p
}

// close lets the workers and the composer end. They have nothing to do.
func (p *pass) close() {
	p.hangUp()
	close(p.claims)
	for _, to := range p.to {
		close(to.workers.work)
	}
}

// turn waits for something to do, and records it all as one act. Idle: there was nothing.
func (p *pass) turn(ctx context.Context) (idle bool, err error) {
	p.stopped = p.stopped || ctx.Err() != nil
	b := &batch{ends: p.gather()}
	p.stopped = p.stopped || ctx.Err() != nil
	p.judge(b.ends)
	p.plan(b)
	if b.empty() {
		return true, nil
	}
	// What is in flight is finished even when the process has to stop.
	safe := context.WithoutCancel(ctx)
	err = p.commit(safe, b)
	p.flying -= len(b.ends)
	if err != nil {
		p.undo(safe, b)
		return false, fmt.Errorf("record ends, begin attempts and claim what is due; an end that is not recorded "+
			"is sent again under its message id: %w", err)
	}
	p.follow(b)
	return len(b.ends)+len(b.group)+b.claimed == 0, nil
}

// gather waits for ends and for what has been composed, as long as there is nothing else to do. It returns
// with half of what is in flight, so that ends are recorded together and workers have enough to do meanwhile,
// but only a moment after the first.
func (p *pass) gather() (ends []handover) {
	if p.flying+p.composing == 0 {
		return nil
	}
	patience := lookEvery
	if !p.stopped && !p.dry && p.composing <= groupMost && p.room(0) == groupMost {
		patience = 0
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	enough := func() bool { return p.flying > 0 && len(ends) >= min(groupMost, (p.flying+1)/2) }
	for !enough() {
		select {
		case end := <-p.ended:
			if len(ends) == 0 {
				timer.Reset(min(patience, gatherFor))
			}
			ends = append(ends, end)
		case c := <-p.composed:
			p.take(c)
			timer.Reset(0)
		case <-timer.C:
			return p.drain(ends)
		}
	}
	return p.drain(ends)
}

// drain adds what has come, without waiting.
func (p *pass) drain(ends []handover) []handover {
	for len(ends) < groupMost {
		select {
		case end := <-p.ended:
			ends = append(ends, end)
		case c := <-p.composed:
			p.take(c)
		default:
			return ends
		}
	}
	return ends
}

// take keeps what has been composed until there is room for it.
func (p *pass) take(c composition) {
	p.composing -= len(c.claimed)
	for _, d := range c.claimed {
		p.destination(d).composing--
	}
	for _, f := range c.flights {
		p.wait(f)
	}
	p.letGo = append(p.letGo, c.letGo...)
	for _, id := range slices.Concat(c.letGo, c.damaged) {
		p.leases.drop(id)
	}
	if c.err != nil {
		p.stopped, p.failure = true, errors.Join(p.failure, c.err)
	}
}

// wait keeps a composed delivery until there is room for it.
func (p *pass) wait(f *flight) {
	to := p.destination(f.Delivery)
	to.waiting = append(to.waiting, f)
	p.waiting++
}

// room is how many deliveries may be claimed when so many fewer are in flight.
func (p *pass) room(fewer int) int {
	return min(groupMost, claimedMost-p.composing-p.waiting-p.flying+fewer)
}
