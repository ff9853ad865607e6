package storetest

import (
	"fmt"
	"time"

	"boligbro/gateway"
)

// NewRuleSet is the n-th rule set.
func NewRuleSet(n int) gateway.RuleSet {
	return gateway.RuleSet{
		Hash: fmt.Sprintf("%064d", n), Settings: fmt.Appendf(nil, `{"goLive":{"13748136":"2026-12-%02d"}}`, n+1),
		Recorded: Night.Add(time.Duration(n) * time.Hour),
	}
}

// testRuleSets: each is kept once, as it was when it first judged a case.
func (s suite) testRuleSets() {
	sample := s.add(1)
	first, second := NewRuleSet(1), NewRuleSet(2)
	before := s.entries()
	again := first
	again.Settings, again.Recorded = []byte(`{}`), Night.Add(-time.Hour)
	for _, set := range []gateway.RuleSet{second, first, again} {
		s.do(func(tx gateway.Tx) error {
			if err := AddRuleSet(tx, sample.Case.ID, set); err != nil {
				return err
			}
			return AddRuleSet(tx, sample.Case.ID, set)
		})
	}
	s.view(func(r gateway.Reader) error {
		sets, err := r.RuleSets()
		s.same(sets, []gateway.RuleSet{first, second})
		return err
	})
	if added := s.entries() - before; added != 2 {
		s.Errorf("two rule sets left %d entries", added)
	}
}
