package rules

import "time"

// Asked is the moment at which a question is put: a day, or an instant when the hour counts.
type Asked struct {
	Day Day
	At  time.Time // zero: asked by day, and days are compared
	// ReportsFilings is that a source of the association has reported filings before, so that no news is
	// likely to be that there is none; only questions to the association hang on it
	ReportsFilings bool `json:",omitempty"`
}

// AskedOn asks by Danish calendar day.
func AskedOn(d Day) Asked { return Asked{Day: d} }

// AskedAt asks by instant.
func AskedAt(t time.Time) Asked { return Asked{Day: DayOf(t), At: t} }

// The statutory rules.
const (
	AssignedTenantDemand = "assigned-tenant-demand" // almenboligloven § 59, stk. 13
	EvictionFiled        = "eviction-filed"         // almenlejeloven § 92, stk. 2
)

// Statutory reports whether the rule is one of a statute, which sets a time limit, and not one that was
// agreed.
func Statutory(rule string) bool { return rule == AssignedTenantDemand || rule == EvictionFiled }

// Outcome is what a rule answers.
type Outcome string

const (
	Notify Outcome = "notify" // the municipality must be notified
	// it has been notified; in JSON none, with the reason already-notified or told-elsewhere
	Notified   Outcome = "notified"
	None       Outcome = "none"       // it must not, and the reason says why
	Incomplete Outcome = "incomplete" // a field that the notice must carry, or the rule must know, is missing
	Review     Outcome = "review"     // the law does not answer clearly; a person must decide
)

// String is the outcome's word for programs outside, which know Notified as none.
func (o Outcome) String() string {
	if o == Notified {
		o = None
	}
	return string(o)
}

// quiet reports whether the outcome asks nothing of anybody.
func (o Outcome) quiet() bool { return o == None || o == Notified }

// Reason is the code of why a rule or a duty answers as it does; Finding.Text renders it.
type Reason string

// Finding is one rule's answer for one episode, or for the case when it has none. It holds codes and
// days only, no name and no address.
type Finding struct {
	Rule    string
	Episode int // 1 and up; 0 when the case has no episode
	Outcome Outcome
	Late    bool
	LateBy  time.Duration // how late, when asked by instant and DueAt is known; else whole days
	Due     Day
	DueAt   time.Time
	Reason  Reason
	Event   Event // the step that it concerns; only Kind, On, At, Received, Ref, Ground and ID are set
	// Others are earlier steps of which nobody was notified, and which the notice names beside the event.
	Others []Event
	Signs  []Sign // that nobody is about to make a planned filing
	// Notice is the id of the notice that was sent, when Notified through Boligbro.
	Notice string `json:"-"`
	// Sent is the notice that was sent, when Notified and asked of the case itself; a finding that was stored
	// has none.
	Sent         *SentNotice `json:"-"`
	Municipality string
	Wake         Day        // the first day the answer may change by time alone
	Carries      []Field    // what the notice may carry; shared, not to be changed
	Missing      []Field    // what is missing when Incomplete
	Cites        []Citation // hjemmel; shared, not to be changed
	// Check is which of its rule's checks answered, from 1.
	Check int `json:"-"`
}

// Field names a field of the case, as in its JSON: "tenants.name".
type Field string

const (
	FieldTenantName   Field = "tenants.name"
	FieldProtected    Field = "tenants.protected"
	FieldConsent      Field = "tenants.noticeConsent"
	FieldAddress      Field = "tenancy.address"
	FieldMunicipality Field = "tenancy.municipality"
	FieldAssigned     Field = "tenancy.assigned"
	FieldStart        Field = "tenancy.start"
	FieldKind         Field = "tenancy.kind"
	FieldChildren     Field = "household.childrenUnder18"
	FieldEvent        Field = "event"
	FieldEventDay     Field = "events.on"
	FieldGround       Field = "events.ground"
	// whether an earlier step that its source no longer reports ever was one
	FieldEarlierStep  Field = "events.gone"
	FieldTemporary    Field = "tenancy.temporary"
	FieldDepartment   Field = "department"
	FieldArrears      Field = "arrears.amount"
	FieldArrearsSince Field = "arrears.since"
)

// Citation is a hjemmel: the statute, the section as numbered in that version, and since when it has applied;
// where that is not confirmed, when the rule was issued.
type Citation struct {
	Statute     string `json:"act"`
	Section     string `json:"section"`
	Version     string `json:"version"`
	InForce     Day    `json:"inForce"`
	Issued      Day    `json:"issued,omitzero"`
	Unconfirmed bool   `json:"unconfirmed,omitempty"`
}
