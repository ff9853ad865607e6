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
	return fmt.Sprintf("1 %q %v", agreed, goLiveVersion(r.goLive))
}

// agreement is the latest begun on the day for the case's association and municipality, else the first to begin. While the
// municipality is not known, any of the association's may be the one.
func (r childrenRule) agreement(c *Case, on Day) *agreedChildren {
	var found *agreedChildren
	for i := range r.agreed {
		a := &r.agreed[i]
		if a.Association == c.Association && (a.Municipality == c.Tenancy.Municipality || c.Tenancy.Municipality == "") && (found == nil || a.From <= on) {
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
		r.judge(&dst[len(dst)-1], c, events, s, asked)
		if s.number == 0 {
			return dst
		}
		if s = s.next(events); s.number == 0 {
			return dst
		}
	}
}

func (r childrenRule) judge(f *Finding, c *Case, events []Event, s span, asked Asked) {
	step := (*Event)(nil)
	for i := s.from; i < s.to && step == nil; i++ {
		if events[i].Kind == Terminated {
			step = &events[i]
		}
	}
	if step == nil {
		f.answer(None, NoTermination)
		return
	}
	f.about(step)
	a := r.agreement(c, step.On)
	if a != nil {
		f.Cites = a.cites
	}
	for i := range c.Notices {
		if n := &c.Notices[i]; n.Rule == ChildrenUnder18 && s.holds(n, events, Terminated) {
			f.Due = step.On
			if a != nil {
				f.Carries = a.carries
			}
			if n.strayed(c) {
				f.review(MunicipalityChanged)
				return
			}
			f.answer(None, AlreadyNotified)
			return
		}
	}
	k := c.course(events, s, asked)
	doubt := step.doubt(c, asked)
	switch {
	case c.Household.ChildrenUnder18 == Answer(No):
		f.answer(None, NoChildren)
		return
	case a == nil:
		f.answer(None, NoAgreement)
		return
	case step.On.IsZero(), doubt != "":
	case step.On < a.From:
		f.answer(None, BeforeAgreement)
		return
	case earlier(r.goLive, c, step):
		f.answer(None, BeforeGoLive)
		return
	case !asked.sees(step):
		f.waits(step, NotYet)
		return
	}
	switch {
	case k.filed != nil && k.filed.Ground.Has(GroundArrears):
		f.answer(None, FilingTells)
		return
	case a.Basis == BasisConsent && !slices.ContainsFunc(c.Tenants, func(t Tenant) bool { return t.consents(asked.Day) }):
		f.answer(None, NoConsent)
		return
	}

	f.dueBy(step.On, zeroTime, asked)
	if step.On.IsZero() {
		f.Missing = append(f.Missing, FieldEventDay)
	}
	if c.Household.ChildrenUnder18 == Answer(Unknown) {
		f.Missing = append(f.Missing, FieldChildren)
	}
	f.Missing = append(f.Missing, c.missing()...)
	switch {
	case doubt != "":
		f.review(doubt)
	case !c.Tenancy.Start.IsZero() && !step.On.IsZero() && step.On < c.Tenancy.Start:
		f.review(EventBeforeStart)
	case step.Gone:
		f.review(StepGone)
	case k.withdrawn != nil:
		f.review(WithdrawnBeforeNotice)
	case movedOut(events[s.from:], asked):
		f.review(MovedOutBeforeNotice)
	case c.allDeceased():
		f.review(TenantsDeceased)
	case len(f.Missing) > 0:
		f.answer(Incomplete, FactsMissing)
	default:
		f.Carries = a.carries
		f.answer(Notify, ChildAtRisk)
	}
}

// consents reports whether a living, named tenant has consented to the notice by the day.
func (t *Tenant) consents(by Day) bool {
	return t.Name != "" && t.Deceased != Yes && !t.NoticeConsent.IsZero() && t.NoticeConsent <= by
}
