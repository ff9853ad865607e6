package gateway

import (
	"time"

	"boligbro/rules"
)

// Notice is an underretning that is owed: one for each association, case, rule, episode and subject. Its state is
// read from its deliveries.
type Notice struct {
	ID           string // random
	Case         string
	Number       string // the case's number
	Association  string
	Municipality string
	Rule         string
	Episode      int
	Subject      string      // blind index of the step's identity within the episode; empty when the rule gives one notice an episode
	Event        rules.Event // the step it tells of (Kind, On, At, Ref); sealed
	Version      int         // the case version it was found in
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
}

// Standing is the notice with its step as its thread tells it now: the day was corrected, or what was planned has been
// filed. A step that was called back is still the step that was told of. Clocks and punctuality are counted from this,
// since a day that is known to be wrong must set no limit.
func (n Notice) Standing(thread []Delivery) Notice {
	for i := 1; i < len(thread); i++ {
		step, before := thread[i].Content.Event, thread[i-1].Content.Event
		if step.Kind == rules.Withdrawn || step.On.IsZero() || step == before {
			continue
		}
		n.Event.Kind, n.Event.On, n.Event.At = step.Kind, step.On, step.At
		n.Due, n.DueAt, n.Late = step.On, step.At, thread[i].Content.Late
	}
	return n
}
