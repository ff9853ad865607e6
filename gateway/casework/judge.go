package casework

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// InstantOf is the law's now as an instant, for the record: a day is its beginning.
func InstantOf(a rules.Asked) time.Time {
	if a.At.IsZero() {
		return a.Day.Begins()
	}
	return a.At
}

// Add stores the next version of a case, what the rules answer about it, and what follows from that.
func (cw *Casework) Add(tx gateway.Tx, c gateway.Case, fresh bool, records []rules.Record, run string, asked rules.Asked, report *gateway.Report) error {
	now := cw.Now()
	c.Version++
	v := gateway.Version{Case: c.ID, Version: c.Version, Recorded: now, Run: run, Records: records}
	j, err := cw.evaluate(tx, &c, fresh, records, asked)
	if err != nil {
		return err
	}
	if err := tx.AddVersion(c, v, j.evaluation); err != nil {
		return fmt.Errorf("add a version: %w", err)
	}
	return cw.follow(tx, c, j, report)
}

// reconsider asks the rules again about the version a case stands at, because time or the rules have moved on.
func (cw *Casework) reconsider(tx gateway.Tx, c gateway.Case, asked rules.Asked, report *gateway.Report) error {
	version, err := tx.Version(gateway.Operator, c.ID, c.Version)
	if err != nil {
		return err
	}
	before := c
	j, err := cw.evaluate(tx, &c, false, version.Records, asked)
	if err != nil {
		return err
	}
	evaluations, err := tx.Evaluations(gateway.Operator, c.ID)
	if err != nil {
		return err
	}
	if last := evaluations[len(evaluations)-1]; before.Wake == c.Wake && before.RuleSet == c.RuleSet && sameAnswers(last.Findings, j.evaluation.Findings) {
		// A case that waits for an hour of today is asked about by every sweep: an answer that is the same is stored once.
		j.evaluation.ID = last.ID
		return cw.follow(tx, c, j, report)
	}
	if err := tx.AddEvaluation(c, j.evaluation); err != nil {
		return fmt.Errorf("add an evaluation: %w", err)
	}
	return cw.follow(tx, c, j, report)
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
	evaluation gateway.Evaluation
	notices    []gateway.Notice // those made before
	fresh      bool             // the case is new

	resolutions []gateway.Resolution // what people have answered; read only when something is open
	questions   []rules.Question     // what the association is asked
	deferred    []rules.Question     // what it will be asked again, because it answered "not yet"
}

// evaluate asks the rules about the case, and brings its head up to date.
func (cw *Casework) evaluate(tx gateway.Tx, c *gateway.Case, fresh bool, records []rules.Record, asked rules.Asked) (judgement, error) {
	j := judgement{merged: rules.Merge(c.Number, c.Association, records), fresh: fresh}
	if !fresh {
		var err error
		if j.notices, err = tx.Notices(gateway.Operator, gateway.NoticeFilter{Case: c.ID}); err != nil {
			return j, err
		}
	}
	j.merged.Notices = append(j.merged.Notices, sent(j.notices)...)
	c.Municipality = j.merged.Tenancy.Municipality
	if err := cw.keepRuleSet(tx, c); err != nil {
		return j, fmt.Errorf("keep the rule set: %w", err)
	}
	c.RuleSet = cw.Rules.Hash()
	c.Wake = 0
	j.evaluation = gateway.Evaluation{
		ID: gateway.NewID(), Case: c.ID, Version: c.Version, At: cw.Now(), Asked: InstantOf(asked), RuleSet: c.RuleSet,
		Findings: cw.Rules.Evaluate(nil, &j.merged, asked),
	}
	for _, f := range j.evaluation.Findings {
		if !f.Wake.IsZero() && (c.Wake.IsZero() || f.Wake < c.Wake) {
			c.Wake = f.Wake
		}
	}
	return j, cw.ask(tx, c, &j, asked)
}

// sent tells the rules which notices have been made for the case, so that none is made twice.
func sent(notices []gateway.Notice) []rules.SentNotice {
	said := make([]rules.SentNotice, len(notices))
	for i, n := range notices {
		said[i] = n.Sent()
	}
	return said
}

// follow makes what the findings ask for: notices, what follows in their threads, and the attention of a person.
func (cw *Casework) follow(tx gateway.Tx, c gateway.Case, j judgement, report *gateway.Report) error {
	var open []gateway.Attention
	for _, f := range j.evaluation.Findings {
		switch f.Outcome {
		case rules.Notify:
			made, err := cw.notify(tx, c, &j, f)
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
			if err := cw.tellOn(tx, &j, f, cw.subject(c, f)); err != nil {
				return err
			}
		default:
			var err error
			if open, err = cw.weigh(tx, c, &j, f, open, report); err != nil {
				return err
			}
		}
	}
	return cw.attend(tx, c, &j, open)
}
