package casework

import (
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/rules"
)

// notify makes the notice that a finding asks for, and its first delivery. False: it had been made.
func (cw *Casework) notify(tx gateway.Tx, c gateway.Case, j *judgement, f rules.Finding) (bool, error) {
	content, err := rules.NoticeOf(&j.merged, &f, rules.DayOf(j.evaluation.Asked))
	if err != nil {
		return false, fmt.Errorf("compose the notice of rule %s: %w", f.Rule, err)
	}
	now := cw.Now()
	n := gateway.Notice{
		ID: gateway.NewID(), Case: c.ID, Number: c.Number, Association: c.Association, Municipality: f.Municipality,
		Rule: f.Rule, Episode: f.Episode, Subject: cw.subject(c, f),
		Event:   rules.Event{Kind: f.Event.Kind, On: f.Event.On, At: f.Event.At, Received: f.Event.Received, Ref: f.Event.Ref},
		Version: c.Version, Evaluation: j.evaluation.ID, Due: f.Due, DueAt: f.DueAt, Late: f.Late, Created: now,
	}
	d := cw.delivery(n, gateway.FirstNotice, content)
	n.State = d.State
	err = tx.AddNotice(n, d)
	if errors.Is(err, gateway.ErrExists) && !slices.ContainsFunc(j.notices, func(m gateway.Notice) bool { return tellsOf(m, f) && m.Municipality == f.Municipality }) {
		// An older course was told later, so that the episodes have new numbers, and another step's notice stands
		// under this one's; or a person has answered that another municipality must be told too. The rules know which
		// steps have been told: this one has not.
		n.Subject = cw.Store.Blind("renumbered", c.ID, string(n.Event.Kind), n.Event.On.String(), n.Event.Ref, n.Municipality)
		err = tx.AddNotice(n, d)
	}
	if errors.Is(err, gateway.ErrExists) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("add a notice: %w", err)
	}
	if d.State == gateway.Unrouted {
		return true, alarms.Unrouted(tx, d, cw.Now())
	}
	return true, nil
}

// tellsOf reports whether the notice is about the step of the finding.
func tellsOf(n gateway.Notice, f rules.Finding) bool {
	if n.Rule != f.Rule || n.Event.Kind != f.Event.Kind {
		return false
	}
	if n.Event.Ref != "" && f.Event.Ref != "" {
		return n.Event.Ref == f.Event.Ref
	}
	return n.Event.On == f.Event.On
}

// delivery is a new message in a notice's thread, queued when a channel is known.
func (cw *Casework) delivery(n gateway.Notice, kind gateway.DeliveryKind, content rules.Notice) gateway.Delivery {
	d := gateway.Delivery{
		ID: gateway.NewID(), Notice: n.ID, Case: n.Case, Number: n.Number, Kind: kind, Association: n.Association,
		Municipality: n.Municipality, Content: content, Created: cw.Now(), State: gateway.Unrouted,
	}
	if channel := cw.Route(n.Municipality); channel != "" {
		d.State, d.Channel, d.Place, d.Next = gateway.Queued, channel, 1, d.Created
	}
	return d
}

// subject is the blind identity of the step within its episode.
func (cw *Casework) subject(c gateway.Case, f rules.Finding) string {
	subject := f.Subject()
	if subject == "" {
		return ""
	}
	return cw.Store.Blind("subject", c.ID, subject)
}
