package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Agreement is a local agreement (samarbejdsaftale) between an association and a municipality by which the
// municipality is notified of more than the statutes ask for. Its notices are no statutory ones: they set no
// clock going, and no time limit is set for them, so they are never late.
type Agreement struct {
	Name         string // of the settings; the rule is called "agreement/<name>"
	Association  string // CVR number
	Municipality string // kommunekode
	From, To     Day    // first and last day whose steps it covers; zero To: until further notice
	GoLive       Day    // the association's; earlier steps are none/before-go-live
	Basis        Basis
	Reference    string  // the paragraph, the text of the consent, or where the assessment is kept
	Carries      []Field // what its notice carries; see AgreementFields
}

const agreementPrefix = "agreement/"

// AgreementName is the name of the agreement whose rule it is; false for every other rule.
func AgreementName(rule string) (string, bool) {
	name, found := strings.CutPrefix(rule, agreementPrefix)
	return name, found && name != ""
}

// beyondCarries is what an agreement can carry and no statute asks for.
var beyondCarries = []Field{FieldChildren, FieldStart, FieldArrears, FieldArrearsSince}

// AgreementFields are what the notice of an agreement can carry: what a statutory notice carries, which none
// can do without, and beyond it whether children under 18 live there, when the tenancy began, and the
// arrears: how much and since when.
func AgreementFields() []Field { return slices.Concat(statutoryCarries, beyondCarries) }

// Beyond are the fields that the agreement's notice carries and a statutory notice does not: those for which
// the basis must be looked at.
func (a Agreement) Beyond() []Field {
	statutory := func(f Field) bool { return slices.Contains(statutoryCarries, f) }
	return slices.DeleteFunc(slices.Clone(a.Carries), statutory)
}

// Check says what an agreement lacks; nil when it can be used.
func (a Agreement) Check() error {
	_, known := LookupMunicipality(a.Municipality)
	without := func(f Field) bool { return !slices.Contains(a.Carries, f) }
	strange := func(f Field) bool { return !slices.Contains(AgreementFields(), f) }
	switch {
	case a.Name == "":
		return errors.New("the agreement has no name")
	case a.Association == "":
		return fmt.Errorf("the agreement %s names no association", a.Name)
	case !known:
		return fmt.Errorf("the agreement %s names no known municipality", a.Name)
	case a.From.IsZero():
		return fmt.Errorf("the agreement %s does not say from which day it is in force", a.Name)
	case !a.To.IsZero() && a.To < a.From:
		return fmt.Errorf("the agreement %s ends before it begins", a.Name)
	case letters[a.Basis] == "":
		return fmt.Errorf("the agreement %s has no basis: law, consent or legitimate-interest", a.Name)
	case a.Reference == "":
		return fmt.Errorf("the agreement %s does not say where its basis can be found", a.Name)
	case slices.ContainsFunc(statutoryCarries, without), slices.ContainsFunc(a.Carries, strange):
		return fmt.Errorf("the agreement %s carries too little for a notice, or something that none can carry",
			a.Name)
	}
	return nil
}

// NewAgreement is the rule of an agreement that covers the steps for which when holds. The version holds all
// that the condition's answers depend on.
//
// There is one notice for each episode, of the first step in it that is covered, from the first legal step
// on. A step that is known to be covered is notified of, whatever is unknown about others; a planned filing
// that a later one replaces is none. What the notice is to carry and no source reports is missing. With the
// basis consent only tenants whose consent (tenants.noticeConsent) is recorded are named; without any the
// answer is none/no-consent, and nothing is corrected.
func NewAgreement(a Agreement, version string, when Condition) (Rule, error) {
	if err := a.Check(); err != nil {
		return Rule{}, err
	}
	carries := slices.Clone(a.Carries)
	if a.Basis == BasisConsent {
		carries = append(carries, FieldConsent)
	}
	w := &agreed{Agreement: a, when: when}
	return Rule{
		Name: agreementPrefix + a.Name, Subjects: w.subjects,
		Versions: []Version{{
			From: a.From, Cites: gdpr(a.Basis, a.Reference), Checks: w.checks(), Carries: carries,
		}},
		goLive: map[string]Day{a.Association: a.GoLive}, Terms: fmt.Sprintf("%q %q", a, version),
		choose: func(v *View) *Version { return &v.Rule.Versions[0] },
		limit: func(v *View, s *Step) (Day, time.Time) {
			if notified(*v) || !v.byConsent() {
				return s.On, time.Time{}
			}
			return max(s.On, v.firstConsent(v.Asked.Day)), time.Time{}
		},
		agreed: true, asks: true,
		wakes: func(v *View) bool { return v.Episode.Number > 0 },
	}, nil
}

