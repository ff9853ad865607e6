// Package municipal records what the municipalities do about the notices that reach them, and follows their
// clocks.
package municipal

import (
	"time"

	"boligbro/gateway"
)

// Municipal records the municipalities' side. Its fields are set once, before use.
type Municipal struct {
	Store gateway.Store
	Now   func() time.Time

	firsts  firsts
	threads threads
}
