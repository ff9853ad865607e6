package gatewaytest

import (
	"sync"
	"time"
)

// Night is when the tests' first run happens: a Monday evening in Copenhagen.
var Night = time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC)

// Clock is a clock that a test moves.
type Clock struct {
	At time.Time
	mu sync.Mutex
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.At
}

// Pass moves the clock forward.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.At = c.At.Add(d)
}

// Set moves the clock to a time.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.At = at
}
