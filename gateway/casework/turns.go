package casework

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"boligbro/gateway"
)

const (
	turnsLast = 20 * time.Second // well under what a program or a page is given to be answered
	pauseMost = 250 * time.Millisecond
	// what nobody has moved, and still is in the way, stays there
	stillMost = 5
)

// turns lets several who write in one case come one after the other: who finds that the case has moved judges
// it again after a pause that grows and is never the same, so that not all come back at once.
type turns struct {
	until time.Time
	tries int
	still int
	rests []gateway.Basis // what the judging before rested on
}

// next waits for the next turn. False: there is none, because the time is up, or because the case has not
// moved at all since it was judged before.
func (t *turns) next(ctx context.Context, changes []gateway.Changes) bool {
	if t.tries++; t.tries == 1 {
		t.until = time.Now().Add(turnsLast)
	}
	rests := make([]gateway.Basis, len(changes))
	for i := range changes {
		rests[i] = changes[i].Basis
	}
	if t.still++; !slices.Equal(rests, t.rests) {
		t.still = 1
	}
	t.rests = rests
	if t.still >= stillMost || time.Now().After(t.until) {
		return false
	}
	pause := time.NewTimer(time.Millisecond + rand.N(min(time.Millisecond<<min(t.tries, 16), pauseMost)))
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-pause.C:
		return true
	}
}
