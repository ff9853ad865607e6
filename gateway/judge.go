package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"boligbro/rules"
)

// add stores the next version of a case, what the rules answer about it, and what follows from that.
func (g *Gateway) add(tx Tx, c Case, fresh bool, records []rules.Record, run string, asked rules.Asked, report *Report) error {
	now := g.Now()
	c.Version++
	v := Version{Case: c.ID, Version: c.Version, Recorded: now, Run: run, Records: records}
	j, err := g.evaluate(tx, &c, fresh, records, asked)
	if err != nil {
		return err
	}
	if err := tx.AddVersion(c, v, j.evaluation); err != nil {
		return fmt.Errorf("add a version: %w", err)
	}
	return g.follow(tx, c, j, report)
}

// reconsider asks the rules again about the version a case stands at, because time or the rules have moved on.
func (g *Gateway) reconsider(tx Tx, c Case, asked rules.Asked, report *Report) error {
	version, err := tx.Version(Operator, c.ID, c.Version)
	if err != nil {
		return err
	}
	before := c
	j, err := g.evaluate(tx, &c, false, version.Records, asked)
	if err != nil {
		return err
	}
	evaluations, err := tx.Evaluations(Operator, c.ID)
	if err != nil {
		return err
	}
	if last := evaluations[len(evaluations)-1]; before.Wake == c.Wake && before.RuleSet == c.RuleSet && sameAnswers(last.Findings, j.evaluation.Findings) {
		// A case that waits for an hour of today is asked about by every sweep: an answer that is the same is stored once.
		j.evaluation.ID = last.ID
		return g.follow(tx, c, j, report)
	}
	if err := tx.AddEvaluation(c, j.evaluation); err != nil {
		return fmt.Errorf("add an evaluation: %w", err)
	}
	return g.follow(tx, c, j, report)
}

// sameAnswers reports whether two evaluations answer the same, but for how late what awaits a person is: that only grows.
func sameAnswers(before, now []rules.Finding) bool {
	return slices.EqualFunc(before, now, func(a, b rules.Finding) bool {
		if a.Outcome == rules.Review || a.Outcome == rules.Incomplete {
			a.LateBy, b.LateBy = 0, 0
			a.Late, b.Late = false, false
		}
		was, errWas := json.Marshal(a) // as they are stored
		is, errIs := json.Marshal(b)
		return errWas == nil && errIs == nil && bytes.Equal(was, is)
	})
}

// judgement is what the rules answered about a case.
type judgement struct {
	merged     rules.Case
	evaluation Evaluation
	notices    []Notice // those made before
	fresh      bool     // the case is new

	resolutions []Resolution     // what people have answered; read only when something is open
	questions   []rules.Question // what the association is asked
	deferred    []rules.Question // what it will be asked again, because it answered "not yet"
}

// evaluate asks the rules about the case, and brings its head up to date.
func (g *Gateway) evaluate(tx Tx, c *Case, fresh bool, records []rules.Record, asked rules.Asked) (judgement, error) {
	j := judgement{merged: rules.Merge(c.Number, c.Association, records), fresh: fresh}
	if !fresh {
		var err error
		if j.notices, err = tx.Notices(Operator, NoticeFilter{Case: c.ID}); err != nil {
			return j, err
		}
	}
	j.merged.Notices = append(j.merged.Notices, sent(j.notices)...)
	c.Municipality = j.merged.Tenancy.Municipality
	if err := g.keepRuleSet(tx, c); err != nil {
		return j, fmt.Errorf("keep the rule set: %w", err)
	}
	c.RuleSet = g.Rules.Hash()
	c.Wake = 0
	j.evaluation = Evaluation{
		ID: NewID(), Case: c.ID, Version: c.Version, At: g.Now(), Asked: askedAt(asked), RuleSet: c.RuleSet,
		Findings: g.Rules.Evaluate(nil, &j.merged, asked),
	}
	for _, f := range j.evaluation.Findings {
		if !f.Wake.IsZero() && (c.Wake.IsZero() || f.Wake < c.Wake) {
			c.Wake = f.Wake
		}
	}
	return j, g.ask(tx, c, &j, asked)
}

// sent tells the rules which notices have been made for the case, so that none is made twice.
func sent(notices []Notice) []rules.SentNotice {
	said := make([]rules.SentNotice, len(notices))
	for i, n := range notices {
		said[i] = n.sent()
	}
	return said
}

