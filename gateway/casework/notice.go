package casework

import (
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/rules"
)

// notify makes the notice that a finding asks for, and its first delivery. False: the municipality has been
// notified of the very step, as when a person's answer is read once more.
func (j *judgement) notify(f rules.Finding) (bool, error) {
	content, err := rules.NoticeOf(&j.merged, &f, rules.DayOf(j.evaluation.Asked))
	if err != nil {
		return false, fmt.Errorf("compose the notice of rule %s: %w", f.Rule, err)
	}
	c := &j.changes.Case
	n := gateway.Notice{
		ID: gateway.NewIDAt(j.now), Case: c.ID, Number: c.Number, Association: c.Association,
		Municipality: f.Municipality, Rule: f.Rule, Episode: f.Episode, Step: f.Event.ID,
		Event: rules.Event{
			Kind: f.Event.Kind, On: f.Event.On, At: f.Event.At, Received: f.Event.Received, Ref: f.Event.Ref,
		},
		Version: c.Version, Evaluation: j.evaluation.ID, Due: f.Due, DueAt: f.DueAt, Late: f.Late,
		Created: j.now,
	}
	d := j.message(n, gateway.FirstNotice, content)
	n.State = d.State
	if j.has(n) {
		return j.bringBack(n, content), nil
	}
	j.changes.Notices = append(j.changes.Notices, gateway.FirstMessage{Notice: n, Delivery: d, Finding: f})
	j.alarmUnrouted(d)
	return true, nil
}

// alarmUnrouted raises the alarm about a message that no channel reaches its municipality by.
func (j *judgement) alarmUnrouted(d gateway.Delivery) {
	if d.State == gateway.Unrouted {
		j.changes.Raised = append(j.changes.Raised, alarms.NoRoute(d, j.now))
	}
}

// message is a new delivery in a notice's thread, queued when a channel reaches the municipality.
func (j *judgement) message(
	n gateway.Notice, kind gateway.DeliveryKind, content rules.Notice,
) gateway.Delivery {
	d := gateway.Delivery{
		ID: gateway.NewIDAt(j.now), Notice: n.ID, Case: n.Case, Number: n.Number, Kind: kind,
		Association: n.Association, Municipality: n.Municipality, Content: content, Created: j.now,
	}
	j.route(&d)
	return d
}

// route queues a message for the first channel to its municipality, where there is one.
func (j *judgement) route(d *gateway.Delivery) {
	d.State, d.Channel, d.Place, d.Next = gateway.Unrouted, "", 0, time.Time{}
	if channel := j.Route(d.Municipality); channel != "" {
		d.State, d.Channel, d.Place, d.Next = gateway.Queued, channel, 1, j.now
	}
}
