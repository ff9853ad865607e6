package casework

import (
	"boligbro/rules"
)

// Of a step before the association's first day with Boligbro nobody is notified from here: the rules answer
// before-go-live (rules.Options), and a person records that the municipality was notified another way
// (elsewhere.go).

// askedBack is how many days before the association used the product a step may lie and still be asked about:
// the filing that follows it falls after, and is owed. What is older has ended, or its filing has been
// reported.
const askedBack = 90

// beforeAsking reports whether a step lies too long before the association's first day to be asked about.
func (j *judgement) beforeAsking(on rules.Day) bool {
	live := j.GoLive[j.Case.Association]
	return !live.IsZero() && on < live.Add(-askedBack)
}
