package outbox

import (
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
)

// unconfirmedMost is how many messages of the same id a channel is handed whose answers never come: where the
// far side cannot tell that they are one, each may be one more mail about the same family.
const unconfirmedMost = 3

// known is the end of a hand-over as the attempts before it let it be understood. A conflict over the
// message's id says that the far side has it, when the answer that it took it was lost. What is never
// answered is not handed over for ever.
func (ob *Outbox) known(tx gateway.DeliveryReader, h handover) (handover, error) {
	if h.failure == nil {
		return h, nil
	}
	code := gateway.CodeOf(h.failure)
	row := gateway.SecondChanceOf(code)
	if row.Cause != gateway.CauseConflict && row.Again != gateway.Twice {
		return h, nil
	}
	before, err := tx.Attempts(gateway.Operator, h.ID)
	if err != nil {
		return h, fmt.Errorf("read the attempts of delivery %s: %w", h.ID, err)
	}
	held, unconfirmed := h.before(before)
	switch {
	case row.Cause == gateway.CauseConflict && held:
		h.failure, h.detail = nil, code
	case row.Again == gateway.Twice:
		h.over = unconfirmed+1 >= unconfirmedMost
	}
	return h, nil
}

// before is whether one of the attempts before this one may have been taken, and how many were never
// answered; those over an earlier channel do not count.
func (h *handover) before(attempts []gateway.Attempt) (held bool, unconfirmed int) {
	for _, a := range attempts {
		if a.N <= h.Earlier || a.N >= h.Attempts {
			continue
		}
		was := gateway.SecondChanceOf(a.Detail)
		held = held || a.Finished.IsZero() || a.Outcome != gateway.Transmitted && was.Held
		if a.Finished.IsZero() || was.Again == gateway.Twice {
			unconfirmed++
		}
	}
	return held, unconfirmed
}

// alarmUnconfirmed asks a person about a message that may have been taken, and is to be handed over again.
func (ob *Outbox) alarmUnconfirmed(tx gateway.AlarmWriter, a gateway.Attempt, d gateway.Delivery) error {
	if gateway.CauseOf(a.Detail) != gateway.CauseUnconfirmed || d.State != gateway.Queued {
		return nil
	}
	return alarms.Undelivered(tx, gateway.AlarmDeliverySilent, d, ob.Now())
}

// settledByAnswer are the alarms about a message that its taking answers.
var settledByAnswer = []gateway.AlarmKind{gateway.AlarmDeliverySilent, gateway.AlarmDeliveryFailed}
