package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ChildrenUnder18 is the rule on children: no act asks the association for a notice when a tenancy with children
// is terminated, so there is one only by agreement and with a basis. At a filing the statutory notice goes anyway.
const ChildrenUnder18 = "children-under-18"

// ChildrenAgreement switches the rule children-under-18 on for one association and municipality.
type ChildrenAgreement struct {
	Association  string // CVR number
	Municipality string // kommunekode
	From         Day    // the first day whose terminations it covers; zero: all
	Basis        Basis
	Reference    string // the paragraph, or where the assessment is kept; the basis legitimate-interest needs it
}

// Basis is the ground on which personal data may be passed on (behandlingsgrundlag).
type Basis string

const (
	BasisLaw                Basis = "law"                 // GDPR article 6(1)(c)
	BasisConsent            Basis = "consent"             // GDPR article 6(1)(a), per tenant
	BasisLegitimateInterest Basis = "legitimate-interest" // GDPR article 6(1)(f)
)

// letters are where the bases stand in GDPR article 6(1).
var letters = map[Basis]string{BasisLaw: "c", BasisConsent: "a", BasisLegitimateInterest: "f"}

// Check says what an agreement lacks; nil when it can be used.
func (a ChildrenAgreement) Check() error {
	_, known := LookupMunicipality(a.Municipality)
	switch {
	case a.Association == "":
		return fmt.Errorf("the agreement on children names no association")
	case !known:
		return fmt.Errorf("the agreement on children names no known municipality")
	case letters[a.Basis] == "":
		return fmt.Errorf("the agreement on children has no basis: law, consent or legitimate-interest")
	case a.Basis == BasisLegitimateInterest && a.Reference == "":
		return fmt.Errorf("the agreement on children rests on legitimate interest but refers to no assessment")
	}
	return nil
}

func (a ChildrenAgreement) carries() []Field {
	fields := []Field{FieldTenantName, FieldProtected, FieldAddress, FieldEvent, FieldChildren}
	if a.Basis == BasisConsent {
		fields = append(fields, FieldConsent)
	}
	return fields
}

func (a ChildrenAgreement) cites() []Citation { return gdpr(a.Basis, a.Reference) }

// gdpr is how a notice by agreement cites its basis.
func gdpr(basis Basis, reference string) []Citation {
	return []Citation{{
		Act: "databeskyttelsesforordningen", Section: "artikel 6, stk. 1, litra " + letters[basis],
		Version: reference, InForce: gdprInForce,
	}}
}

var gdprInForce = Date(2018, time.May, 25)

// anyBasis is cited where nothing has been agreed.
var anyBasis = []Citation{{Act: "databeskyttelsesforordningen", Section: "artikel 6, stk. 1", InForce: gdprInForce}}

type childrenRule struct {
	agreed []agreedChildren
	goLive map[string]Day
}

type agreedChildren struct {
	ChildrenAgreement
	cites   []Citation
	carries []Field
}

// newChildrenRule takes the agreements that can be used; one that Check refuses switches nothing on.
func newChildrenRule(agreements []ChildrenAgreement, goLive map[string]Day) childrenRule {
	r := childrenRule{goLive: goLive}
	for _, a := range agreements {
		if a.Check() == nil {
			r.agreed = append(r.agreed, agreedChildren{a, a.cites(), a.carries()})
		}
	}
	slices.SortStableFunc(r.agreed, func(a, b agreedChildren) int {
		return cmp.Or(strings.Compare(a.Association, b.Association), strings.Compare(a.Municipality, b.Municipality), cmp.Compare(a.From, b.From))
	})
	return r
}

func (r childrenRule) Name() string { return ChildrenUnder18 }

func (r childrenRule) Version() string {
	agreed := make([]ChildrenAgreement, len(r.agreed))
	for i := range r.agreed {
		agreed[i] = r.agreed[i].ChildrenAgreement
	}
	return fmt.Sprintf("%q %v", agreed, goLiveVersion(r.goLive))
}

// agreement is the latest begun on the day for the case's association and municipality, else the first to begin. While the
// municipality is not known, any of the association's may be the one.
func (r childrenRule) agreement(c *Case, on Day) *agreedChildren {
	_, known := LookupMunicipality(c.Tenancy.Municipality)
	var found *agreedChildren
	for i := range r.agreed {
		a := &r.agreed[i]
		if a.Association == c.Association && (a.Municipality == c.Tenancy.Municipality || !known) && (found == nil || a.From <= on) {
			found = a
		}
	}
	return found
}

