// Package agreement reads local agreements (samarbejdsaftaler) from the settings and makes rules of them. An
// agreement adds notices to those that the statutes ask for; it never removes or delays one.
//
// What an agreement covers is an expression over a step and its case, true for the steps that the
// municipality is to be notified of:
//
//	event.kind == "terminated" and case.tenancy.kind in ["family", "youth"] and case.arrears.amount >= 1000000
//
// It is asked about each step of an episode, from the first legal step on, and the first that is covered is
// notified of, once an episode. Operators: and, or, not, ==, !=, <, <=, >, >=, in, not in, contains,
// startsWith, endsWith, + and -, lists ["a", "b"] and ranges 0..365. There are no functions, variables or
// loops, and no clock: the answer is the same whenever it is asked. The fields:
//
//	event.kind               what happened: demanded, terminated, filed, ... (as in the case's JSON)
//	event.on                 the Danish day of the step, "2026-03-02"
//	event.nth                1 for the first of its kind in the episode, 2 for the next
//	event.episode            the number of the episode in the case
//	event.ground.arrears     true when arrears are among its grounds
//	event.ground.other       true when something else is
//	case.landlord            social or private
//	case.department          the department's number as text
//	case.childrenUnder18     true when a child under 18 lives there
//	case.arrears.amount      øre
//	case.arrears.days        calendar days from the first arrears to the step
//	case.tenancy.kind        family, youth, elderly, care or other
//	case.tenancy.assigned    true when kommunalbestyrelsen assigned the tenant
//	case.tenancy.temporary   true when the tenancy is for a time only
//	case.tenancy.start       the Danish day on which it began
//	case.tenancy.days        calendar days from then to the step
//
// # What is not known
//
// An expression is split at and, or and not, and put together again by the logic of three values (Kleene): a
// part that reads a field that no source reports is unknown, "false and unknown" is false, "true or unknown"
// is true. So a fact that cannot change the answer is never missing, whichever side it is on, and one that
// can gives the outcome incomplete with the field's name, never a silent none. A part is judged as a whole:
// one that reads an unknown field is unknown, also where cleverer reasoning would find an answer.
//
// A day that can hardly be right, or that lies before the tenancy began, is not known, and nor is what is
// counted from it; where that decides, the answer is review with what is wrong with it. event.nth is not
// known while another step of the kind has no day, and while an earlier one is reported no longer (review,
// earlier-step-gone); a planned filing that a later one replaces is not counted. event.episode is not known
// while a step or withdrawal of a case with a withdrawal has no day.
//
// The same holds of what the notice is to carry beyond a statutory one's: household.childrenUnder18,
// tenancy.start, arrears.amount and arrears.since, by their names in the case's JSON. While no source reports
// it, nothing is sent.
//
// # What it may cost
//
// An expression has at most 200 parts and 2,000 characters, numbers of at most 10^15, and may use memory for
// 10,000 values when it runs. One that fails then, by too large a range, is review with the reason
// agreement-failed; one that fails whatever it is asked about is an error of the settings.
package agreement

import (
	"errors"
	"fmt"
	"slices"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// Settings are an agreement as the settings file writes it.
type Settings struct {
	Name         string
	Association  string // CVR number
	Municipality string // kommunekode
	From, To     rules.Day
	GoLive       rules.Day // the association's
	Basis        rules.Basis
	Reference    string
	When         string
	Carries      []string // of rules.AgreementFields; empty: what a statutory notice carries
}

// engine is what the answers depend on beside the expression and rules.Revision: the version of expr.
const engine = "expr 1.17.8"

// New makes the rule. Its errors are those of Check, joined, and what rules.NewAgreement finds; trying again
// helps only when the settings have been changed.
func New(s Settings) (rules.Rule, error) {
	if faults := Check(s); len(faults) > 0 {
		all := make([]error, len(faults))
		for i := range faults {
			all[i] = faults[i]
		}
		return rules.Rule{}, errors.Join(all...)
	}
	c, err := compile(s.When)
	if err != nil {
		return rules.Rule{}, err
	}
	return rules.NewAgreement(s.agreement(), fmt.Sprintf("%s %q", engine, s.When), c.holds)
}

// Check is what is wrong in the expression and in carries. The rest of the settings is checked where they are
// read.
func Check(s Settings) []*Error {
	var faults []*Error
	if _, err := compile(s.When); err != nil {
		err.Agreement = s.Name
		faults = append(faults, err)
	}
	known := rules.AgreementFields()
	for _, name := range s.Carries {
		if !slices.Contains(known, rules.Field(name)) {
			faults = append(faults, &Error{Agreement: s.Name, Key: "carries",
				Words: lang.Text{
					DA: "en underretning kan ikke bære et af felterne; den kan bære " + list(known),
					EN: "a notice cannot carry one of the fields; it can carry " + list(known)}})
			break
		}
	}
	beyond := rules.Agreement{Carries: known}.Beyond()
	least := slices.DeleteFunc(known,
		func(f rules.Field) bool { return f == rules.FieldProtected || slices.Contains(beyond, f) })
	for _, field := range least {
		if len(s.Carries) > 0 && !slices.Contains(s.Carries, string(field)) {
			faults = append(faults, &Error{Agreement: s.Name, Key: "carries",
				Words: lang.Text{
					DA: "en underretning uden " + list(least) +
						" siger ingen noget; skriv dem med, eller udelad carries",
					EN: "a notice without " + list(least) + " tells nobody anything; add them, or leave " +
						"carries out"}})
			break
		}
	}
	return faults
}

// Beyond are the fields that the notice carries beyond name, address, protection and step.
func (s Settings) Beyond() []rules.Field { return s.agreement().Beyond() }

// agreement is what the rules know of it. The marker of protection always goes with the name (CPR-loven § 44,
// stk. 1).
func (s Settings) agreement() rules.Agreement {
	a := rules.Agreement{
		Name: s.Name, Association: s.Association, Municipality: s.Municipality, From: s.From, To: s.To,
		GoLive: s.GoLive,
		Basis:  s.Basis, Reference: s.Reference,
	}
	all := rules.AgreementFields()
	beyond := rules.Agreement{Carries: all}.Beyond()
	for _, field := range all {
		statutory := !slices.Contains(beyond, field)
		if statutory && len(s.Carries) == 0 || field == rules.FieldProtected ||
			slices.Contains(s.Carries, string(field)) {
			a.Carries = append(a.Carries, field)
		}
	}
	return a
}

func list(fields []rules.Field) string {
	text := ""
	for i, field := range fields {
		if i > 0 {
			text += ", "
		}
		text += string(field)
	}
	return text
}
