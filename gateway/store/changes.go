package store

import (
	"fmt"

	"boligbro/gateway"
)

// Apply stores what follows from a judgement, if all that it rests on is as it was.
func (t *tx) Apply(c gateway.Changes) error {
	if err := t.begin(&c); err != nil {
		return err
	}
	for _, r := range c.Answers {
		if err := t.AddResolution(r); err != nil {
			return fmt.Errorf("add an answer: %w", err)
		}
	}
	switch {
	case c.Version != nil && c.Evaluation == nil:
		return gateway.ErrState // a version is judged when it is stored
	case c.Version != nil:
		if err := t.AddVersion(c.Case, *c.Version, *c.Evaluation); err != nil {
			return fmt.Errorf("add a version: %w", err)
		}
	case c.Evaluation != nil:
		if err := t.AddEvaluation(c.Case, *c.Evaluation); err != nil {
			return fmt.Errorf("add an evaluation: %w", err)
		}
	}
	if err := t.applyThreads(&c); err != nil {
		return err
	}
	return t.applyTasks(&c)
}

// begin adds the case when it is new, else refuses changes whose basis has moved.
func (t *tx) begin(c *gateway.Changes) error {
	if c.New {
		head := c.Case
		head.Version = 0
		if err := t.AddCase(head); err != nil {
			return err
		}
	} else {
		stored, err := t.basis(c.Case.ID)
		if err != nil {
			return err
		}
		if stored != c.Basis {
			return fmt.Errorf("the case has moved on since it was judged: %w", gateway.ErrState)
		}
	}
	if c.RuleSet == nil {
		return nil
	}
	return t.AddRuleSet(*c.RuleSet)
}

// basis is how far all is that a judgement of the case rests on.
func (t *tx) basis(caseID string) (gateway.Basis, error) {
	return one(&t.reader, func(row scanner) (b gateway.Basis, err error) {
		var later int
		err = clean(row.Scan(&b.Version, &b.Notices, &b.Acts, &later, &b.Answers))
		b.Acts += later
		return b, err
	}, `SELECT c.version, (SELECT count(*) FROM notices n WHERE n.case_id = c.id),
		(SELECT coalesce(sum(d.acts + 1), 0) FROM notices n JOIN deliveries d ON d.id = n.delivery WHERE n.case_id = c.id),
		(SELECT coalesce(sum(d.acts + 1), 0) FROM notices n JOIN deliveries d ON d.notice = n.id AND d.kind <> 'notice'
			WHERE n.case_id = c.id),
		(SELECT count(*) FROM resolutions r WHERE r.case_id = c.id)
		FROM cases c WHERE c.id = $1`+t.lock, caseID)
}

func (t *tx) applyThreads(c *gateway.Changes) error {
	for _, first := range c.Notices {
		if err := t.AddNotice(first.Notice, first.Delivery); err != nil {
			return fmt.Errorf("add a notice: %w", err)
		}
	}
	for _, d := range c.Messages {
		if err := t.AddDelivery(d); err != nil {
			return fmt.Errorf("add to a notice's thread: %w", err)
		}
	}
	for _, d := range c.Held {
		if err := t.SetDelivery(d); err != nil {
			return fmt.Errorf("hold a message back: %w", err)
		}
	}
	return nil
}

func (t *tx) applyTasks(c *gateway.Changes) error {
	if !c.KeepOpen {
		if err := t.SetAttention(c.Case.ID, c.Open); err != nil {
			return err
		}
	}
	for _, end := range c.Settled {
		if err := t.Resolve(end.Kind, end.Subject, end.At); err != nil {
			return err
		}
	}
	for _, a := range c.Raised {
		if _, err := t.Raise(a); err != nil {
			return err
		}
	}
	return nil
}
