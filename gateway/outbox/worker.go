package outbox

import (
	"context"
	"sync/atomic"
	"time"

	"boligbro/gateway"
)

const (
	sendAtOnce = 8 // deliveries that one destination is handed at the same time
	// how long a hand-over takes before another is made beside it. A destination that answers at once is handed
	// one after the other: more at a time only take processors from each other.
	besideAfter = 10 * time.Millisecond
)

// workers hand over what one destination gets.
type workers struct {
	work chan *flight
	many atomic.Int32
	late atomic.Int32 // those whose hand-over takes its time
}

// hand gives the delivery to a worker; there is room for all that may be begun.
func (w *workers) hand(p *pass, f *flight) {
	w.work <- f
	if w.late.Load() >= w.many.Load() {
		w.more(p)
	}
}

// more adds a worker, unless there are enough.
func (w *workers) more(p *pass) {
	for n := w.many.Load(); n < sendAtOnce; n = w.many.Load() {
		if w.many.CompareAndSwap(n, n+1) {
			go w.run(p)
			return
		}
	}
}

// patience is how long a hand-over over the channel may take.
func patience(via gateway.Connector) time.Duration {
	if slow, ok := via.(gateway.Patient); ok {
		return max(sendTimeout, slow.Patience())
	}
	return sendTimeout
}

func (w *workers) run(p *pass) {
	beside := time.AfterFunc(time.Hour, func() {
		w.late.Add(1)
		if len(w.work) > 0 {
			w.more(p)
		}
	})
	defer beside.Stop()
	for f := range w.work {
		beside.Reset(besideAfter)
		one, stop := context.WithTimeout(p.handing, patience(f.via))
		receipt, err := f.via.Send(one, f.Payload)
		stop()
		if !beside.Stop() {
			w.late.Add(-1)
		}
		p.ended <- handover{flight: f, receipt: receipt, failure: err, at: p.ob.Now()}
	}
}
