package gateway

import (
	"time"

	"boligbro/rules"
)

// Subject is everything that one side holds about a person (den registrerede, databeskyttelsesforordningen
// art. 15). Who of its people entered or answered something is left out. It names others of the household
// too: a person goes through it before it is handed over.
type Subject struct {
	Side  string        `json:"side"` // the CVR number, or the kommunekode
	Asked time.Time     `json:"asked"`
	Cases []SubjectCase `json:"cases"`
	// Runs are the ids of the association's refused runs that hold the person: what they read is kept until a
	// person accepts them, or they expire.
	Runs []string `json:"refusedRuns,omitempty"`
	// Cases of which nobody can tell whether they are about the person: the personal data has been erased, or
	// the rows are damaged in the database.
	Erased int `json:"erased"`
	// ByNumber: of some of the erased the side may still hold what it recorded itself, which is found by the
	// case's number alone; a municipality's only.
	ByNumber   bool `json:"byNumber,omitempty"`
	Unreadable int  `json:"unreadable"`
}

// SubjectCase is what one side holds of a case in which the person is named.
type SubjectCase struct {
	Number       string `json:"number"`
	Association  string `json:"association,omitempty"`
	Municipality string `json:"municipality,omitempty"`
	Tenancy      string `json:"tenancy,omitempty"` // the association's side only
	// Reference is the municipality's own, of its own case, which names nobody.
	Reference string `json:"reference,omitempty"`
	// The association's side only: what its sources and people have reported, and what the rules answered.
	Versions    []SubjectVersion    `json:"versions,omitempty"`
	Evaluations []SubjectEvaluation `json:"evaluations,omitempty"`
	Answers     []SubjectAnswer     `json:"answers,omitempty"`
	Shared      []SubjectShared     `json:"shared,omitempty"`
	// What was sent; both sides.
	Messages []SubjectMessage `json:"messages,omitempty"`
	// The municipality's side only.
	Acts []SubjectAct `json:"acts,omitempty"`
	Held bool         `json:"held,omitempty"` // from erasure; told to whose case it is
	// Who of this side's programs has read it, without the names of its people.
	Readings []SubjectReading `json:"readings,omitempty"`
}

// SubjectReading is that a program of the side has read about the case.
type SubjectReading struct {
	At   time.Time `json:"at"`
	Role Role      `json:"role"`
	Verb Verb      `json:"verb"` // what was read
}

// SubjectVersion is what had been reported of a case at one time.
type SubjectVersion struct {
	Version  int            `json:"version"`
	Recorded time.Time      `json:"recorded"`
	Records  []rules.Record `json:"records"` // without who entered them
}

// SubjectEvaluation is what the rules answered.
type SubjectEvaluation struct {
	At       time.Time       `json:"at"`
	Findings []rules.Finding `json:"findings"`
}

// SubjectAnswer is what a person answered a task with.
type SubjectAnswer struct {
	At     time.Time     `json:"at"`
	Rule   string        `json:"rule"`
	As     rules.Outcome `json:"as"`
	Reason string        `json:"reason"`
}

// SubjectShared is a decision that the association knows because the citizen has consented.
type SubjectShared struct {
	On      rules.Day `json:"on"`
	Outcome string    `json:"outcome"`
}

// SubjectMessage is one message of a notice.
type SubjectMessage struct {
	Notice       string        `json:"notice"`
	Message      string        `json:"message"`
	Kind         DeliveryKind  `json:"kind"`
	Municipality string        `json:"municipality"`
	Channel      string        `json:"channel,omitempty"`
	State        DeliveryState `json:"state"`
	Made         time.Time     `json:"made"`
	Transmitted  time.Time     `json:"transmitted,omitzero"`
	Arrived      time.Time     `json:"arrived,omitzero"`
	Registered   time.Time     `json:"registered,omitzero"`
	Reference    string        `json:"reference,omitempty"` // the municipality's own, of its receipt
	Rejected     string        `json:"rejected,omitempty"`  // the code of why the municipality refused it
	Says         SubjectNotice `json:"says"`
}

// SubjectNotice is what a message says.
type SubjectNotice struct {
	Step    rules.EventKind `json:"step"`
	On      rules.Day       `json:"on,omitzero"`
	Tenants []string        `json:"tenants"`
	// Protected are those of them whose name and address are protected, or may be.
	Protected []string      `json:"protected,omitempty"`
	Address   rules.Address `json:"address"`
	Children  rules.Flag    `json:"childrenUnder18,omitzero"` // by agreement only, as are those below
	Start     rules.Day     `json:"start,omitzero"`
	Arrears   *rules.Amount `json:"arrears,omitempty"`
	Since     rules.Day     `json:"since,omitzero"`
}

// SubjectAct is what the municipality has recorded.
type SubjectAct struct {
	Recorded  time.Time `json:"recorded"`
	On        rules.Day `json:"on"`
	Kind      ActKind   `json:"kind"`
	Cancels   bool      `json:"cancels,omitempty"`
	Reasons   bool      `json:"reasonsGiven,omitempty"`
	Recipient string    `json:"recipient,omitempty"` // of a consent
	Track     string    `json:"track,omitempty"`
	Outcome   string    `json:"outcome,omitempty"`
	Journal   string    `json:"journal,omitempty"`
	Tenant    string    `json:"tenant,omitempty"`
}
