package outbox

import (
	"slices"
	"sync"
	"time"

	"boligbro/gateway"
)

const (
	// how long after it was made a notice is looked at for messages that are owed, whatever their rows say
	overlookedFor = 30 * 24 * time.Hour
	// how many notices one look takes, so that a sweep of many takes little longer
	overlookedMost = 2000
)

// overlooked remembers what the looks have found. Each takes a part of the notices, and the next goes on.
type overlooked struct {
	mu        sync.Mutex
	next      gateway.Place   // where the next look begins; zero: at the newest
	found     []gateway.Delay // in this round
	lastRound []gateway.Delay
	whole     bool // a round has ended, so that what is not among the found is not owed
}

// look takes the next part.
func (o *overlooked) look(r gateway.DeliveryReader, now time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	owed, next, err := r.Overlooked(now.Add(-overlookedFor), now.Add(-delayedAfter), o.next, overlookedMost)
	if err != nil {
		return err
	}
	o.found, o.next = append(o.found, owed...), next
	if next == (gateway.Place{}) {
		o.lastRound, o.found, o.whole = o.found, nil, true
	}
	return nil
}

// all are the messages that are owed, each once, by what is known; whole: of all that there are.
func (o *overlooked) all() (owed []gateway.Delay, whole bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	owed = slices.Clone(o.lastRound)
	for _, d := range o.found {
		if !slices.ContainsFunc(owed, func(was gateway.Delay) bool { return was.Message == d.Message }) {
			owed = append(owed, d)
		}
	}
	return owed, o.whole
}
