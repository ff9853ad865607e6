package rules

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// ChildrenUnder18 is the rule on children: no statute asks the association for a notice when a tenancy with
// children is terminated, so there is one only by agreement and with a basis. At a filing the statutory
// notice goes anyway.
const ChildrenUnder18 = "children-under-18"

// ChildrenAgreement switches the rule children-under-18 on for one association and municipality.
type ChildrenAgreement struct {
	Association  string // CVR number
	Municipality string // kommunekode
	From         Day    // the first day whose terminations it covers; zero: all
	Basis        Basis
	// the paragraph, or where the assessment is kept; the basis legitimate-interest needs it
	Reference string
}

// Basis is the ground on which personal data may be passed on (behandlingsgrundlag).
type Basis string

const (
	BasisLaw                Basis = "law"                 // GDPR article 6(1)(c)
	BasisConsent            Basis = "consent"             // GDPR article 6(1)(a), per tenant
	BasisLegitimateInterest Basis = "legitimate-interest" // GDPR article 6(1)(f)
)

// letters are where the bases are in GDPR article 6(1).
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

// gdpr is how a notice by agreement cites its basis.
func gdpr(basis Basis, reference string) []Citation {
	return []Citation{{
		Statute: "databeskyttelsesforordningen", Section: "artikel 6, stk. 1, litra " + letters[basis],
		Version: reference, InForce: gdprInForce,
	}}
}

var gdprInForce = Date(2018, time.May, 25)

// anyBasis is cited where nothing has been agreed.
var anyBasis = []Citation{
	{Statute: "databeskyttelsesforordningen", Section: "artikel 6, stk. 1", InForce: gdprInForce},
}

// childrenNotified are asked where the municipality has been notified of the termination.
var childrenNotified = concat(
	alter(given(notified, doubtfulDate...), uncorrected, untimed, consentAwake),
	alter(given(notified, Check{Review, MunicipalityChanged, strayed}), untimed, consentAwake),
	alter(given(notified, replaced), uncorrected, untimed, consentAwake),
	alter(given(notified, Check{Notified, AlreadyNotified, always}), consentAwake))

// childrenChecks: no statute asks for the notice, so without an agreement there is none. An episode is
// answered for by the termination about which most is asked of somebody, so that one before the agreement
// began hides none that came after.
var childrenChecks = concat(
	given(noSubject, Check{None, NoTermination, always}),
	childrenNotified,
	[]Check{
		{None, PrivateLandlord, privateLandlord}, // agreements are made with social housing associations
		{None, NoChildren, noChildren},
		{None, NoAgreement, nothingAgreed},
		{None, BeforeAgreement, before},
		{Review, ReportedAfterGoLive, reportedAfterGoLive},
		{None, BeforeGoLive, beforeGoLive},
		{None, NotYet, notYet},
		{None, FilingNotifies, filedSince},
		{None, NoConsent, noConsent},
	},
	whose,
	doubtfulDate,
	[]Check{
		afterEnd,
		{Review, StepGone, gone},
		{Review, WithdrawnBeforeNotice, episodeCalledBack},
		{Review, EvictedBeforeNotice, evicted},
		{Review, MovedOutBeforeNotice, movedOut},
		{Review, TenantsDeceased, deceased},
		{Incomplete, FactsMissing, factsMissing},
		{Review, GoLiveMoved, goLiveMoved},
	},
	alter([]Check{{Notify, ChildAtRisk, always}}, consentAwake))

// childrenRule takes the agreements that can be used; one that Check refuses switches nothing on.
func childrenRule(agreements []ChildrenAgreement, goLive map[string]Day) Rule {
	unusable := func(a ChildrenAgreement) bool { return a.Check() != nil }
	agreed := slices.DeleteFunc(slices.Clone(agreements), unusable)
	slices.SortStableFunc(agreed, func(a, b ChildrenAgreement) int {
		return cmp.Or(cmp.Compare(a.Association, b.Association), cmp.Compare(a.Municipality, b.Municipality),
			cmp.Compare(a.From, b.From))
	})
	// the first is that nothing has been agreed
	versions := []Version{{Cites: anyBasis, Checks: childrenChecks}}
	for _, a := range agreed {
		versions = append(versions, Version{
			From: a.From, Cites: gdpr(a.Basis, a.Reference), Checks: childrenChecks, Carries: a.carries(),
		})
	}
	return Rule{
		Name: ChildrenUnder18, Versions: versions, Subjects: terminations,
		goLive: goLive, Terms: fmt.Sprintf("%q %v", agreed, goLiveVersion(goLive)),
		choose: func(v *View) *Version {
			if v.Subject == nil {
				return &versions[0]
			}
			return &versions[1+childrenAgreed(agreed, v)]
		},
		limit: consentLimit, asks: true,
		wakes: func(v *View) bool { return v.Episode.Number > 0 },
	}
}

// childrenAgreed is the index of the agreement begun latest on the subject's day for the case's association
// and municipality, else of the first to begin; -1: there is none. While the municipality is unknown, any of
// the association's may be the one.
func childrenAgreed(agreed []ChildrenAgreement, v *View) int {
	_, known := LookupMunicipality(v.Tenancy.Municipality)
	found := -1
	for i, a := range agreed {
		parties := a.Association == v.Association && (a.Municipality == v.Tenancy.Municipality || !known)
		if parties && (found < 0 || a.From <= v.Subject.On) {
			found = i
		}
	}
	return found
}

// terminations are those of the episode; the one that the municipality was notified of alone, where it has
// been.
func terminations(_ *History, e *Episode) []*Step {
	all := ofKind(e.Steps, Terminated)
	if sent := ofRule(e.notices, ChildrenUnder18); len(sent) > 0 && len(all) > 0 {
		return []*Step{sent[0].nearest(all)}
	}
	return all
}

func noChildren(v View) Result {
	if v.Household.ChildrenUnder18 == Answer(Unknown) {
		return lacking(FieldChildren)
	}
	return holds(v.Household.ChildrenUnder18 == Answer(No))
}

func nothingAgreed(v View) Result { return holds(v.Version.Carries == nil) }

// filedSince is that the statutory notice of a filing is the one that goes.
func filedSince(v View) Result {
	return holds(slices.ContainsFunc(v.Episode.Steps, func(s *Step) bool {
		return s.Kind == Filed && s.Status == Live && s.Ground.Has(GroundArrears)
	}))
}

func episodeCalledBack(v View) Result { return holds(v.calledBack(v.Episode.Steps)) }

// byConsent reports whether the notice rests on the tenants' consent.
func (v View) byConsent() bool { return slices.Contains(v.Version.Carries, FieldConsent) }

// noConsent is that the notice rests on consent, and nobody has given it.
func noConsent(v View) Result {
	r := holds(v.byConsent() && v.firstConsent(v.Asked.Day).IsZero())
	consentAwake(v, &r)
	return r
}

// consentAwake is that another tenant may be named from a day on, where the notice rests on consent.
func consentAwake(v View, r *Result) {
	if v.byConsent() {
		r.Wake = v.nextConsent(v.Asked.Day)
	}
}

// consentLimit is the day of the step, or the first on which the municipality could be notified of it.
func consentLimit(v *View, s *Step) (Day, time.Time) {
	if v.byConsent() && !s.On.IsZero() {
		return max(s.On, v.firstConsent(v.Asked.Day)), time.Time{}
	}
	return s.On, time.Time{}
}
