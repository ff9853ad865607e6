// Package alarms mails people what they must act on, and their substitutes when nobody has acted in time.
package alarms

import (
	"sync"
	"time"

	"boligbro/gateway"
)

// Alarms is the room. Its fields are set once, before use.
type Alarms struct {
	Store gateway.Store
	// Mail mails the associations' people; nil: alarms are stored, and mailed to nobody.
	Mail gateway.Mailer
	// Clerks mails a municipality's own people about its clocks, by kommunekode; none: pages alone show them.
	Clerks map[string]gateway.Mailer
	// Witnesses get the log's newest checkpoint every day.
	Witnesses []gateway.Witness
	Owner     string // this process, in leases
	Now       func() time.Time

	mu       sync.Mutex
	unstored map[string]mailed // the alarms that could not be stored, by kind and subject
}
