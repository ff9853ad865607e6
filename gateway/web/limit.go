package web

import (
	"sync"
	"time"
)

// How many receipts a municipality may return: a night's worth at once, and then a steady stream.
const (
	limitBurst     = 500
	limitPerSecond = 20
)

// limits holds one bucket for each municipality in the settings, so that strangers cannot make it grow.
type limits map[string]*bucket

type bucket struct {
	mu     sync.Mutex
	tokens float64
	last   time.Time
}

// take reports whether the municipality may return one more receipt.
func (l limits) take(municipality string, now time.Time) bool {
	b := l[municipality]
	b.mu.Lock()
	defer b.mu.Unlock()
	if passed := now.Sub(b.last); passed > 0 { // also at a clock that is set back
		b.tokens = min(limitBurst, b.tokens+passed.Seconds()*limitPerSecond)
	}
	b.last = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
