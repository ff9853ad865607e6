package rules

import (
	"encoding/json"
	"slices"
)

// Key names a tenancy (lejemål) within the association (boligorganisation) that lets it.
type Key struct {
	Association string `json:"association"` // the association's CVR number
	Tenancy     string `json:"tenancy"`     // the housing system's own number, leading zeros kept
}

// Record is what one source says about one tenancy. A source may emit several for the same key; they
// are joined by Merge. Personal data lies in Facts and Events only.
type Record struct {
	Key    Key     `json:"key"`
	Source string  `json:"source"`
	Facts  Facts   `json:"facts"`
	Events []Event `json:"events,omitempty"`
	// Notices are those that people have reported were sent another way than through Boligbro.
	Notices []SentNotice `json:"notices,omitempty"`
	// Messages are what followed in the thread of a notice and got lost, of which people have reported that the
	// municipality was notified another way. They answer no rule: of the step itself it was notified before.
	Messages []SentMessage `json:"messages,omitempty"`
	Problems []Problem     `json:"problems,omitempty"`
	// Assignment is what a list, or a person, says of whether the municipality assigned the dwelling.
	Assignment *Assignment `json:"assignment,omitempty"`
	// Missed is the day on which the source stopped telling of the case: see Case.Missed.
	Missed Day `json:"missed,omitzero"`
	// AskedUntil is the last day of steps that lay before go-live until it was moved back: see Case.AskedUntil.
	AskedUntil Day `json:"askedUntil,omitzero"`
	// WasAssigned: the source said of this tenancy before that it was assigned, and says so no more.
	WasAssigned bool `json:"wasAssigned,omitzero"`
	// Doubt is why it is not known whose case it is: KeyNotUnique, Renumbered, TenantsReplaced. Of is the case
	// that it may be, by the id, or by the key where it has none yet, of whoever keeps the cases.
	Doubt Reason `json:"doubt,omitempty"`
	Of    string `json:"of,omitempty"`
	// By is the person who entered the record, or the key of the program that pushed it; CalledBack: it was a
	// mistake, and counts no more. Its steps keep their numbers.
	By         string `json:"by,omitempty"`
	CalledBack bool   `json:"calledBack,omitempty"`
	// CallsBack are the entered steps, all of one, whose calling back this withdrawal comes of: it holds as long
	// as nobody else reports the step.
	CallsBack []StepID `json:"callsBack,omitempty"`
	// PerTenant: the record is of one of the tenancy's tenants, and others may be of the others. It says how the
	// row is to be read, and is never stored.
	PerTenant bool `json:"-"`
	// Quarantined: the row cannot be used (an unreadable key, step or step date), and Problems says why.
	Quarantined bool `json:"quarantined,omitempty"`
	// Row is the content of a quarantined row without its place: what it is known by when it comes again.
	// It holds personal data, and is never encoded, stored or shown.
	Row string `json:"-"`
}

// SentMessage is one message of a notice's thread, by its id, and how the municipality was notified instead.
type SentMessage struct {
	ID        string    `json:"id"`
	Elsewhere Elsewhere `json:"elsewhere"`
}

// HasStep reports whether the record holds a legal step: demanded, terminated, filing-planned or filed.
func (r *Record) HasStep() bool {
	return slices.ContainsFunc(r.Events, func(e Event) bool { return e.Kind.Step() })
}

// Kept reports whether the record is stored by itself. It is when it holds a legal step, or an act of the
// fogedret: somebody has filed before that, and a person is asked who and when. An act from before the tenancy
// began was about the tenants before, and is not kept. A tenancy with neither owes nothing that the law knows.
func (r *Record) Kept() bool {
	return slices.ContainsFunc(r.Events, func(e Event) bool {
		return e.Kind.Step() || e.Kind.Bailiff() && (e.On.IsZero() || e.On >= r.Facts.Tenancy.Start)
	})
}

// HasFacts reports whether the record says anything about the tenancy beside what has happened in it.
func (r *Record) HasFacts() bool {
	if r.Assignment != nil {
		return true
	}
	b, err := json.Marshal(r.Facts)
	none, noneErr := json.Marshal(Facts{})
	return err == nil && noneErr == nil && string(b) != string(none)
}

// Problem is a field of a row that could not be read. It names the place and never quotes the value.
type Problem struct {
	File   string      `json:"file,omitempty"` // the base name only
	Line   int         `json:"line,omitempty"`
	Column string      `json:"column,omitempty"` // the column's header
	Code   ProblemCode `json:"code"`
	Step   EventKind   `json:"step,omitempty"` // the step that the row was to report, when that is known
	// On is the day of the demand or filing, planned or made, that a quarantined row reports, the earliest of
	// several: when the municipality was to be notified at the latest. Zero: the row reports none, or its day
	// cannot be read.
	On Day `json:"on,omitzero"`
}

// ProblemCode says what is wrong with a field.
type ProblemCode string

const (
	ProblemKeyMissing ProblemCode = "key-missing"
	// a number that a spreadsheet has spoilt, or a word for none
	ProblemKeyUnreadable ProblemCode = "key-unreadable"
	// the key may be a CPR number
	ProblemKeyCPR ProblemCode = "key-cpr"
	// the key has words and no digit, as a person's name has
	ProblemKeyWords ProblemCode = "key-words"
	// several tenancies or tenants have the number
	ProblemKeyNotUnique ProblemCode = "key-not-unique"
	// more than MaxEvents have the number
	ProblemKeyCrowded ProblemCode = "key-crowded"
	// a list of assigned tenancies names one that no other source has
	ProblemKeyUnknown          ProblemCode = "key-unknown"
	ProblemRowShort            ProblemCode = "row-short"
	ProblemRowLong             ProblemCode = "row-long"
	ProblemRowBroken           ProblemCode = "row-broken" // quotes that do not match
	ProblemValues              ProblemCode = "values"     // several where one was expected
	ProblemUncomputed          ProblemCode = "uncomputed" // a formula without a value
	ProblemStepUnknown         ProblemCode = "step-unknown"
	ProblemDateUnreadable      ProblemCode = "date-unreadable"
	ProblemDateImpossible      ProblemCode = "date-impossible"
	ProblemDateSwapped         ProblemCode = "date-swapped" // it is in the calendar with day and month swapped
	ProblemDateMissing         ProblemCode = "date-missing"
	ProblemAmountUnreadable    ProblemCode = "amount-unreadable"
	ProblemCodeUnknown         ProblemCode = "code-unknown" // a word that the code table does not hold
	ProblemMunicipalityUnknown ProblemCode = "municipality-unknown"
	ProblemPostalCodeUnknown   ProblemCode = "postal-code-unknown" // not four digits of a Danish one
	ProblemNameNumber          ProblemCode = "name-number"         // a long number in a name, left out of it
	ProblemEncoding            ProblemCode = "encoding"
	ProblemCPR                 ProblemCode = "cpr-number" // of a person, where none may be kept
)