// sent is the notice as the rules know it.
func (n Notice) sent() rules.SentNotice {
	return rules.SentNotice{
		Rule: n.Rule, Episode: n.Episode, Ref: n.Event.Ref, On: n.Event.On, Transmitted: n.Transmitted, Arrived: n.Arrived, Municipality: n.Municipality,
	}
}

// follow makes what the findings ask for: notices, what follows in their threads, and the attention of a person.
func (g *Gateway) follow(tx Tx, c Case, j judgement, report *Report) error {
	var open []Attention
	for _, f := range j.evaluation.Findings {
		switch f.Outcome {
		case rules.Notify:
			made, err := g.notify(tx, c, &j, f)
			if err != nil {
				return err
			}
			if made {
				report.Notices++
			} else {
				report.Duplicates++
			}
		case rules.None:
		case rules.Notified:
			if f.Reason == rules.ToldElsewhere {
				continue
			}
			report.Duplicates++
			if err := g.tellOn(tx, &j, f, g.subject(c, f)); err != nil {
				return err
			}
		default:
			var err error
			if open, err = g.weigh(tx, c, &j, f, open, report); err != nil {
				return err
			}
		}
	}
	return g.attend(tx, c, &j, open)
}

// notify makes the notice that a finding asks for, and its first delivery. False: it had been made.
func (g *Gateway) notify(tx Tx, c Case, j *judgement, f rules.Finding) (bool, error) {
	content, err := rules.NoticeOf(&j.merged, &f, rules.DayOf(j.evaluation.Asked))
	if err != nil {
		return false, fmt.Errorf("compose the notice of rule %s: %w", f.Rule, err)
	}
	now := g.Now()
	n := Notice{
		ID: NewID(), Case: c.ID, Number: c.Number, Association: c.Association, Municipality: f.Municipality,
		Rule: f.Rule, Episode: f.Episode, Subject: g.subject(c, f),
		Event:   rules.Event{Kind: f.Event.Kind, On: f.Event.On, At: f.Event.At, Received: f.Event.Received, Ref: f.Event.Ref},
		Version: c.Version, Evaluation: j.evaluation.ID, Due: f.Due, DueAt: f.DueAt, Late: f.Late, Created: now,
	}
	d := g.delivery(n, FirstNotice, content)
	n.State = d.State
	err = tx.AddNotice(n, d)
	if errors.Is(err, ErrExists) && !slices.ContainsFunc(j.notices, func(m Notice) bool { return m.tellsOf(f) && m.Municipality == f.Municipality }) {
		// An older course was told later, so that the episodes have new numbers, and another step's notice stands
		// under this one's; or a person has answered that another municipality must be told too. The rules know which
		// steps have been told: this one has not.
		n.Subject = g.Store.Blind("renumbered", c.ID, string(n.Event.Kind), n.Event.On.String(), n.Event.Ref, n.Municipality)
		err = tx.AddNotice(n, d)
	}
	if errors.Is(err, ErrExists) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("add a notice: %w", err)
	}
	if d.State == Unrouted {
		return true, g.alarmUnrouted(tx, d)
	}
	return true, nil
}

// tellsOf reports whether the notice is about the step of the finding.
func (n Notice) tellsOf(f rules.Finding) bool {
	if n.Rule != f.Rule || n.Event.Kind != f.Event.Kind {
		return false
	}
	if n.Event.Ref != "" && f.Event.Ref != "" {
		return n.Event.Ref == f.Event.Ref
	}
	return n.Event.On == f.Event.On
}

// delivery is a new message in a notice's thread, queued when a channel is known.
func (g *Gateway) delivery(n Notice, kind DeliveryKind, content rules.Notice) Delivery {
	d := Delivery{
		ID: NewID(), Notice: n.ID, Case: n.Case, Number: n.Number, Kind: kind, Association: n.Association,
		Municipality: n.Municipality, Content: content, Created: g.Now(), State: Unrouted,
	}
	if route, ok := g.Routes[n.Municipality]; ok {
		d.State, d.Channel, d.Place, d.Next = Queued, route.Name(), 1, d.Created
	}
	return d
}

// subject is the blind identity of the step within its episode.
func (g *Gateway) subject(c Case, f rules.Finding) string {
	subject := f.Subject()
	if subject == "" {
		return ""
	}
	return g.Store.Blind("subject", c.ID, subject)
}

func (g *Gateway) alarmUnrouted(tx Tx, d Delivery) error {
	_, err := tx.Raise(Alarm{
		ID: NewID(), Kind: AlarmDeliveryUnrouted, Association: d.Association, Municipality: d.Municipality,
		Number: d.Number, Subject: d.ID, Code: d.Municipality, Raised: g.Now(),
	})
	return err
}
