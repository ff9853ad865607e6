package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Agreement is a local agreement (samarbejdsaftale) between an association and a municipality that the municipality
// is told of more than the acts ask for. Its notices are no statutory ones: they set no clock going, and no time limit
// is set for them, so they are never late.
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

// beyondCarries is what an agreement can carry and no act asks for.
var beyondCarries = []Field{FieldChildren, FieldStart, FieldArrears, FieldArrearsSince}

// AgreementFields are what the notice of an agreement can carry: what a statutory notice carries, which none can do
// without, and beyond it whether children under 18 live there, when the tenancy began, and the arrears: how much and
// since when.
func AgreementFields() []Field { return slices.Concat(statutoryCarries, beyondCarries) }

// Beyond are the fields that the agreement's notice carries and a statutory notice does not: those for which the
// basis must be looked at.
func (a Agreement) Beyond() []Field {
	return slices.DeleteFunc(slices.Clone(a.Carries), func(f Field) bool { return slices.Contains(statutoryCarries, f) })
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
		return fmt.Errorf("the agreement %s carries too little for a notice, or something that none can carry", a.Name)
	}
	return nil
}

// NewAgreement is the rule of an agreement that covers the steps for which when holds. The version tells all that
// the condition's answers depend on.
//
// There is one notice for each episode, of the first step in it that is covered, from the first legal step on. A step
// that is known to be covered is told of, whatever is unknown about others; a planned filing that a later one replaces is
// none. What the notice is to carry and nobody has told is missing. With the basis consent only tenants whose consent
// (tenants.noticeConsent) is recorded are named; without any the answer is none/no-consent, and nothing is corrected.
func NewAgreement(a Agreement, version string, when Condition) (Rule, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	carries := slices.Clone(a.Carries)
	if a.Basis == BasisConsent {
		carries = append(carries, FieldConsent)
	}
	return &agreementRule{Agreement: a, name: agreementPrefix + a.Name, version: version, when: when, carries: carries, cites: gdpr(a.Basis, a.Reference)}, nil
}

type agreementRule struct {
	Agreement
	name, version string
	when          Condition
	carries       []Field
	cites         []Citation
}

func (r *agreementRule) Name() string { return r.name }

func (r *agreementRule) Version() string { return fmt.Sprintf("%q %q", r.Agreement, r.version) }

// Evaluate gives one finding for each episode, and one for a case without.
func (r *agreementRule) Evaluate(dst []Finding, c *Case, asked Asked) []Finding {
	events := c.ordered()
	s := firstEpisode(events)
	for {
		dst = append(dst, Finding{Rule: r.name, Episode: s.number, Municipality: c.Tenancy.Municipality, Cites: r.cites})
		f := &dst[len(dst)-1]
		r.judge(f, c, events, s, asked)
		if s.number == 0 {
			return dst
		}
		f.wakes(events, s.from, asked)
		if s = s.next(events); s.number == 0 {
			return dst
		}
	}
}

// concerns reports whether the case is one between the two; while its municipality is not known it may be.
func (r *agreementRule) concerns(c *Case) bool {
	_, known := LookupMunicipality(c.Tenancy.Municipality)
	return c.Association == r.Association && (!known || c.Tenancy.Municipality == r.Municipality)
}

func (r *agreementRule) judge(f *Finding, c *Case, events []Event, s span, asked Asked) {
	for i := range c.Notices {
		if n := &c.Notices[i]; n.Rule == r.name && n.strayed(c) && s.holds(n, events, eventKinds...) {
			// What was told by agreement went to a municipality in which the dwelling does not lie: somebody must look at that.
			f.Event = Event{On: n.day(), Ref: n.Ref}
			f.Due = f.Event.On
			f.review(MunicipalityChanged)
			return
		}
	}
	if !r.concerns(c) {
		f.answer(None, OtherParties)
		return
	}
	for i := range c.Notices {
		if n := &c.Notices[i]; n.Rule == r.name && s.holds(n, events, eventKinds...) {
			r.notified(f, c, n, events, s, asked)
			return
		}
	}
	from := s.from
	if s.number == 1 {
		from = 0 // what seems to come before the first step may have come after it
	}
	best := Finding{}
	for i := from; i < s.to; i++ {
		if i < s.from && c.placed(events, i, asked) || c.replaced(events, s, &events[i], asked) == Yes {
			continue
		}
		g := *f
		r.step(&g, c, events, s, i, asked)
		if !g.Wake.IsZero() && (f.Wake.IsZero() || g.Wake < f.Wake) {
			f.Wake = g.Wake
		}
		if best.Outcome == "" || weight(&g) > weight(&best) {
			best = g
		}
	}
	if best.Outcome == "" {
		f.answer(None, NotCovered)
		return
	}
	wake := f.Wake // a step to come may be told of, whatever is said of those that have been
	*f = best
	if f.Wake = wake; f.Outcome == Notify {
		f.Wake = r.nextConsent(c, asked)
	}
}

