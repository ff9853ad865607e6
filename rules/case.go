package rules

import (
	"slices"
	"time"
)

// Case is everything known about one tenancy: the merge of what its sources, pushes and people have
// reported. Its JSON is what `boligbro explain` reads. Absent, null and empty fields mean unknown.
type Case struct {
	ID          string `json:"id"`
	Association string `json:"association"` // boligorganisation, by CVR number
	Facts
	Events    []Event      `json:"events"`
	Notices   []SentNotice `json:"notices"`
	Municipal Municipal    `json:"municipal"`
	// Disputed are the fields on which sources disagree and of which none is taken.
	Disputed []Field `json:"disputed,omitempty"`
	// Doubts are why it is not known whose case it is: KeyNotUnique, Renumbered, TenantsReplaced.
	Doubts []Reason `json:"doubts,omitempty"`
	// AssignmentDoubts are why it is not known whether the municipality assigned the dwelling.
	AssignmentDoubts []Sign `json:"assignmentDoubts,omitempty"`
	// Missed is the last day on which a source stopped telling of the case that lists cases which are over too,
	// so that a person is asked what has become of it; zero: nobody is asked.
	Missed Day `json:"missed,omitzero"`
	// AskedUntil is the last day whose steps lay before go-live when the case was judged, though go-live has been
	// moved back since: nobody is notified of them unasked. Zero: there are none.
	AskedUntil Day `json:"askedUntil,omitzero"`
}

// Facts are what is known about a tenancy apart from what has happened in it.
type Facts struct {
	Landlord   Landlord  `json:"landlord,omitempty"` // empty: social
	Department string    `json:"department,omitempty"`
	Tenancy    Tenancy   `json:"tenancy"`
	Tenants    []Tenant  `json:"tenants,omitempty"`
	Household  Household `json:"household"`
	Arrears    *Arrears  `json:"arrears,omitempty"`
}

// Landlord is the kind of udlejer.
type Landlord string

const (
	Social  Landlord = "social" // almen
	Private Landlord = "private"
)

// Tenancy is a lejemål.
type Tenancy struct {
	Kind         Kind    `json:"kind,omitempty"`
	Start        Day     `json:"start,omitzero"`
	End          Day     `json:"end,omitzero"`           // fraflyttet: the last day of the tenancy
	Municipality string  `json:"municipality,omitempty"` // kommunekode, four digits
	Assigned     Flag    `json:"assigned"`               // anvist af kommunalbestyrelsen
	Temporary    Flag    `json:"temporary"`
	Address      Address `json:"address"`
}

// Kind is the kind of dwelling; empty is unknown.
type Kind string

const (
	Family      Kind = "family"  // almen familiebolig
	Youth       Kind = "youth"   // almen ungdomsbolig
	Elderly     Kind = "elderly" // almen ældrebolig
	Care        Kind = "care"    // almen plejebolig
	OtherKind   Kind = "other"   // known to be none of these
	UnknownKind Kind = "unknown"
)

func (k Kind) known() bool {
	switch k {
	case "", Family, Youth, Elderly, Care, OtherKind, UnknownKind:
		return true
	}
	return false
}

// Received is the day on which the tenant received the step's letter, as it was last reported; zero: nobody
// has.
func (c *Case) Received(step StepID) Day {
	for i := range c.Events {
		if e := &c.Events[i]; e.ID != "" && e.ID == step {
			return e.Received
		}
	}
	return 0
}

// Address is where the dwelling lies.
type Address struct {
	Street     string `json:"street"`
	PostalCode string `json:"postalCode"`
	City       string `json:"city"`
	DARID      string `json:"darId,omitempty"`
}

// Tenant is a lejer on the contract.
type Tenant struct {
	Name          string `json:"name"`
	Protected     Flag   `json:"protected"` // navne- og adressebeskyttet; unknown is treated as protected
	Deceased      Flag   `json:"deceased"`
	NoticeConsent Day    `json:"noticeConsent,omitzero"` // serves notices by agreement only
}

// Household is the husstand.
type Household struct {
	ChildrenUnder18 Answer `json:"childrenUnder18,omitempty"`
}

// Arrears is the huslejerestance.
type Arrears struct {
	Amount Amount `json:"amount"`
	Since  Day    `json:"since,omitzero"`
}

// Owed is the amount, nought when nothing is owed any more; false when it is not known. A source that reports
// since when there are arrears and no amount leaves nought, which is not to be believed.
func (a *Arrears) Owed() (amount Amount, known bool) {
	if a == nil || a.Amount == 0 && !a.Since.IsZero() {
		return 0, false
	}
	return a.Amount, true
}

// Event is something that happened in a tenancy on a Danish day.
type Event struct {
	Kind     EventKind `json:"kind"`
	On       Day       `json:"on,omitzero"`
	At       time.Time `json:"at,omitzero"`       // sharper than On, when known
	Received Day       `json:"received,omitzero"` // the day it came to hand (kom frem), for a demand
	Ground   Ground    `json:"ground,omitzero"`
	Ref      string    `json:"ref,omitempty"`     // the housing system's own reference
	FiledBy  string    `json:"filedBy,omitempty"` // "lawyer" when filed on the association's behalf
	// ID is given when the step is adopted, and stays when it is corrected or marked gone; empty: it was
	// never adopted.
	ID StepID `json:"id,omitempty"`
	// Reported is when it was first reported to us; zero: unknown.
	Reported time.Time `json:"reported,omitzero"`
	// Initial: it was in the first run of its source that was adopted, so it may be far older than Reported.
	Initial bool `json:"initial,omitempty"`
	// Gone: the source that reported it no longer holds it. The step stays, so that episodes never renumber.
	Gone bool `json:"gone,omitempty"`
}

