package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// lostMessages are what a municipality has not got of a case, or will not take, and of which nobody has
// reported that it was notified another way.
type lostMessages struct {
	steps    []UnnotifiedStep    // their notice is lost
	messages []rules.SentMessage // they followed on a notice that is not
	ends     []gateway.AlarmEnd  // of the alarms about both
}

// lostOf are the case's lost messages that a notice sent another way can have been about.
func (cw *Casework) lostOf(
	r gateway.Reader, c gateway.Case, e rules.Elsewhere,
) (lost lostMessages, err error) {
	notices, err := r.Notices(gateway.Operator, gateway.NoticeFilter{
		Case: c.ID, States: []gateway.DeliveryState{gateway.Failed, gateway.Rejected}, Later: true,
	})
	if err != nil || len(notices) == 0 {
		return lost, err
	}
	version, err := r.Version(gateway.Operator, c.ID, c.Version)
	if err != nil {
		return lost, err
	}
	for _, n := range notices {
		thread, err := r.Deliveries(gateway.Operator, n.ID)
		if err != nil {
			return lost, err
		}
		if thread[0].Lost() {
			cw.loseNotice(&lost, c, n, thread[0].ID, version.Records, e)
			continue
		}
		cw.loseLater(&lost, thread, version.Records, e)
	}
	return lost, nil
}

// loseNotice adds a notice whose first message is lost. What followed on it was never sent.
func (cw *Casework) loseNotice(
	lost *lostMessages, c gateway.Case, n gateway.Notice, first string, records []rules.Record,
	e rules.Elsewhere,
) {
	of := func(o rules.SentNotice) bool { return o.Rule == n.Rule && o.Step == n.Step }
	recorded := slices.ContainsFunc(records, func(r rules.Record) bool {
		return slices.ContainsFunc(r.Notices, of)
	})
	if recorded || n.Event.On > e.On && n.Event.Kind != rules.FilingPlanned {
		return
	}
	lost.steps = append(lost.steps, UnnotifiedStep{
		c.ID, c.Number, c.Association, c.Tenancy, n.Rule, n.Episode, n.Event.Kind, n.Event.On,
		rules.AlreadyNotified, n.Step, n.Event.Ref,
	})
	cw.settle(lost, first)
}

// loseLater adds the corrections and updates that are lost, where no later one has told the same.
func (cw *Casework) loseLater(
	lost *lostMessages, thread []gateway.Delivery, records []rules.Record, e rules.Elsewhere,
) {
	for i, d := range thread {
		recorded := slices.ContainsFunc(records, func(r rules.Record) bool {
			return slices.ContainsFunc(r.Messages, func(m rules.SentMessage) bool { return m.ID == d.ID })
		})
		if recorded || !d.Lost() || gateway.Superseded(thread, i) || rules.DayOf(d.Created) > e.On {
			continue
		}
		lost.messages = append(lost.messages, rules.SentMessage{ID: d.ID, Elsewhere: e})
		cw.settle(lost, d.ID)
	}
}

// settle ends the alarms about a lost message.
func (cw *Casework) settle(lost *lostMessages, message string) {
	for _, kind := range []gateway.AlarmKind{gateway.AlarmDeliveryFailed, gateway.AlarmDeliveryRejected} {
		lost.ends = append(lost.ends, gateway.AlarmEnd{Kind: kind, Subject: message, At: cw.Now()})
	}
}
