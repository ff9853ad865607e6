package gateway

import (
	"time"

	"boligbro/rules"
)

// Answer is what a person has answered about a task. It holds for what the task was about then: when a fact
// of the case changes the finding is open again, and so is a row when it changes. A row is settled wherever
// it stands the next time.
type Answer struct {
	ID          string // random
	Kind        TaskKind
	Association string // CVR number
	Case        string // its id; empty for a row
	Rule        string // or the question's code; empty for a row
	Episode     int
	Subject     string // the step, where the rule has a notice for each (rules.Finding.Subject)
	// blind index of the finding with the facts that it was judged by, of the question with its step, or of
	// the row as it stood
	About   string
	As      rules.Outcome // notify or none; a row is only closed
	Reason  string        // a code of casework.Reasons
	Version int           // the case version that it was given on
	By      string        // who answered; sealed
	At      time.Time
}
