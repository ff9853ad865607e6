package storetest

import (
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// NewResolution is an answer about a finding of the sample's case.
func NewResolution(sample Sample, minute int) gateway.Resolution {
	return gateway.Resolution{
		ID: gateway.NewID(), Case: sample.Case.ID, Rule: rules.EvictionFiled, Episode: 1, Subject: "s", Finding: "f", As: rules.None, Reason: "not-owed",
		Version: 1, By: "Åse Ø", At: Night.Add(time.Duration(minute) * time.Minute),
	}
}

func (s suite) testResolutions() {
	sample := s.add(1)
	first, second := NewResolution(sample, 1), NewResolution(sample, 2)
	second.As = rules.Notify
	before := s.entries()
	for _, r := range []gateway.Resolution{second, first} {
		s.do(func(tx gateway.Tx) error { return AddResolution(tx, r) })
	}
	s.same(s.entries(), before+2)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Resolution, error) {
		return r.Resolutions(gateway.Operator, sample.Case.ID)
	}), []gateway.Resolution{first, second})
	for _, e := range read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) { return r.Entries(int64(before), 0) }) {
		if leaf, err := ledger.ParseLeaf(e.Leaf); err != nil || strings.Contains(string(e.Leaf), first.By) {
			s.Errorf("the leaf tells who answered: %v %v", leaf, err)
		}
	}
	first.ID, first.Case = gateway.NewID(), gateway.NewID()
	s.is(s.try(func(tx gateway.Tx) error { return AddResolution(tx, first) }), gateway.ErrNotFound)
}

// NewRowResolution is an answer about a row of the association.
func NewRowResolution(association string, minute int) gateway.RowResolution {
	return gateway.RowResolution{
		ID: gateway.NewID(), Association: association, Row: "row-4f", Reason: "no-such-step", By: "Åse Ø", At: Night.Add(time.Duration(minute) * time.Minute),
	}
}

func (s suite) testRowResolutions() {
	first, second, other := NewRowResolution(Association, 1), NewRowResolution(Association, 2), NewRowResolution(OtherAssociation, 1)
	before := s.entries()
	for _, r := range []gateway.RowResolution{second, other, first} {
		s.do(func(tx gateway.Tx) error { return tx.AddRowResolution(r) })
	}
	s.same(s.entries(), before+3)
	s.same(read(s, func(r gateway.Reader) ([]gateway.RowResolution, error) {
		return r.RowResolutions(gateway.Operator, Association)
	}), []gateway.RowResolution{first, second})
	for _, e := range read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) { return r.Entries(int64(before), 0) }) {
		if leaf, err := ledger.ParseLeaf(e.Leaf); err != nil || strings.Contains(string(e.Leaf), first.By) || strings.Contains(string(e.Leaf), first.Row) {
			s.Errorf("the leaf tells who answered, or about which row: %v %v", leaf, err)
		}
	}
}
