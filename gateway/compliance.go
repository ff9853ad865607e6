package gateway

import (
	"time"

	"boligbro/rules"
)

// MadeIn is which notices EachMade gives: those made from an instant until another.
type MadeIn struct {
	From, Until time.Time
	Association string // CVR number; empty: of all associations
}

// Cut cuts the time into so many parts of one length.
func (in MadeIn) Cut(many int) (parts []MadeIn) {
	length := in.Until.Sub(in.From) / time.Duration(many)
	for i := range many {
		part := in
		part.From = in.From.Add(length * time.Duration(i)).Truncate(time.Microsecond)
		if i < many-1 {
			part.Until = in.From.Add(length * time.Duration(i+1)).Truncate(time.Microsecond)
		}
		parts = append(parts, part)
	}
	return parts
}

// MadeNotice is a notice as it was made, and what tells whether more must be opened. Of its event it has the
// day of a filing alone. DutyFiles tells the rest of its event, its association and its municipality.
type MadeNotice struct {
	Notice
	Tenants int // of a filing: how many its first message names
	// Ended is when its first message was refused (afvist) or lapsed (bortfaldet), as State says; zero where it
	// was not. State says nothing else.
	Ended time.Time
	// Acts reports whether the municipality has recorded something about the notice, or may have because what
	// it recorded in the case cannot all be read; false for the association's side.
	Acts   bool
	Later  bool // there are later messages in its thread, or its first was worded anew
	Erased bool // the association's part of the case
	// ActsErased reports whether what the municipality recorded has been erased; false for the association's
	// side.
	ActsErased bool
}

// MadeReader reads what a report counts: hundreds of thousands of notices, most of which need not be opened.
type MadeReader interface {
	// EachMade calls each with notices in the order in which they were made, some at a time. The slice is each's
	// own until it returns. EachMade opens nothing that is sealed.
	EachMade(s Scope, in MadeIn, each func([]MadeNotice) error) error
	// DutyFiles gives, for notices that EachMade gave and in their order, what the municipalities' duties hang
	// on: the step that the notice tells of, its thread, the day on which a demand was received, and the acts
	// that the scope may see. It leaves Records and Shared out, whoever asks.
	DutyFiles(s Scope, made []MadeNotice) ([]NoticeFile, error)
	// DutyActs gives, for notices that EachMade gave and in their order, the acts about them that the scope may
	// see. It is all that is to be opened where a notice of a filing has no later messages.
	DutyActs(s Scope, made []MadeNotice) ([]NoticeActs, error)
}

// NoticeActs are what a municipality has recorded about one notice.
type NoticeActs struct {
	Acts       []MunicipalAct // in the order they were recorded
	Unreadable bool           // one act of the case cannot be read, so that nothing follows from the others
}

// Compliance is the auditor's report (revisorens rapport): how the duties were kept after the notices that
// were made in a period. It holds codes, days and counts, and no case.
type Compliance struct {
	From         rules.Day `json:"from"` // the Danish days on which notices were made, both included
	To           rules.Day `json:"to"`
	AsOf         string    `json:"asOf"` // what was recorded later is left out: a day, or an instant
	Association  string    `json:"association,omitempty"`
	Municipality string    `json:"municipality,omitempty"`
	ReadFrom     ReadFrom  `json:"readFrom"`
	// Caution is what the reader of a report from rows must know; nil of one from an exported log.
	Caution *Caution `json:"caution,omitempty"`

	Notices []NoticeTally `json:"notices"`
	// Duties are the municipalities'; nil: they are not shown to the association (retssikkerhedsloven § 5 a,
	// stk. 3), or an exported log's openings do not tell of them.
	Duties []DutyTally  `json:"duties"`
	Nights []NightTally `json:"nights"`
	Alarms []AlarmTally `json:"alarms"`
	// notices whose thread cannot be read any more: they are counted as made, and no duty after them is
	Erased int `json:"erased"`
	// What the duties leave out, because nobody can tell how they were kept: notices after which what the
	// municipality recorded has been erased, and notices and cases that are damaged in the database.
	ActsErased int `json:"actsErased"`
	Unreadable int `json:"unreadable"`
	// Unopened are the records of municipalities in an exported log that no opening opens.
	Unopened int `json:"unopened,omitempty"`
}

// ReadFrom is what a report is made of.
type ReadFrom string

const (
	FromRows   ReadFrom = "rows"   // of the database, which are not held against the log
	FromExport ReadFrom = "export" // an exported log, each entry of which was checked
)

