package outbox

import "boligbro/gateway"

// Setback is why a message was not handed over: one attempt's end.
type Setback struct {
	Number       string // the case's number
	Notice       string
	Municipality string
	Channel      string // over which it was tried
	Code         string // the cause, as SendError has it
	Fault        gateway.Fault
	GivenUp      bool // else it is tried again, perhaps over the next channel
}

// setbackOf is the setback of a hand-over that left the delivery as d; false when it was none.
func setbackOf(h handover, d gateway.Delivery) (Setback, bool) {
	if h.failure == nil || d.State != gateway.Queued && d.State != gateway.Failed {
		return Setback{}, false
	}
	return Setback{
		Number: h.Number, Notice: h.Notice, Municipality: h.Municipality, Channel: h.Channel,
		Code: gateway.CodeOf(h.failure), Fault: gateway.FaultOf(h.failure), GivenUp: d.State == gateway.Failed,
	}, true
}

// report adds what was recorded to the pass, and tells of setbacks.
func (p *pass) report(recorded Sent) {
	p.total.add(recorded)
	if p.ob.OnSetback == nil || recorded.setbacks == nil {
		return
	}
	for _, s := range *recorded.setbacks {
		p.ob.OnSetback(s)
	}
}