// agreed is an agreement with its condition.
type agreed struct {
	Agreement
	when Condition
}

// nothing is the step of an answer that concerns none.
var nothing = &Step{Event: &Event{}}

// checks are the agreement's, about one step of an episode.
func (a *agreed) checks() []Check {
	return concat(
		given(notified, Check{Review, MunicipalityChanged, noneReached}),
		[]Check{{None, OtherParties, a.otherParties}},
		alter(given(ofThisStep, doubtfulDate...), uncorrected),
		given(notified,
			replaced,
			Check{Notified, AlreadyNotified, a.notifiedHere},
			Check{Notified, NotifiedElsewhere, notifiedAsWas}),
		[]Check{
			{None, NotCovered, a.notCovered},
			{None, BeforeAgreement, before},
			{None, AfterAgreement, dated(func(v View) bool { return !a.To.IsZero() && v.Subject.On > a.To })},
			{Review, ReportedAfterGoLive, reportedAfterGoLive},
			{None, BeforeGoLive, beforeGoLive},
			{None, NotYet, notYet},
			{None, NoConsent, noConsent},
		},
		whose,
		doubtfulDate,
		[]Check{
			{Review, AgreementFailed, conditionFailed},
			afterEnd,
			{Review, StepGone, gone},
			{Review, EarlierStepGone, earlierGone},
			{Review, WithdrawnBeforeNotice, calledBackSince},
			{Review, EvictedBeforeNotice, unlessLeft(evicted)},
			{Review, MovedOutBeforeNotice, unlessLeft(movedOut)},
			{Review, TenantsDeceased, deceased},
			{Incomplete, FactsMissing, agreedFactsMissing},
			{Review, GoLiveMoved, goLiveMoved},
		},
		alter([]Check{{Notify, ByAgreement, always}}, consentAwake))
}

// subjects are the steps of the episode that the agreement may cover; the one that the municipality was
// notified of alone, where it has been.
func (a *agreed) subjects(h *History, e *Episode) []*Step {
	steps := e.Steps
	if e.Number == 0 {
		steps = nil
	}
	if sent := ofRule(e.notices, agreementPrefix+a.Name); len(sent) > 0 {
		return []*Step{a.notifiedOf(h, e, steps, sent[0])}
	}
	if e.Number == 1 { // what seems to come before the first step may have come after it
		steps = h.Steps[:e.from+len(e.Steps)]
	}
	var all []*Step
	for _, s := range steps {
		if s.place >= e.from || !h.placed(s) {
			if h.replaced(e, s) != Yes {
				all = append(all, s)
			}
		}
	}
	return all
}

// notifiedOf is the step of which the municipality was notified. A correction can be sent as long as a step
// near it is covered: nothing else may be said under the agreement. Of a planned filing that has been
// replaced it is the later one.
func (a *agreed) notifiedOf(h *History, e *Episode, steps []*Step, n *SentNotice) *Step {
	covers := func(s *Step) bool {
		covered, _, _ := a.when(h.Case, h.occurrence(e, s))
		return covered == Yes
	}
	var near []*Step
	for _, s := range steps {
		if s.Doubt != "" && n.bears(s.Event) {
			return s
		}
		if (n.names(s) || n.bears(s.Event) || apart(n.day(), s.On) <= sameDays) && covers(s) {
			near = append(near, s)
		}
	}
	found := n.nearest(near)
	if found == nil {
		return &Step{Event: &Event{On: n.day(), Ref: n.Ref}}
	}
	for _, s := range steps {
		if h.replaced(e, found) == Yes && s.Kind == FilingPlanned && s.place > found.place && covers(s) {
			found = s
		}
	}
	return found
}

