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

// Occurrence is a step with its place in the case.
type Occurrence struct {
	Event   *Event
	Episode int // the number of its episode
	Nth     int // how many of its kind the episode has had with it, 1 and up
}

// Condition says whether an agreement covers a step: Yes, No, or Unknown with the fields that it depends on and that
// nobody has told. An error is that it could not be answered; a person must then look. Steps to come are asked about too,
// and what it answers must not depend on when it is asked. It may be called by many at once.
type Condition func(c *Case, o Occurrence) (covered Flag, missing []Field, err error)

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
// that is known to be covered is told of, whatever is unknown about others. What the notice is to
// carry and nobody has told is missing. With the basis consent only tenants whose consent (tenants.noticeConsent) is
// recorded are named; without any the answer is none/no-consent.
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

func (r *agreementRule) Version() string { return fmt.Sprintf("2 %q %q", r.Agreement, r.version) }

// Evaluate gives one finding for each episode, and one for a case without.
func (r *agreementRule) Evaluate(dst []Finding, c *Case, asked Asked) []Finding {
	events := c.ordered()
	s := firstEpisode(events)
	for {
		dst = append(dst, Finding{Rule: r.name, Episode: s.number, Municipality: c.Tenancy.Municipality, Cites: r.cites})
		r.judge(&dst[len(dst)-1], c, events, s, asked)
		if s.number == 0 {
			return dst
		}
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
			r.notified(f, c, n, events[s.from:s.to], s.number)
			return
		}
	}
	best := Finding{}
	for i := s.from; i < s.to; i++ {
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
		f.Wake = 0
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

// nth is the place of events[i] among those of its kind.
func nth(events []Event, i int) int {
	n := 1
	for j := range i {
		if events[j].Kind == events[i].Kind {
			n++
		}
	}
	return n
}

// step answers about one step of an episode that has not been told of.
func (r *agreementRule) step(f *Finding, c *Case, events []Event, s span, i int, asked Asked) {
	e := &events[i]
	covered, missing, err := r.when(c, Occurrence{e, s.number, nth(events[s.from:s.to], i-s.from)})
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
		consent := c.latestConsent(asked.Day)
		if consent.IsZero() {
			f.Due = 0
			f.answer(None, NoConsent)
			return
		}
		f.Due = max(f.Due, consent) // before it nothing could be told
	}
	if e.On.IsZero() {
		missing = append(missing, FieldEventDay)
	}
	missing = append(missing, c.missing()...)
	missing = append(missing, c.untold(r.carries)...)
	switch {
	case doubt != "":
		f.review(doubt)
	case err != nil:
		f.review(AgreementFailed)
	case !c.Tenancy.Start.IsZero() && !e.On.IsZero() && e.On < c.Tenancy.Start:
		f.review(EventBeforeStart)
	case e.Gone:
		f.review(StepGone)
	case e.Kind != Withdrawn && withdrawn(events[i:s.to], asked):
		f.review(WithdrawnBeforeNotice)
	case e.Kind != MovedOut && e.Kind != Evicted && movedOut(events[s.from:], asked):
		f.review(MovedOutBeforeNotice)
	case c.allDeceased():
		f.review(TenantsDeceased)
	case covered == Unknown, len(missing) > 0:
		slices.Sort(missing)
		f.Missing = slices.Compact(missing)
		f.answer(Incomplete, FactsMissing)
	default:
		f.Carries = r.carries
		f.answer(Notify, ByAgreement)
	}
}

// notified answers for an episode of which a notice has been made. A correction can be sent as long as a step near
// the one that was told of is covered: nothing else may be told under the agreement.
func (r *agreementRule) notified(f *Finding, c *Case, n *SentNotice, events []Event, episode int) {
	var told *Event
	byRef := func(e *Event) bool { return n.Ref != "" && e.Ref == n.Ref }
	for i := range events {
		e := &events[i]
		covered, _, _ := r.when(c, Occurrence{e, episode, nth(events, i)})
		switch {
		case covered != Yes || !byRef(e) && apart(n.day(), e.On) > sameDays:
		case told == nil, byRef(e) && !byRef(told), byRef(e) == byRef(told) && apart(n.day(), e.On) < apart(n.day(), told.On):
			told = e
		}
	}
	f.Event = Event{On: n.day(), Ref: n.Ref}
	if told != nil {
		f.about(told)
		f.Carries = r.carries
	}
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

// withdrawn reports whether a withdrawal is among the events.
func withdrawn(events []Event, asked Asked) bool {
	return slices.ContainsFunc(events, func(e Event) bool { return e.Kind == Withdrawn && asked.sees(&e) })
}

// latestConsent is the latest day by the given one on which a living, named tenant consented; zero when none has.
func (c *Case) latestConsent(by Day) (latest Day) {
	for i := range c.Tenants {
		if c.Tenants[i].consents(by) {
			latest = max(latest, c.Tenants[i].NoticeConsent)
		}
	}
	return latest
}
