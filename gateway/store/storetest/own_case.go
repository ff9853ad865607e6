package storetest

import (
	"fmt"
	"time"

	"boligbro/gateway"
)

// NewOwnCase is the n-th own case of the suite's municipality.
func NewOwnCase(n int) gateway.OwnCase {
	return gateway.OwnCase{
		ID: gateway.NewID(), Number: gateway.NewOwnNumber(), Municipality: Municipality,
		Reference: fmt.Sprintf("27.36.14-G01-%d-26", n), Tenants: 2,
		Opened: Night.Add(time.Duration(n) * time.Minute),
	}
}

// testOwnCases: a municipality's own case is its own, and one for each of its references.
func (s suite) testOwnCases() {
	sample, c := s.add(1), NewOwnCase(1)
	before := s.entries()
	s.do(func(tx gateway.Tx) error { return tx.OpenCase(c) })
	s.same(s.entries(), before+1)
	again := NewOwnCase(1)
	s.is(s.try(func(tx gateway.Tx) error { return tx.OpenCase(again) }), gateway.ErrExists)
	again.Municipality = "0101"
	s.do(func(tx gateway.Tx) error { return tx.OpenCase(again) })

	ours := gateway.Scope{Municipalities: []string{Municipality}}
	find := func(scope gateway.Scope) (found gateway.OwnCase, err error) {
		err = s.s.View(s.Context(), func(r gateway.Reader) (err error) {
			found, err = r.OwnCase(scope, c.Number)
			return err
		})
		return found, err
	}
	for _, scope := range []gateway.Scope{ours, gateway.Operator} {
		found, err := find(scope)
		s.is(err, nil)
		s.same(found, c)
	}
	for _, scope := range []gateway.Scope{
		{}, {Municipalities: []string{"0101"}}, {Associations: []string{Association}},
	} {
		_, err := find(scope)
		s.is(err, gateway.ErrNotFound)
	}

	act := NewAct(sample, 1)
	act.Case, act.Notice = c.ID, ""
	s.do(func(tx gateway.Tx) error { return tx.AddAct(act) })
	s.same(read(s, func(r gateway.Reader) ([]gateway.MunicipalAct, error) { return r.Acts(ours, c.ID) }),
		[]gateway.MunicipalAct{act})
	s.view(func(r gateway.Reader) error {
		return r.CaseActs(ours, func(a gateway.CaseActs) error {
			s.same(a, gateway.CaseActs{
				Case: gateway.Case{ID: c.ID, Number: c.Number}, Own: c, Municipality: Municipality,
				Acts: []gateway.MunicipalAct{act},
			})
			return nil
		})
	})
	s.same(read(s, func(r gateway.Reader) ([]gateway.Shared, error) {
		return r.Shared(gateway.Scope{Associations: []string{Association}}, c.ID)
	}), nil)
}
