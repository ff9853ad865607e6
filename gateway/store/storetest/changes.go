package storetest

import (
	"time"

	"boligbro/gateway"
)

// Follow applies changes of a stored case, judged by what is stored now.
func Follow(tx gateway.Tx, c gateway.Changes) error {
	stored, err := tx.CaseByID(gateway.Operator, c.Case.ID)
	if err != nil {
		return err
	}
	notices, err := tx.Notices(gateway.Operator, gateway.NoticeFilter{Case: stored.ID})
	if err != nil {
		return err
	}
	answers, err := tx.Answers(gateway.Operator, stored.ID)
	if err != nil {
		return err
	}
	c.Basis = gateway.Basis{
		Version: stored.Version, Evaluations: stored.Evaluations, Notices: len(notices), Answers: len(answers),
	}
	for _, n := range notices {
		thread, err := tx.Deliveries(gateway.Operator, n.ID)
		if err != nil {
			return err
		}
		for _, d := range thread {
			c.Basis.Acts += d.Seen.Acts + 1
		}
	}
	if c.Case.Number == "" { // nothing of the case itself changes
		c.Case = stored
	}
	return tx.Apply(c)
}

// AddVersion adds a version with its evaluation.
func AddVersion(tx gateway.Tx, head gateway.Case, v gateway.Version, e gateway.Evaluation) error {
	return Follow(tx, gateway.Changes{Case: head, Version: &v, Evaluation: &e, KeepTasks: true})
}

// AddEvaluation adds an evaluation of the version that the head is at.
func AddEvaluation(tx gateway.Tx, head gateway.Case, e gateway.Evaluation) error {
	return Follow(tx, gateway.Changes{Case: head, Evaluation: &e, KeepTasks: true})
}

// AddNotice adds a notice with its first delivery.
func AddNotice(tx gateway.Tx, n gateway.Notice, d gateway.Delivery) error {
	return Follow(tx, gateway.Changes{
		Case: gateway.Case{ID: n.Case}, Notices: []gateway.FirstMessage{{Notice: n, Delivery: d}},
		KeepTasks: true,
	})
}

// AddDelivery adds a message to a notice's thread.
func AddDelivery(tx gateway.Tx, d gateway.Delivery) error {
	return Follow(tx, gateway.Changes{
		Case: gateway.Case{ID: d.Case}, Messages: []gateway.Delivery{d}, KeepTasks: true,
	})
}

// Word words a message anew that has not been handed over.
func Word(tx gateway.Tx, d gateway.Delivery) error {
	return Follow(tx, gateway.Changes{
		Case: gateway.Case{ID: d.Case}, Worded: []gateway.Delivery{d}, KeepTasks: true,
	})
}

// AddAnswer adds a person's answer about a case.
func AddAnswer(tx gateway.Tx, a gateway.Answer) error {
	return Follow(tx, gateway.Changes{Case: gateway.Case{ID: a.Case}, Answers: []gateway.Answer{a},
		KeepTasks: true})
}

// AddRuleSet keeps a rule set, as one that has judged the case.
func AddRuleSet(tx gateway.Tx, caseID string, set gateway.RuleSet) error {
	return Follow(tx, gateway.Changes{Case: gateway.Case{ID: caseID}, RuleSet: &set, KeepTasks: true})
}

// SetTasks replaces what waits for a person about a case.
func SetTasks(tx gateway.Tx, caseID string, tasks ...gateway.Task) error {
	return Follow(tx, gateway.Changes{Case: gateway.Case{ID: caseID}, Tasks: tasks})
}

// changes are the sample's with a rule set and an alarm.
func (s Sample) changes() gateway.Changes {
	c := s.Changes()
	c.RuleSet = &gateway.RuleSet{Hash: s.Evaluation.RuleSet, Settings: []byte(`{}`), Recorded: Night}
	c.Raised = []gateway.Alarm{{
		ID: gateway.NewID(), Kind: gateway.AlarmFinding, Association: s.Case.Association, Subject: s.Case.ID,
		Count: 1, Raised: Night,
	}}
	return c
}