// ofThisStep reports whether the notice that was sent bears the subject's reference.
func ofThisStep(v View) bool { return notified(v) && v.Notices[0].bears(v.Subject.Event) }

// noneReached is that no notice under the agreement reached the municipality in which the dwelling lies.
func noneReached(v View) Result {
	if strayed(v).Holds != Yes {
		return no
	}
	return about(&Step{Event: &Event{On: v.Notices[0].day(), Ref: v.Notices[0].Ref}})
}

// otherParties is that the case is none between the two; while its municipality is unknown it may be.
func (a *agreed) otherParties(v View) Result {
	_, known := LookupMunicipality(v.Tenancy.Municipality)
	if v.Association == a.Association && (!known || v.Tenancy.Municipality == a.Municipality) {
		return no
	}
	return about(nothing)
}

func (a *agreed) notifiedHere(v View) Result {
	if v.Notices[0].elsewhere() {
		return no
	}
	return notifiedAsWas(v)
}

// notifiedAsWas sets no time limit, for the agreement sets none.
func notifiedAsWas(v View) Result {
	r := Result{Holds: Yes, Limit: nothing}
	consentAwake(v, &r)
	return r
}

// notCovered asks the agreement's condition about the step.
func (a *agreed) notCovered(v View) Result {
	if v.Subject == nil {
		return about(nothing)
	}
	covered, missing, err := a.when(v.Case, v.occurrence(v.Episode, v.Subject))
	switch {
	case err != nil:
		v.so.failed = true
	case covered == No:
		return about(nothing)
	case covered == Unknown:
		v.so.unsure = true
		return lacking(missing...)
	}
	return no
}

func conditionFailed(v View) Result { return holds(v.so.failed) }

// earlierGone is that nobody knows which of its kind the step is, because an earlier one is reported no more.
func earlierGone(v View) Result {
	return holds(v.so.unsure && slices.Contains(v.so.missing, FieldEarlierStep))
}

func calledBackSince(v View) Result {
	end := v.Episode.from + len(v.Episode.Steps)
	return holds(v.Subject.Kind != Withdrawn && v.calledBack(v.Steps[v.Subject.place:end]))
}

// unlessLeft does not ask of the step by which the tenants left themselves.
func unlessLeft(when func(View) Result) func(View) Result {
	return func(v View) Result {
		if v.Subject.Kind == MovedOut || v.Subject.Kind == Evicted {
			return no
		}
		return when(v)
	}
}

// agreedFactsMissing is that something is missing which the condition needed, or which the notice is to
// carry.
func agreedFactsMissing(v View) Result {
	missing := slices.Concat(v.so.missing, v.missing(), v.unknown(v.Version.Carries))
	if !v.placed(v.Subject) || v.replaced(v.Episode, v.Subject) == Unknown {
		missing = append(missing, FieldEventDay)
	}
	slices.Sort(missing)
	return Result{Holds: holds(v.so.unsure || len(missing) > 0).Holds, Missing: slices.Compact(missing)}
}

// unknown are the fields beyond the statutes' that a notice is to carry and no source reports.
func (c *Case) unknown(carries []Field) (missing []Field) {
	for _, field := range carries {
		known := true
		switch field {
		case FieldChildren:
			known = c.Household.ChildrenUnder18 != Answer(Unknown)
		case FieldStart:
			known = !c.Tenancy.Start.IsZero()
		case FieldArrears:
			_, known = c.Arrears.Owed()
		case FieldArrearsSince:
			known = c.Arrears != nil && !c.Arrears.Since.IsZero()
		}
		if !known {
			missing = append(missing, field)
		}
	}
	return missing
}
