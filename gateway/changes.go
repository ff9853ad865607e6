package gateway

import (
	"time"

	"boligbro/rules"
)

// Changes are what follows from judging a case once. The store applies them as one act (CaseWriter.Apply),
// or refuses them with ErrMoved when anything that they rest on has moved; then the case is judged again.
type Changes struct {
	Case Case // its head, as it is to be
	New  bool // the case is not stored yet
	// Renumbered: the tenancy has another number, Case.Tenancy and Case.Key; there is a version that says so.
	Renumbered bool
	Basis      Basis // what the judgement rests on; unused when the case is new

	RuleSet    *RuleSet    // the rule set that judged; nil when the case has met it before
	Answers    []Answer    // what people have answered now
	Version    *Version    // nil: the sources say nothing new
	Evaluation *Evaluation // nil: the rules answer what they answered

	Notices  []FirstMessage
	Repeated int        // notices that are owed, and were made before
	Messages []Delivery // what follows in the threads of earlier notices
	Lapsed   []Delivery // what must not be handed over any more
	Worded   []Delivery // what has not been handed over, and says something else now

	Tasks     []Task     // what waits for a person about the case, instead of what did
	KeepTasks bool       // nothing waits, and nothing ever did
	Settled   []AlarmEnd // before those that are raised
	Raised    []Alarm
}

// FirstMessage is a notice with the delivery that it begins with.
type FirstMessage struct {
	Notice   Notice
	Delivery Delivery
	Finding  rules.Finding // that called for it
}

// AlarmEnd ends the open alarm of a kind and subject, if there is one.
type AlarmEnd struct {
	Kind    AlarmKind
	Subject string
	At      time.Time
}

// Basis is the version of everything that a judgement rests on.
type Basis struct {
	Version     int // of the case
	Evaluations int // how many it has
	Notices     int // how many it has
	Acts        int // the messages in their threads, and all that has happened to those
	Answers     int // how many people have given
}
