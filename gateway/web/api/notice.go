package api

import (
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Notice is a notice as programs read it, here and from `boligbro notices --json`. It holds no name and no
// address; what of it is left out depends on whose side reads it.
type Notice struct {
	Case         string                `json:"case"`
	Notice       string                `json:"notice"`
	Message      string                `json:"message"` // the notice's own; what follows on it is in Messages
	Rule         string                `json:"rule"`
	Association  string                `json:"association"`
	Municipality string                `json:"municipality"`
	Due          rules.Day             `json:"due"`
	Late         bool                  `json:"late"`
	State        gateway.DeliveryState `json:"state"`
	Channel      string                `json:"channel,omitempty"` // over which it goes or went
	// why it has not been handed over: a code, and whose fault it is
	Cause string        `json:"cause,omitempty"`
	Fault gateway.Fault `json:"fault,omitempty"`
	// known children; the association's own knowledge
	First       bool      `json:"first,omitempty"`
	Attempts    int       `json:"attempts"` // of all its messages
	Transmitted time.Time `json:"transmitted,omitzero"`
	Arrived     time.Time `json:"arrived,omitzero"`
	Registered  time.Time `json:"registered,omitzero"`
	// What has been sent in its thread, oldest first: the notice, corrections and updates.
	Messages []Message `json:"messages"`
	// Whether the association kept its duty to notify.
	Punctuality rules.Punctuality `json:"punctuality"`
	Duties      []Duty            `json:"duties,omitempty"` // the municipality's side only
	Shared      []Share           `json:"shared,omitempty"` // what the association may see of the decisions
}

// Message is how far one message of a notice's thread is.
type Message struct {
	Message     string                `json:"message"`
	Kind        gateway.DeliveryKind  `json:"kind"`
	Step        rules.EventKind       `json:"step,omitempty"` // of which it tells
	State       gateway.DeliveryState `json:"state"`
	Superseded  bool                  `json:"superseded,omitempty"` // a later message has taken its place
	Channel     string                `json:"channel,omitempty"`
	Cause       string                `json:"cause,omitempty"`
	Fault       gateway.Fault         `json:"fault,omitempty"`
	Attempts    int                   `json:"attempts"`
	Next        time.Time             `json:"next,omitzero"`
	Transmitted time.Time             `json:"transmitted,omitzero"`
	Arrived     time.Time             `json:"arrived,omitzero"`
	Registered  time.Time             `json:"registered,omitzero"`
}

// Duty is a duty of the municipality with its state.
type Duty struct {
	rules.Duty
	State rules.DutyState `json:"standing"`
	Text  string          `json:"standingText"`
}

// Share is a decision that the association may see.
type Share struct {
	Tenant  string    `json:"tenant"`
	On      rules.Day `json:"on"`
	Outcome string    `json:"outcome"`
}

// NoticeOf is the notice as the view's side may see it.
func NoticeOf(v *municipal.NoticeView, today rules.Day) Notice {
	first := &v.Messages[0]
	listed := Notice{
		Case: v.Number, Notice: v.ID, Message: first.ID, Rule: v.Rule, Association: v.Association,
		Municipality: v.Municipality, Due: v.Due, Late: v.Late, State: v.State,
		Channel: first.Channel, Cause: first.Detail, Fault: first.Fault, First: v.First, Attempts: v.Attempts,
		Transmitted: v.Transmitted, Arrived: v.Arrived, Registered: v.Registered, Punctuality: v.Punctuality,
		Duties: DutiesOf(v.Duties, today),
	}
	for _, s := range v.Shared {
		listed.Shared = append(listed.Shared, Share{s.Tenant, s.On, s.Outcome})
	}
	for _, m := range v.Messages {
		listed.Messages = append(listed.Messages, Message{
			Message: m.ID, Kind: m.Kind, Step: m.Step, State: m.State, Superseded: m.Superseded, Channel: m.Channel,
			Cause: m.Detail, Fault: m.Fault, Attempts: m.Attempts, Next: m.Next, Transmitted: m.Transmitted,
			Arrived: m.Arrived, Registered: m.Registered,
		})
	}
	return listed
}

// DutiesOf are the duties as they stand today.
func DutiesOf(duties []rules.Duty, today rules.Day) (listed []Duty) {
	for _, d := range duties {
		listed = append(listed, Duty{d, d.State(today), d.StateText(today, lang.Danish)})
	}
	return listed
}
