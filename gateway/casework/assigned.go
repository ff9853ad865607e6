package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// The answers to whether the municipality assigned the dwelling, where a list of assigned tenancies and the
// housing system contradict each other, or a row of the list names no tenancy (rules.AssignmentDoubtful).
const (
	reasonAssigned    = "assigned"
	reasonNotAssigned = "not-assigned"
	// reasonNotKnown says neither: nobody is asked again until the list or the case says something else, and
	// whether it was assigned stays unknown.
	reasonNotKnown = "not-known"
)

// assigned judges the case by a person's word of whether the dwelling was assigned. It is kept with the case,
// and holds for every demand of the tenancy, whatever the list says in the nights to come.
func (cw *Casework) assigned(
	d Dossier, answer gateway.Answer, asked rules.Asked,
) (gateway.Changes, error) {
	own := rules.Assignment{
		Word: rules.No, Start: rules.Merge("", d.Case.Association, d.Records).Tenancy.Start,
	}
	if answer.Reason == reasonAssigned {
		own.Word = rules.Yes
	}
	records := slices.DeleteFunc(slices.Clone(d.Records), func(r rules.Record) bool {
		return r.Source == gateway.Hand && r.Assignment != nil // what was said before
	})
	records = append(records, rules.Record{
		Key:    rules.Key{Association: d.Case.Association, Tenancy: d.Case.Tenancy},
		Source: gateway.Hand, By: answer.By, Assignment: &own,
	})
	changes, err := cw.Next(d, records, "", asked)
	changes.Answers = []gateway.Answer{answer}
	return changes, err
}
