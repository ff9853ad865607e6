// Package audit shows others what has happened: that a municipality has been notified, and that the answers
// that were given can be given again.
package audit

import (
	"time"

	"boligbro/gateway"
)

// Audit proves. Its fields are set once, before use.
type Audit struct {
	Store        gateway.Store
	Associations map[string]string // the names of the associations, by CVR number
	Now          func() time.Time
	Program      string // the version that evidence says it is written by
	// Exported is what Compliance reads in the place of the store; nil: the store.
	Exported Recorded
}
