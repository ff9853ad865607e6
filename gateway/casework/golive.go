package casework

import (
	"slices"

	"boligbro/rules"
)

// Of a step before the association's first day with Boligbro nobody is notified from here: the rules answer
// before-go-live (rules.Options), and a person records that the municipality was notified another way
// (elsewhere.go).

// Where that day is moved back in the settings, perhaps by a slip of the year, the municipality would be
// notified at once of steps that lay before it. A record of the case says up to which day they lie, and a
// person is asked about them (rules.GoLiveMoved). When the day is moved forward again, they are answered as
// before.

// movedGoLive is the source of the record. No settings name it.
const movedGoLive = "(go-live moved)"

// askFirst adds to the records the day up to which steps lay before go-live when the rules answered last. It
// does so, and gives true, only where the municipality would be notified of one of those steps now.
func (j *judgement) askFirst(records []rules.Record) ([]rules.Record, bool) {
	var until rules.Day
	if j.Last != nil && j.Case.RuleSet != j.Rules.Hash() {
		for _, f := range j.Last.Findings {
			if f.Reason == rules.BeforeGoLive || f.Reason == rules.ReportedAfterGoLive ||
				f.Reason == rules.GoLiveMoved {
				until = max(until, f.Event.On)
			}
		}
	}
	asks := slices.ContainsFunc(j.evaluation.Findings, func(f rules.Finding) bool {
		return f.Outcome == rules.Notify && f.Event.On <= until
	})
	if until <= j.merged.AskedUntil || !asks {
		return records, false
	}
	records = slices.DeleteFunc(records, func(r rules.Record) bool { return r.Source == movedGoLive })
	key := rules.Key{Association: j.Case.Association, Tenancy: j.Case.Tenancy}
	return append(records, rules.Record{Key: key, Source: movedGoLive, AskedUntil: until}), true
}

// askedBack is how many days before the association used the product a step may lie and still be asked about:
// the filing that follows it falls after, and is owed. What is older has ended, or its filing has been
// reported.
const askedBack = 90

// beforeAsking reports whether a step lies too long before the association's first day to be asked about.
func (j *judgement) beforeAsking(on rules.Day) bool {
	live := j.GoLive[j.Case.Association]
	return !live.IsZero() && on < live.Add(-askedBack)
}
