// Package casework judges cases: it asks the rules what is owed, makes the notices and what follows in
// their threads, and keeps what a person must decide until it is answered. What people enter about a case
// comes in here too.
package casework

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Casework judges cases. Its fields are set once, before use.
type Casework struct {
	Store gateway.Store
	Rules *rules.Set
	// what Rules is made of, kept with its answers so that they can be given again
	RuleSettings []byte
	Associations map[string]string // the associations served: CVR number -> name
	// the first day whose steps each association notifies of from here, by CVR number
	GoLive map[string]rules.Day
	// which associations have a source that can report filings, by CVR number; they are asked about them less,
	// as are those of which a source has reported one
	ReportsFilings map[string]bool
	// the channel that reaches a municipality; empty: there is none
	Route func(municipality string) string
	// whose tenancies may have numbers that look like a person's
	OwnNumbers gateway.OwnNumbers
	// asked for what is not kept; nil: they are read every night only
	Sources Sources
	// KeepAll: all that is reported is kept, as where a source is only tried
	KeepAll bool
	Now     func() time.Time
}