// Evaluate gives one finding for each episode, and one for a case without.
func (r childrenRule) Evaluate(dst []Finding, c *Case, asked Asked) []Finding {
	events := c.ordered()
	s := firstEpisode(events)
	for {
		dst = append(dst, Finding{Rule: ChildrenUnder18, Episode: s.number, Municipality: c.Tenancy.Municipality, Cites: anyBasis})
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

// judge answers for an episode: of its terminations for the one about which most is asked of somebody, so that one
// before the agreement began hides none that came after.
func (r childrenRule) judge(f *Finding, c *Case, events []Event, s span, asked Asked) {
	for i := range c.Notices {
		if n := &c.Notices[i]; n.Rule == ChildrenUnder18 && s.holds(n, events, Terminated) && r.notified(f, c, n, events[s.from:s.to], asked) {
			return
		}
	}
	best, wake := Finding{}, Day(0)
	for i := s.from; i < s.to; i++ {
		if events[i].Kind != Terminated {
			continue
		}
		g := *f
		r.step(&g, c, events, s, &events[i], asked)
		wake = earliest(wake, g.Wake)
		if best.Outcome == "" || weight(&g) > weight(&best) {
			best = g
		}
	}
	if best.Outcome == "" {
		f.answer(None, NoTermination)
		return
	}
	*f = best
	if f.Outcome != Notify {
		f.Wake = wake
	}
}

// notified answers about the termination that was told of: the one with the notice's reference, else the nearest.
func (r childrenRule) notified(f *Finding, c *Case, n *SentNotice, events []Event, asked Asked) bool {
	var told *Event
	byRef := func(e *Event) bool { return n.Ref != "" && e.Ref == n.Ref }
	for i := range events {
		e := &events[i]
		switch {
		case e.Kind != Terminated:
		case told == nil, byRef(e) && !byRef(told), byRef(e) == byRef(told) && apart(n.day(), e.On) < apart(n.day(), told.On):
			told = e
		}
	}
	if told == nil {
		return false
	}
	f.about(told)
	f.Due = told.On
	if a := r.agreement(c, told.On); a != nil {
		f.Cites, f.Carries = a.cites, c.tellable(a.carries, asked.Day)
		f.Due = a.due(c, told, asked)
		if a.Basis == BasisConsent {
			f.Wake = c.nextConsent(asked.Day)
		}
	}
	switch doubt := told.doubt(c, asked); {
	case doubt != "": // no correction goes with such a date
		f.Carries = nil
		f.review(doubt)
		return true
	case n.strayed(c):
		f.review(MunicipalityChanged)
		return true
	}
	f.answer(None, AlreadyNotified)
	return true
}

// due is the day of the step, or the first on which it could be told of.
func (a *agreedChildren) due(c *Case, e *Event, asked Asked) Day {
	if a.Basis == BasisConsent && !e.On.IsZero() {
		return max(e.On, c.firstConsent(asked.Day))
	}
	return e.On
}

// step answers about one termination, of which the municipality has not been told.
func (r childrenRule) step(f *Finding, c *Case, events []Event, s span, e *Event, asked Asked) {
	f.about(e)
	doubt := e.doubt(c, asked)
	a := r.agreement(c, e.On)
	switch {
	case c.Landlord == Private: // agreements are made with social housing associations
		f.answer(None, PrivateLandlord)
		return
	case c.Household.ChildrenUnder18 == Answer(No):
		f.answer(None, NoChildren)
		return
	case a == nil:
		f.answer(None, NoAgreement)
		return
	}
	f.Cites = a.cites
	switch {
	case e.On.IsZero(), doubt != "":
	case e.On < a.From:
		f.answer(None, BeforeAgreement)
		return
	case earlier(r.goLive, c, e):
		f.answer(None, BeforeGoLive)
		return
	case !asked.sees(e):
		f.waits(e, NotYet)
		return
	}
	switch {
	case slices.ContainsFunc(events[s.from:s.to], func(e Event) bool {
		return e.Kind == Filed && !e.Gone && e.Ground.Has(GroundArrears) && asked.sees(&e)
	}):
		f.answer(None, FilingTells)
		return
	case a.Basis == BasisConsent && c.firstConsent(asked.Day).IsZero():
		f.Wake = c.nextConsent(asked.Day)
		f.answer(None, NoConsent)
		return
	}

	f.dueBy(a.due(c, e, asked), zeroTime, asked)
	f.Carries = a.carries // also when a person must first answer
	if e.On.IsZero() {
		f.Missing = append(f.Missing, FieldEventDay)
	}
	if c.Household.ChildrenUnder18 == Answer(Unknown) {
		f.Missing = append(f.Missing, FieldChildren)
	}
	f.Missing = append(f.Missing, c.missing()...)
	switch {
	case doubt != "":
		f.review(doubt)
	case e.Gone:
		f.review(StepGone)
	case c.calledBack(events[s.from:s.to], events, asked):
		f.review(WithdrawnBeforeNotice)
	case c.putOut(events[s.from:], asked):
		f.review(EvictedBeforeNotice)
	case movedOut(events[s.from:], asked):
		f.review(MovedOutBeforeNotice)
	case c.allDeceased():
		f.review(TenantsDeceased)
	case len(f.Missing) > 0:
		f.answer(Incomplete, FactsMissing)
	default:
		if a.Basis == BasisConsent {
			f.Wake = c.nextConsent(asked.Day)
		}
		f.answer(Notify, ChildAtRisk)
	}
}