// StepID is a step's number among those adopted of its case, from "1".
type StepID string

// EventKind names what happened.
type EventKind string

const (
	Reminded      EventKind = "reminded"       // rykker
	Demanded      EventKind = "demanded"       // påkrav afgivet
	Terminated    EventKind = "terminated"     // lejeaftalen ophævet
	FilingPlanned EventKind = "filing-planned" // anmodning om udsættelse påtænkt
	Filed         EventKind = "filed"          // anmodning om udsættelse indgivet
	CourtDateSet  EventKind = "court-date-set" // berammet
	Postponed     EventKind = "postponed"      // omberammet
	Withdrawn     EventKind = "withdrawn"      // tilbagekaldt
	Paid          EventKind = "paid"
	MovedOut      EventKind = "moved-out" // fraflyttet
	Evicted       EventKind = "evicted"   // effektiv udsættelse
	PlanAgreed    EventKind = "plan-agreed"
	PlanBroken    EventKind = "plan-broken"
	PlanKept      EventKind = "plan-kept"
	Contacted     EventKind = "contacted"
)

// eventKinds are all kinds, in the order in which they happen when one day holds several.
var eventKinds = []EventKind{
	Reminded, Demanded, PlanAgreed, PlanBroken, PlanKept, Contacted, Terminated, FilingPlanned, Filed,
	CourtDateSet, Postponed, Paid, Evicted, MovedOut, Withdrawn,
}

// EventKinds are all kinds, in the order in which they happen when one day holds several.
func EventKinds() []EventKind { return slices.Clone(eventKinds) }

// rank is the kind's place in eventKinds.
func (k EventKind) rank() int { return slices.Index(eventKinds, k) }

// Known reports whether the kind is one of those named here.
func (k EventKind) Known() bool { return slices.Contains(eventKinds, k) }

// Step reports whether the event is a legal step.
func (k EventKind) Step() bool {
	return k == Demanded || k == Terminated || k == FilingPlanned || k == Filed
}

// Bailiff reports whether the event is something that the fogedret does only where somebody has filed.
func (k EventKind) Bailiff() bool { return k == CourtDateSet || k == Evicted }

// SentNotice is an underretning already sent for the case. Step, Ref and On are its event's.
type SentNotice struct {
	ID          string    `json:"-"` // of whoever keeps the notices; empty: it was not sent by Boligbro
	Rule        string    `json:"rule"`
	Episode     int       `json:"episode"`
	Step        StepID    `json:"step,omitempty"`
	Ref         string    `json:"ref,omitempty"`
	On          Day       `json:"on,omitzero"`
	Transmitted time.Time `json:"transmitted,omitzero"`
	Arrived     time.Time `json:"arrived,omitzero"`
	// Municipality is the kommunekode that it went to; empty: the dwelling's.
	Municipality string    `json:"municipality,omitempty"`
	Elsewhere    Elsewhere `json:"elsewhere,omitzero"` // set: it was not sent by Boligbro
	// Withdrawn is the day on which the municipality's duties after it ended, because what it told of was
	// withdrawn; zero: it stands. Whoever keeps the notices knows it.
	Withdrawn Day `json:"-"`
}

// The tracks on which a municipality handles a notice (retssikkerhedsloven § 5 a).
const (
	// stk. 1-sag: a child under 18, or information that makes a need for help likely
	Paragraph1 = "paragraph-1"
	Paragraph5 = "paragraph-5" // stk. 5-sag: neither
)

// Municipal is what the municipality (kommunen) has recorded about the case. Consent is the day of the
// citizen's consent to informing the association of the decision (retssikkerhedsloven § 5 a, stk. 3): no rule
// reads it, since it moves no duty; it is for whoever shows the decision to others than the municipality.
type Municipal struct {
	Track string `json:"track,omitempty"` // Paragraph1 or Paragraph5
	// whether a child under 18 lives there has been checked
	ChildrenChecked bool `json:"childrenChecked,omitempty"`
	// whether a need is likely has been checked and is known
	NeedKnown        bool   `json:"needKnown,omitempty"`
	Contacted        Day    `json:"contacted,omitzero"`
	Decided          Day    `json:"decided,omitzero"`
	Outcome          string `json:"outcome,omitempty"`
	DecisionReceived Day    `json:"decisionReceived,omitzero"`
	Consent          Day    `json:"consent,omitzero"`
	// the fogedret's own notices (retssikkerhedsloven § 5 a, stk. 1, 1. pkt.): that the citizen is being
	// evicted, and that the eviction has been carried out
	EvictionComing Day              `json:"evictionComing,omitzero"`
	EvictionNotice Day              `json:"evictionNotice,omitzero"`
	Met            Day              `json:"met,omitzero"`
	Decisions      []TenantDecision `json:"decisions,omitempty"`
}

// TenantDecision is an afgørelse about one tenant, who is named by number among the living, "1" and up, or by
// name.
type TenantDecision struct {
	Tenant   string `json:"tenant"`
	Decided  Day    `json:"decided,omitzero"`
	Outcome  string `json:"outcome,omitempty"`
	Received Day    `json:"received,omitzero"`
}
