package gateway

import "time"

// ClockLook is which notices a look at the municipalities' clocks gets (NoticeLister.ClockHeads).
type ClockLook struct {
	// Since: those that have arrived since, those about which something has been recorded since, and those
	// whose association's part has been erased since.
	Since time.Time
	// Older is where the look through those that arrived before goes on, and Most how many of them it gets;
	// zero: at the beginning, and none.
	Older Place
	Most  int
	// Alarmed: those of these ids that messages follow on, however old they are.
	Alarmed map[string]bool
}
