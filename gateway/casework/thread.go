package casework

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// Current is the notice with its step as the newest message has it: the day was corrected, or what was
// planned has been filed; the first may have been worded anew before it was handed over. A step that was
// called back is still the step of the notice. Clocks and punctuality are counted from this, since a day that
// was corrected must set no limit. Where the newest message is that the step was called back, the notice says
// since when.
func Current(n gateway.Notice, thread []gateway.Delivery) gateway.Notice {
	n.Withdrawn = withdrawnOn(thread)
	before := rules.NoticeEvent{Kind: n.Event.Kind, On: n.Event.On, At: n.Event.At}
	for i := range thread {
		if thread[i].State == gateway.Lapsed {
			continue
		}
		step := thread[i].Content.Event
		unchanged := step.Kind == before.Kind && step.On == before.On && step.At.Equal(before.At)
		before = step
		if step.Kind == rules.Withdrawn || step.On.IsZero() || unchanged {
			continue
		}
		n.Tells(thread[i].Content)
	}
	return n
}

// withdrawnOn is the day from which the step of a thread's notice is called back; zero: it stands. Nobody
// need have known of a withdrawal before the message about it was made, so it cannot be earlier: one that is
// reported after a time limit had passed does not reach back before it. Whether the message has arrived does
// not matter: a municipality sees its cases as they are.
func withdrawnOn(thread []gateway.Delivery) (on rules.Day) {
	for i := range thread {
		switch m := &thread[i]; {
		case m.State == gateway.Lapsed:
		case m.Content.Event.Kind != rules.Withdrawn:
			on = 0
		case on.IsZero():
			on = max(m.Content.Event.On, rules.DayOf(m.Created))
		}
	}
	return on
}
