package gateway

import (
	"context"
	"time"
)

// Progress is how far a message to a municipality has come (hvor langt en forsendelse er), as the
// association's own system is told of it. It names no person, and never goes beyond registered: what the
// municipality does after that is its own (retssikkerhedsloven § 5 a, stk. 3).
type Progress struct {
	ID           string // the same however often it is told
	Association  string // CVR number
	Municipality string
	Case         string // its number
	Notice       string
	Message      string
	Kind         DeliveryKind
	State        DeliveryState // transmitted, arrived, registered, rejected, failed, unrouted or lapsed
	Reason       string        // a code: why it was rejected or has failed
	At           time.Time     // when that was recorded
}

// Listener is an association's own system that is told.
type Listener interface {
	// Tell returns nil when the system has taken it. Any error means that it is to be told again.
	Tell(ctx context.Context, p Progress) error
}
