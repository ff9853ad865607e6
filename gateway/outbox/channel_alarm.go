package outbox

import (
	"fmt"
	"slices"

	"boligbro/gateway"
)

// channelEnds is how the channels of a group fared: the ends of their hand-overs, by the subject of the
// channel's alarm.
type channelEnds map[string]channelEnd

type channelEnd struct {
	municipality, code string // why it failed
	took, failed       bool
}

// note adds the end of a hand-over, which left the delivery as d. A channel has failed when the delivery goes
// on over the next, and when something else than the municipality's endpoint answers.
func (c channelEnds) note(h handover, d gateway.Delivery) {
	subject := fmt.Sprintf("%s/%d/%s", h.Municipality, h.Place, h.Channel) // two may be of one kind
	end := c[subject]
	end.municipality = h.Municipality
	end.took = end.took || h.failure == nil
	code := gateway.CodeOf(h.failure)
	if d.State == gateway.Queued && d.Place > h.Place || elsewhere(code) {
		end.failed, end.code = true, code
	}
	c[subject] = end
}

// elsewhere reports whether something else than the municipality's endpoint has answered: a page, or that it
// lies somewhere else. Waiting puts neither right.
func elsewhere(code string) bool {
	cause := gateway.CauseOf(code)
	return cause == gateway.CausePage || cause == gateway.CauseMoved
}

// alarmChannels raises an alarm for each channel that has failed before its last, one for the channel and not
// one for each notice, and settles those of channels that work again. Nobody's notice is lost, so that the
// alarm names no case; but what the municipality agreed to take first does not reach it that way, and the
// next channel may prove less.
func (ob *Outbox) alarmChannels(tx gateway.Tx, ends channelEnds) error {
	var working []string
	for subject, end := range ends {
		switch {
		case end.took:
			working = append(working, subject)
		case end.failed:
			_, err := tx.Raise(gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmChannelFailed, Municipality: end.municipality,
				Subject: subject, Code: end.code, Raised: ob.Now(),
			})
			if err != nil {
				return err
			}
		}
	}
	slices.Sort(working)
	return tx.Settle([]gateway.AlarmKind{gateway.AlarmChannelFailed}, working, ob.Now())
}
