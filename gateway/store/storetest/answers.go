package storetest

import (
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// NewAnswer is an answer about a finding of the sample's case.
func NewAnswer(sample Sample, minute int) gateway.Answer {
	return gateway.Answer{
		ID: gateway.NewID(), Kind: gateway.TaskFinding, Association: sample.Case.Association, Case: sample.Case.ID,
		Rule: rules.EvictionFiled, Episode: 1, Subject: "s", About: "f", As: rules.None, Reason: "not-owed",
		Version: 1, By: "Åse Ø", At: Night.Add(time.Duration(minute) * time.Minute),
	}
}

func (s suite) testAnswers() {
	sample := s.add(1)
	first, second := NewAnswer(sample, 1), NewAnswer(sample, 2)
	second.As, second.Kind = rules.Notify, gateway.TaskQuestion
	before := s.entries()
	for _, a := range []gateway.Answer{second, first} {
		s.do(func(tx gateway.Tx) error { return AddAnswer(tx, a) })
	}
	s.same(s.entries(), before+2)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Answer, error) {
		return r.Answers(gateway.Operator, sample.Case.ID)
	}), []gateway.Answer{first, second})
	for _, e := range read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) {
		return r.Entries(int64(before), 0)
	}) {
		if leaf, err := ledger.ParseLeaf(e.Leaf); err != nil || strings.Contains(string(e.Leaf), first.By) {
			s.Errorf("the leaf tells who answered: %v %v", leaf, err)
		}
	}
	first.ID, first.Case = gateway.NewID(), gateway.NewID()
	s.is(s.try(func(tx gateway.Tx) error { return AddAnswer(tx, first) }), gateway.ErrNotFound)
}

// NewRowAnswer is an answer about a row of the association.
func NewRowAnswer(association string, minute int) gateway.Answer {
	return gateway.Answer{
		ID: gateway.NewID(), Kind: gateway.TaskRow, Association: association, About: "row-4f", As: rules.None,
		Reason: "no-such-step", By: "Åse Ø", At: Night.Add(time.Duration(minute) * time.Minute),
	}
}

func (s suite) testRowAnswers() {
	first, second := NewRowAnswer(Association, 1), NewRowAnswer(Association, 2)
	other := NewRowAnswer(OtherAssociation, 1)
	before := s.entries()
	for _, a := range []gateway.Answer{second, other, first} {
		s.do(func(tx gateway.Tx) error { return tx.AddRowAnswer(a) })
	}
	s.same(s.entries(), before+3)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Answer, error) {
		return r.RowAnswers(gateway.Operator, Association)
	}), []gateway.Answer{first, second})
	for _, e := range read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) {
		return r.Entries(int64(before), 0)
	}) {
		if leaf, err := ledger.ParseLeaf(e.Leaf); err != nil || strings.Contains(string(e.Leaf), first.By) ||
			strings.Contains(string(e.Leaf), first.About) {
			s.Errorf("the leaf tells who answered, or about which row: %v %v", leaf, err)
		}
	}
}
