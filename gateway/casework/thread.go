package casework

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// Current is the notice with its step as the newest message has it: the day was corrected, or what was
// planned has been filed; the first may have been worded anew before it was handed over. A step that was
// called back is still the step of the notice. Clocks and punctuality are counted from this, since a day that
// was corrected must set no limit.
func Current(n gateway.Notice, thread []gateway.Delivery) gateway.Notice {
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