// Caution is a sentence to the reader, in Danish and English.
type Caution struct {
	DA string `json:"da"`
	EN string `json:"en"`
}

// NoticeTally is how the association notified by one rule. Made is the sum of those after it.
type NoticeTally struct {
	Rule        string `json:"rule"`
	Made        int    `json:"made"`
	OnTime      int    `json:"onTime"`      // it had provably arrived in time
	Transmitted int    `json:"transmitted"` // it was handed over in time, and no arrival is shown
	Late        int    `json:"late"`        // it arrived, or was handed over, after the step
	Overdue     int    `json:"overdue"`     // it was not handed over, and its time has passed
	Waiting     int    `json:"waiting"`     // it was not handed over, and its time has not passed
	Rejected    int    `json:"rejected"`    // the municipality would not take it
	Lapsed      int    `json:"lapsed"`      // before it was handed over there was nothing left to notify of
	Unmeasured  int    `json:"unmeasured"`  // it has no limit, as by a local agreement
	// how late those of Late and Overdue are, in days begun
	MedianLate int `json:"medianLateDays"`
	NinetyLate int `json:"p90LateDays"`
}

// Add adds the counts of another part; how late they were cannot be added.
func (t *NoticeTally) Add(o *NoticeTally) {
	t.Made, t.OnTime, t.Transmitted = t.Made+o.Made, t.OnTime+o.OnTime, t.Transmitted+o.Transmitted
	t.Late, t.Overdue, t.Waiting = t.Late+o.Late, t.Overdue+o.Overdue, t.Waiting+o.Waiting
	t.Rejected, t.Lapsed, t.Unmeasured = t.Rejected+o.Rejected, t.Lapsed+o.Lapsed, t.Unmeasured+o.Unmeasured
}

// DutyTally is how the municipalities kept one duty. Count is the sum of those after it.
type DutyTally struct {
	Duty      string `json:"duty"`
	Count     int    `json:"count"`
	OnTime    int    `json:"onTime"`
	Extended  int    `json:"extended"`  // after the 14 days, and on the next hverdag at the latest
	Late      int    `json:"late"`      // decided after that
	NoAnswer  int    `json:"noAnswer"`  // nothing is recorded, and the time has passed
	Open      int    `json:"open"`      // nothing is recorded, and the time runs
	Withdrawn int    `json:"withdrawn"` // what it hangs on was withdrawn, before its time had passed
	NoLimit   int    `json:"noLimit"`   // met, and the law sets no limit: help granted, or contact made
	Unclear   int    `json:"unclear"`   // the outcome is not recorded, or all tenants are dead
	// calendar days from the clock's start to what ended it, of those that have ended
	Median int `json:"medianDays"`
	Ninety int `json:"p90Days"`
}

// Add adds the counts of another part; how long they took cannot be added.
func (t *DutyTally) Add(o *DutyTally) {
	t.Count, t.OnTime, t.Extended = t.Count+o.Count, t.OnTime+o.OnTime, t.Extended+o.Extended
	t.Late, t.NoAnswer, t.Open = t.Late+o.Late, t.NoAnswer+o.NoAnswer, t.Open+o.Open
	t.Withdrawn, t.NoLimit, t.Unclear = t.Withdrawn+o.Withdrawn, t.NoLimit+o.NoLimit, t.Unclear+o.Unclear
}

// NightTally is what one reading of an association's sources came to.
type NightTally struct {
	Association string      `json:"association"`
	Run         string      `json:"run"`
	Started     time.Time   `json:"started"`
	State       RunState    `json:"state"`
	Reason      string      `json:"reason,omitempty"`
	Accepted    bool        `json:"accepted,omitempty"`
	Sources     []SourceRun `json:"sources"`
}

// Balanced reports whether every row of every source is accounted for.
func (n *NightTally) Balanced() bool {
	for i := range n.Sources {
		s := &n.Sources[i]
		if s.Rows != s.Kept+s.WithoutSteps+s.Quarantined+s.Repeated {
			return false
		}
	}
	return true
}

// AlarmTally is how long the alarms of one kind stood.
type AlarmTally struct {
	Kind   AlarmKind `json:"kind"`
	Raised int       `json:"raised"`
	Open   int       `json:"open"` // of them
	// hours begun from the alarm to its end, or to now for the open ones
	Median int `json:"medianHours"`
	Most   int `json:"mostHours"`
}
