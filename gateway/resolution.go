package gateway

import (
	"time"

	"boligbro/rules"
)

// Resolution is what a person has answered about a finding that the rules could not answer alone (review or
// incomplete), or about a question. It holds for that finding on those facts: when a fact changes, the
// finding is open again.
type Resolution struct {
	ID      string // random
	Case    string
	Rule    string // or the question's code
	Episode int
	Subject string // as in Attention
	Finding string // blind index of the finding with the facts that it was judged by
	As      rules.Outcome
	Reason  string // a code of ResolutionReasons
	Version int    // the case version that it was given on
	By      string // who answered; sealed
	At      time.Time
}
