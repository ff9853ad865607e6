// Package alarms tells people of what they must act on, and their substitutes when it stands too long.
package alarms

import (
	"time"

	"boligbro/gateway"
)

// Alarms tells people. Its fields are set once, before use.
type Alarms struct {
	Store gateway.Store
	// tells the associations' people; nil: alarms are kept but told to nobody
	Mail gateway.Mailer
	// tells a municipality's own people of its clocks, by kommunekode; none: they are only shown
	Clerks map[string]gateway.Mailer
	Now    func() time.Time
}