// weight orders what is answered about the steps of an episode by how much it asks of somebody; of equals the first
// step's answer stands.
func weight(f *Finding) int {
	switch {
	case f.Outcome == Notify:
		return 5
	case f.Outcome == Review:
		return 4
	case f.Outcome == Incomplete:
		return 3
	case f.Reason == NotYet:
		return 2
	case f.Reason == NotCovered:
		return 0
	}
	return 1
}

// nextConsent is when another tenant can be named; zero: never, or consent is not the basis.
func (r *agreementRule) nextConsent(c *Case, asked Asked) Day {
	if r.Basis != BasisConsent {
		return 0
	}
	return c.nextConsent(asked.Day)
}

// step answers about one step of an episode that has not been told of.
func (r *agreementRule) step(f *Finding, c *Case, events []Event, s span, i int, asked Asked) {
	e := &events[i]
	covered, missing, err := r.when(c, c.occurrence(events, s, i, asked))
	if covered == No && err == nil {
		f.answer(None, NotCovered)
		return
	}
	f.about(e)
	doubt := e.doubt(c, asked)
	switch {
	case e.On.IsZero(), doubt != "":
	case e.On < r.From:
		f.answer(None, BeforeAgreement)
		return
	case !r.To.IsZero() && e.On > r.To:
		f.answer(None, AfterAgreement)
		return
	case e.On < r.GoLive:
		f.answer(None, BeforeGoLive)
		return
	case !asked.sees(e):
		f.waits(e, NotYet)
		return
	}
	f.Due = e.On
	if r.Basis == BasisConsent {
		consent := c.firstConsent(asked.Day)
		if consent.IsZero() {
			f.Due, f.Wake = 0, r.nextConsent(c, asked)
			f.answer(None, NoConsent)
			return
		}
		f.Due = max(f.Due, consent)
	}
	f.Carries = r.carries // also when a person must first answer
	if e.On.IsZero() || !c.placed(events, i, asked) || c.replaced(events, s, e, asked) == Unknown {
		missing = append(missing, FieldEventDay)
	}
	missing = append(missing, c.missing()...)
	missing = append(missing, c.untold(r.carries)...)
	switch {
	case doubt != "":
		f.review(doubt)
	case err != nil:
		f.review(AgreementFailed)
	case e.Gone:
		f.review(StepGone)
	case covered == Unknown && slices.Contains(missing, FieldEarlierStep):
		f.review(EarlierStepGone)
	case e.Kind != Withdrawn && c.calledBack(events[i:s.to], events, asked):
		f.review(WithdrawnBeforeNotice)
	case e.Kind != MovedOut && e.Kind != Evicted && c.putOut(events[s.from:], asked):
		f.review(EvictedBeforeNotice)
	case e.Kind != MovedOut && e.Kind != Evicted && movedOut(events[s.from:], asked):
		f.review(MovedOutBeforeNotice)
	case c.allDeceased():
		f.review(TenantsDeceased)
	case covered == Unknown, len(missing) > 0:
		slices.Sort(missing)
		f.Missing = slices.Compact(missing)
		f.answer(Incomplete, FactsMissing)
	default:
		f.answer(Notify, ByAgreement)
	}
}

// notified answers for an episode of which a notice has been made. A correction can be sent as long as a step near
// the one that was told of is covered, and a tenant still consents where that is the basis: nothing else may be told
// under the agreement. Of a planned filing that has been replaced the later one is told.
func (r *agreementRule) notified(f *Finding, c *Case, n *SentNotice, events []Event, s span, asked Asked) {
	var told *Event
	byRef := func(e *Event) bool { return n.Ref != "" && e.Ref == n.Ref }
	covers := func(i int) bool {
		covered, _, _ := r.when(c, c.occurrence(events, s, i, asked))
		return covered == Yes
	}
	for i := s.from; i < s.to; i++ {
		e := &events[i]
		if doubt := e.doubt(c, asked); doubt != "" && byRef(e) { // no correction goes with such a date
			f.about(e)
			f.Due = e.On
			f.review(doubt)
			return
		}
		switch {
		case !byRef(e) && apart(n.day(), e.On) > sameDays || !covers(i):
		case told == nil, byRef(e) && !byRef(told), byRef(e) == byRef(told) && apart(n.day(), e.On) < apart(n.day(), told.On):
			told = e
		}
	}
	for i := s.from; i < s.to && told != nil; i++ {
		if c.replaced(events, s, told, asked) == Yes && events[i].Kind == FilingPlanned && compareEvents(events[i], *told) > 0 && covers(i) {
			told = &events[i]
		}
	}
	f.Event = Event{On: n.day(), Ref: n.Ref}
	if told != nil {
		f.about(told)
		f.Carries = c.tellable(r.carries, asked.Day)
	}
	f.Wake = r.nextConsent(c, asked)
	f.answer(None, toldBy(!n.elsewhere()))
}

// untold are the fields beyond the acts' that a notice is to carry and nobody has told.
func (c *Case) untold(carries []Field) (missing []Field) {
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
