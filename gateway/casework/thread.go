package casework

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// Current is the notice with its step as the newest message has it: the day was corrected, or what was
// planned has been filed. A step that was called back is still the step of the notice. Clocks and punctuality
// are counted from this, since a day that was corrected must set no limit.
func Current(n gateway.Notice, thread []gateway.Delivery) gateway.Notice {
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
