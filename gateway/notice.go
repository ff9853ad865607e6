package gateway

import (
	"time"

	"boligbro/rules"
)

// Notice is an underretning that is owed: one for each case, rule, step and municipality. Its state is read
// from its deliveries.
type Notice struct {
	ID           string // random
	Case         string
	Number       string // the case's number
	Association  string
	Municipality string
	Rule         string
	Episode      int
	Step         rules.StepID // whatever becomes of its reference, day and episode
	Event        rules.Event  // the step it tells of (Kind, On, At, Ref); sealed
	Version      int          // the case version it was found in
	Evaluation   string
	Due          rules.Day
	DueAt        time.Time
	Late         bool
	Created      time.Time

	// What has been proved of it, from its first delivery.
	State       DeliveryState
	Transmitted time.Time
	Arrived     time.Time
	Registered  time.Time
	// Withdrawn is the day from which its step is called back, by the messages of its thread
	// (casework.Current); zero: it stands, or the thread has not been read.
	Withdrawn rules.Day

	Unreadable bool // in a list: its sealed part cannot be read
}

// Tells lets the notice tell of the step as a message has it: clocks and punctuality are counted from that.
func (n *Notice) Tells(said rules.Notice) {
	n.Event.Kind, n.Event.On, n.Event.At = said.Event.Kind, said.Event.On, said.Event.At
	n.Due, n.DueAt, n.Late = said.Event.On, said.Event.At, said.Late
}

// Sent is the notice as the rules know it.
func (n Notice) Sent() rules.SentNotice {
	return rules.SentNotice{
		ID: n.ID, Rule: n.Rule, Episode: n.Episode, Step: n.Step, Ref: n.Event.Ref, On: n.Event.On,
		Transmitted: n.Transmitted, Arrived: n.Arrived, Municipality: n.Municipality,
		Withdrawn: n.Withdrawn,
	}
}
