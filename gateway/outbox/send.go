package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
)

const (
	groupMost   = 256              // deliveries that are claimed, begun or ended in one transaction
	flyingMost  = 2 * groupMost    // attempts begun and not ended, to all destinations
	sendTimeout = 30 * time.Second // one hand-over, whatever the channel's own deadline
	// how often what has become due is looked for while hand-overs are slow
	lookEvery = time.Second
	// how long ends are gathered after the first, so that they are recorded together
	gatherFor = 20 * time.Millisecond
	// sendLease is how long after a process has died its deliveries wait: longer than a destination's share
	// can take.
	sendLease = sendTimeout * (destinationMost/sendAtOnce + 1)
)

// Sent is what a pass of Send came to.
type Sent struct {
	Sent   int // handed over
	Retry  int // to be tried again, perhaps over the next channel
	Failed int // given up
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
	p := &pass{ob: ob, to: map[gateway.Destination]*destination{}, ended: make(chan handover, flyingMost)}
	defer p.close()
	var failed error
	for {
		idle, err := p.turn(ctx)
		failed = errors.Join(failed, err)
		p.stopped = p.stopped || err != nil
		switch {
		case p.flying == 0 && p.stopped:
			return p.total, errors.Join(failed, p.release(), ctx.Err())
		case p.flying == 0 && idle:
			return p.total, nil
		}
	}
}

// pass is one pass of Send. Only the goroutine of Send touches it.
type pass struct {
	ob      *Outbox
	to      map[gateway.Destination]*destination
	ended   chan handover
	flying  int  // attempts begun whose ends are not recorded
	waiting int  // deliveries claimed and not begun
	dry     bool // the last claim found less than it asked for
	stopped bool // nothing more is begun
	total   Sent
}

// turn records the ends that have come, claims what is due, and begins as many attempts as there is room for.
// Idle: there was nothing to do.
func (p *pass) turn(ctx context.Context) (idle bool, err error) {
	p.stopped = p.stopped || ctx.Err() != nil
	ends := p.gather()
	// What is in flight is finished even when the process is told to stop.
	safe := context.WithoutCancel(ctx)
	claimed, err := p.settle(safe, ends)
	if err != nil || p.stopped || ctx.Err() != nil {
		return false, err
	}
	begun, err := p.begin(safe)
	return len(ends)+claimed+begun == 0, err
}

// gather waits for ends as long as there is nothing else to do: for half of what is in flight, so that ends
// are recorded together and workers have enough to do meanwhile, but only a moment after the first.
func (p *pass) gather() (ends []handover) {
	if p.flying == 0 {
		return nil
	}
	patience := time.Duration(0)
	if p.dry || p.stopped || p.flying+p.waiting >= flyingMost {
		patience = lookEvery
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for len(ends) < min(groupMost, (p.flying+1)/2) {
		select {
		case end := <-p.ended:
			if len(ends) == 0 {
				timer.Reset(min(patience, gatherFor))
			}
			ends = append(ends, end)
		case <-timer.C:
			return ends
		}
	}
	return ends
}

// settle records how hand-overs ended and claims what is due, as one act. When that fails, it tries each end
// alone, so that one that cannot be recorded takes no other with it.
func (p *pass) settle(ctx context.Context, ends []handover) (claimed int, err error) {
	room := min(groupMost, flyingMost-p.flying-p.waiting+len(ends))
	if p.stopped {
		room = 0
	}
	if room <= 0 && len(ends) == 0 {
		return 0, nil
	}
	p.judge(ends)
	var sent Sent
	var ready []gateway.Delivery
	err = p.ob.Store.Do(ctx, func(tx gateway.Tx) error {
		sent, ready, claimed = Sent{}, nil, 0
		if err := p.ob.finish(tx, ends, &sent); err != nil {
			return err
		}
		if room <= 0 {
			return nil
		}
		if err := tx.Unclaim(p.ob.Owner, p.heldBack()); err != nil {
			return err
		}
		ready, claimed, err = p.ob.claim(tx, room, p.full())
		return err
	})
	p.flying -= len(ends)
	if err != nil {
		p.settleAlone(ctx, ends)
		return 0, fmt.Errorf("record ends and claim what is due; an end that is not recorded is sent "+
			"again under its message id: %w", err)
	}
	p.total.add(sent)
	if room > 0 {
		p.dropHeld()
		p.dry = claimed < room
		for _, d := range ready {
			p.wait(d)
		}
	}
	return claimed, nil
}

func (p *pass) settleAlone(ctx context.Context, ends []handover) {
	for _, end := range ends {
		var sent Sent
		err := p.ob.Store.Do(ctx, func(tx gateway.Tx) error {
			sent = Sent{}
			return p.ob.finish(tx, []handover{end}, &sent)
		})
		if err == nil {
			p.total.add(sent)
		}
	}
}

// wait keeps a claimed delivery until there is room for it.
func (p *pass) wait(d gateway.Delivery) {
	to := p.destination(d)
	to.waiting = append(to.waiting, d)
	p.waiting++
}

// full are the destinations of which nothing more is claimed: they have enough, or are in trouble.
func (p *pass) full() (full []gateway.Destination) {
	for at, to := range p.to {
		if to.held() || len(to.waiting) > 0 {
			full = append(full, at)
		}
	}
	return full
}

// heldBack are the deliveries that wait for destinations that have turned out to be in trouble.
func (p *pass) heldBack() (ids []string) {
	for _, to := range p.to {
		if to.held() {
			for _, d := range to.waiting {
				ids = append(ids, d.ID)
			}
		}
	}
	return ids
}

func (p *pass) dropHeld() {
	for _, to := range p.to {
		if to.held() {
			p.waiting -= len(to.waiting)
			to.waiting = nil
		}
	}
}

// release lets go of what was claimed and not begun.
func (p *pass) release() error {
	var ids []string
	for _, to := range p.to {
		for _, d := range to.waiting {
			ids = append(ids, d.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return p.ob.Store.Do(context.Background(),
		func(tx gateway.Tx) error { return tx.Unclaim(p.ob.Owner, ids) })
}

// close lets the workers end. They have nothing to do.
func (p *pass) close() {
	for _, to := range p.to {
		close(to.work)
	}
}

// begin composes the deliveries that there is room for, commits an attempt of each, and has them handed over.
func (p *pass) begin(ctx context.Context) (int, error) {
	var group []flight
	for _, to := range p.to {
		for range min(to.room(), len(to.waiting), groupMost-len(group)) {
			group = append(group, p.ob.compose(to.waiting[0]))
			to.waiting = to.waiting[1:]
			p.waiting--
		}
	}
	if len(group) == 0 {
		return 0, nil
	}
	var begun []flight
	err := p.ob.Store.Do(ctx, func(tx gateway.Tx) (err error) {
		begun, err = p.ob.start(tx, group)
		return err
	})
	if err != nil {
		for _, f := range group {
			p.wait(f.composed) // to be let go of
		}
		return 0, fmt.Errorf("commit attempts: %w", err)
	}
	p.flying += len(begun)
	for _, f := range begun {
		p.destination(f.Delivery).hand(p, f)
	}
	return len(group), nil
}
