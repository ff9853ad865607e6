package storetest

import (
	"boligbro/gateway"
)

// testRenumbered lets two cases take over each other's numbers in one act.
func (s suite) testRenumbered() {
	one, two := s.add(1), s.add(2)
	next := func(of Sample, number gateway.Case) gateway.Changes {
		c := of.Head()
		c.Tenancy, c.Key = number.Tenancy, number.Key
		v, e := of.Version, of.Evaluation
		v.Version, e.Version, e.ID = 2, 2, gateway.NewID()
		c.Version, c.Evaluations = 2, 2
		return gateway.Changes{Case: c, Renumbered: true, Version: &v, Evaluation: &e, KeepTasks: true}
	}
	basis := func(of Sample) gateway.Basis {
		return gateway.Basis{Version: 1, Evaluations: 1, Notices: 1, Acts: 1}
	}
	swap := []gateway.Changes{next(one, two.Case), next(two, one.Case)}
	swap[0].Basis, swap[1].Basis = basis(one), basis(two)

	without := swap[0]
	without.Version, without.Evaluation, without.Case.Version = nil, nil, 1
	s.is(s.s.Do(s.Context(), func(tx gateway.Tx) error { return tx.Apply(without) }), gateway.ErrState)

	s.do(func(tx gateway.Tx) error { return tx.Apply(swap...) })
	for i, of := range []Sample{one, two} {
		is := read(s, func(r gateway.Reader) (gateway.Case, error) {
			return r.CaseByKey(of.Case.Association, of.Case.Key)
		})
		if is.ID != swap[1-i].Case.ID || is.Tenancy != of.Case.Tenancy || is.Number == of.Case.Number {
			s.Errorf("the number of %s is that of %s, with the tenancy %q", of.Case.ID, is.ID, is.Tenancy)
		}
	}
}
