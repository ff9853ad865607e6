package outbox

import (
	"math/rand/v2"
	"time"
)

// Retry is how often and how long a delivery is tried over a channel: exponential backoff with jitter.
type Retry struct {
	First  time.Duration // the wait after the first attempt
	Most   time.Duration // the longest wait
	GiveUp time.Duration // retries over the last channel end this long after the first attempt over it
	// NextChannel is when the next channel is used: this long after the first attempt over a channel that is
	// not the last.
	NextChannel time.Duration
}

// Wait is how long to wait after attempt n (1 and up): between half and the whole of First doubled n-1 times,
// at most Most, and never less than the far side asked for within mostAsked.
func (r Retry) Wait(n int, asked time.Duration) time.Duration {
	wait := r.First
	for i := 1; i < n && wait < r.Most; i++ {
		wait *= 2
	}
	wait = min(wait, r.Most)
	if wait > 0 {
		wait = wait/2 + rand.N(wait/2+1)
	}
	return max(wait, min(asked, mostAsked))
}

// Longest is the longest that Wait may say, whatever the far side asks for.
func (r Retry) Longest() time.Duration { return max(r.Most, mostAsked) }

// mostAsked is the longest that a far side is let alone because it asks for it: a notice is due, and a clock
// that is wrong at the far side must not put it off for days.
const mostAsked = 6 * time.Hour

// Ends is when retries over a channel end that was first tried at since.
func (r Retry) Ends(since time.Time, last bool) time.Time {
	if last {
		return since.Add(r.GiveUp)
	}
	return since.Add(r.NextChannel)
}
