// Package outbox hands deliveries over to the municipalities' channels, and records what comes back: it
// claims what is due, composes and sends it, tries again, finds routes, and takes receipts as proof of
// arrival.
package outbox

import (
	"context"
	"log/slog"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Outbox sends deliveries and receives receipts. Its fields are set once, before use.
type Outbox struct {
	Store        gateway.Store
	Associations map[string]string // the names of the associations, by CVR number, for the messages
	Routes       Routes
	Retry        Retry
	Owner        string // this process, in leases
	Now          func() time.Time
	Log          *slog.Logger
	// OnSetback is told of each attempt that failed, when that is recorded; nil: nobody is.
	OnSetback func(Setback)
	// Revisit judges cases again, when a municipality turns out to have what it was thought not to have.
	Revisit func(ctx context.Context, cases []string, asked rules.Asked) error
}
