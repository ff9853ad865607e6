package storetest

import (
	"time"

	"boligbro/gateway"
)

// changes are the sample as changes of a new case.
func (s Sample) changes() gateway.Changes {
	return gateway.Changes{
		Case: s.Head(), New: true, Version: &s.Version, Evaluation: &s.Evaluation,
		RuleSet: &gateway.RuleSet{Hash: s.Evaluation.RuleSet, Settings: []byte(`{}`), Recorded: Night},
		Notices: []gateway.FirstMessage{{Notice: s.Notice, Delivery: s.Delivery}},
		Raised: []gateway.Alarm{{
			ID: gateway.NewID(), Kind: gateway.AlarmAttention, Association: s.Case.Association, Subject: s.Case.ID, Count: 1, Raised: Night,
		}},
	}
}

func (s suite) testApply() {
	sample := NewSample(s.s.Blind, Association, 1)
	s.do(func(tx gateway.Tx) error { return tx.Apply(sample.changes()) })
	head := read(s, func(r gateway.Reader) (gateway.Case, error) { return r.Case(gateway.Operator, sample.Case.Number) })
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
		Case: head, Basis: gateway.Basis{Version: 1, Notices: 1, Acts: 1}, Version: &version, Evaluation: &evaluation,
		Answers: []gateway.Resolution{NewResolution(sample, 1)}, Messages: []gateway.Delivery{update},
		Settled: []gateway.AlarmEnd{{Kind: gateway.AlarmAttention, Subject: sample.Case.ID, At: Night.Add(time.Hour)}},
	}
	s.do(func(tx gateway.Tx) error { return tx.Apply(follows) })
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.Delivery, error) {
		return r.Deliveries(gateway.Operator, sample.Notice.ID)
	})), 2)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Alarm, error) { return r.Alarms(gateway.Operator, false, 0) }), nil)

	s.testBasis(head)
}

// testBasis: changes are refused, and leave nothing, when any part of what they rest on is not as far as it was.
func (s suite) testBasis(head gateway.Case) {
	now := gateway.Basis{Version: 2, Notices: 1, Acts: 2, Answers: 1}
	raised := gateway.Alarm{ID: gateway.NewID(), Kind: gateway.AlarmQuestion, Association: Association, Subject: head.ID, Raised: Night}
	before := s.entries()
	for name, moved := range map[string]func(b *gateway.Basis){
		"version": func(b *gateway.Basis) { b.Version-- },
		"notices": func(b *gateway.Basis) { b.Notices-- },
		"acts":    func(b *gateway.Basis) { b.Acts-- },
		"answers": func(b *gateway.Basis) { b.Answers-- },
	} {
		c := gateway.Changes{Case: head, Basis: now, KeepOpen: true, Raised: []gateway.Alarm{raised}}
		moved(&c.Basis)
		s.is(s.try(func(tx gateway.Tx) error { return tx.Apply(c) }), gateway.ErrState)
		if s.entries() != before {
			s.Fatalf("%s had moved, and something was stored", name)
		}
	}
	s.do(func(tx gateway.Tx) error {
		return tx.Apply(gateway.Changes{Case: head, Basis: now, KeepOpen: true, Raised: []gateway.Alarm{raised}})
	})
	s.is(s.try(func(tx gateway.Tx) error {
		return tx.Apply(gateway.Changes{Case: gateway.Case{ID: gateway.NewID()}})
	}), gateway.ErrNotFound)
}
