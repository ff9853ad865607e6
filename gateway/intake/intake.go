// Package intake reads an association's sources: it stages what they newly say, guards against feeds that
// cannot be whole, and adopts the rest into cases.
package intake

import (
	"log/slog"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
)

// Intake reads the associations' sources. Its fields are set once, before use.
type Intake struct {
	Store    gateway.Store
	Casework *casework.Casework
	Watched  []string // the associations that must have a run every night, by CVR number
	// WholeLists are the sources, by name, that list every tenancy that a municipality assigned.
	WholeLists map[string]bool
	// Registers are the sources, by name, that list tenancies whether or not anything has happened in them, and
	// can tell which (Register).
	Registers map[string]bool
	// Night is the newest night at or before an instant: when the sources were to be read; zero: there was none.
	// Nil: every 24 hours.
	Night func(time.Time) time.Time
	// ExpectEvery is how long a source may bring no new content, by its name; one that is not there: for ever.
	ExpectEvery map[string]time.Duration
	// Asks are the sources whose lists have closed cases too: of a case that is gone from one a person is
	// asked.
	Asks  map[string]bool
	Chunk int    // how many tenancies are adopted in one transaction; 0: 500
	Owner string // this process, in leases (NewOwner)
	Now   func() time.Time
	Log   *slog.Logger
}