func (s suite) testApply() {
	sample := NewSample(s.s.Blind, Association, 1)
	s.do(func(tx gateway.Tx) error { return tx.Apply(sample.changes()) })
	head := read(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.Case(gateway.Operator, sample.Case.Number)
	})
	s.same(head, sample.Head())
	s.same(read(s, func(r gateway.Reader) (gateway.Notice, error) {
		return r.Notice(gateway.Operator, sample.Notice.ID)
	}), sample.Notice)
	if n := s.entries(); n != 4 { // the rule set, the version, the notice and the alarm
		s.Fatalf("the changes left %d entries in the log", n)
	}

	// The association has one case of the tenancy.
	twin := NewSample(s.s.Blind, Association, 1)
	s.is(s.try(func(tx gateway.Tx) error { return tx.Apply(twin.changes()) }), gateway.ErrExists)

	// What follows in the thread, a new version, and an alarm that ends.
	update := sample.Delivery
	update.ID, update.Kind, update.Created = gateway.NewID(), gateway.Update, Night.Add(time.Minute)
	version, evaluation := sample.Version, sample.Evaluation
	head.Version, version.Version, evaluation.Version, evaluation.ID = 2, 2, 2, gateway.NewID()
	follows := gateway.Changes{
		Case: head, Basis: gateway.Basis{Version: 1, Evaluations: 1, Notices: 1, Acts: 1}, Version: &version,
		Evaluation: &evaluation,
		Answers:    []gateway.Answer{NewAnswer(sample, 1)}, Messages: []gateway.Delivery{update},
		Settled: []gateway.AlarmEnd{{Kind: gateway.AlarmFinding, Subject: sample.Case.ID,
			At: Night.Add(time.Hour)}},
	}
	s.do(func(tx gateway.Tx) error { return tx.Apply(follows) })
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.Delivery, error) {
		return r.Deliveries(gateway.Operator, sample.Notice.ID)
	})), 2)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Alarm, error) {
		return r.Alarms(gateway.Operator, gateway.AlarmList{})
	}), nil)

	s.testBasis(head)
}

// testBasis: changes are refused, and leave nothing, when any part of what they rest on is not as far as it
// was.
func (s suite) testBasis(head gateway.Case) {
	now := gateway.Basis{Version: 2, Evaluations: 2, Notices: 1, Acts: 2, Answers: 1}
	raised := gateway.Alarm{ID: gateway.NewID(), Kind: gateway.AlarmQuestion, Association: Association,
		Subject: head.ID, Raised: Night}
	before := s.entries()
	for name, moved := range map[string]func(b *gateway.Basis){
		"version":     func(b *gateway.Basis) { b.Version-- },
		"evaluations": func(b *gateway.Basis) { b.Evaluations-- },
		"notices":     func(b *gateway.Basis) { b.Notices-- },
		"acts":        func(b *gateway.Basis) { b.Acts-- },
		"answers":     func(b *gateway.Basis) { b.Answers-- },
	} {
		c := gateway.Changes{Case: head, Basis: now, KeepTasks: true, Raised: []gateway.Alarm{raised}}
		moved(&c.Basis)
		s.is(s.try(func(tx gateway.Tx) error { return tx.Apply(c) }), gateway.ErrMoved)
		if s.entries() != before {
			s.Fatalf("%s had moved, and something was stored", name)
		}
	}
	s.do(func(tx gateway.Tx) error {
		return tx.Apply(gateway.Changes{Case: head, Basis: now, KeepTasks: true,
			Raised: []gateway.Alarm{raised}})
	})
	s.is(s.try(func(tx gateway.Tx) error {
		return tx.Apply(gateway.Changes{Case: gateway.Case{ID: gateway.NewID()}})
	}), gateway.ErrNotFound)
}
