package storetest

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// testFilingsSeen: a filing that a source reports is remembered for its association; one that a person has
// entered is not, nor any other step.
func (s suite) testFilingsSeen() {
	seen := func(association string) bool {
		return read(s, func(r gateway.Reader) (bool, error) { return r.FilingsSeen(association) })
	}
	add := func(n int, association, source string, kind rules.EventKind) {
		sample := NewSample(s.s.Blind, association, n)
		sample.Version.Records = []rules.Record{{Source: source, Events: []rules.Event{{Kind: kind}}}}
		s.do(sample.Add)
	}
	add(1, Association, "nattelig", rules.FilingPlanned)
	add(2, Association, gateway.Hand, rules.Filed)
	s.same(seen(Association), false)
	add(3, OtherAssociation, "nattelig", rules.Filed)
	add(4, OtherAssociation, "nattelig", rules.Filed)
	s.same(seen(OtherAssociation), true)
	s.same(seen(Association), false)
}
