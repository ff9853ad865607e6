package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Options is what settings add to the law.
type Options struct {
	// GoLive is the first day whose events are notified of through Boligbro, by the association's CVR number.
	GoLive map[string]Day
	// Children switches the rule children-under-18 on; one that its Check refuses does not.
	Children []ChildrenAgreement
	// Agreements are further rules (samarbejdsaftaler). They add notices and never remove or delay one.
	Agreements []Rule
}

// Set is a set of rules, ready to be asked by many at once.
type Set struct {
	rules []Rule
	hash  string
}

// Law is the statutory rules alone, without settings: the rule on children answers that nothing has been
// agreed.
func Law() *Set { return NewSet(Options{}) }

// NewSet is the statutory rules with what settings add.
func NewSet(o Options) *Set {
	goLive := maps.Clone(o.GoLive)
	rules := []Rule{
		demandRule(goLive),
		filingRule(goLive),
		childrenRule(o.Children, goLive),
	}
	rules = append(rules, o.Agreements...)
	s := &Set{rules: rules}
	sum := sha256.Sum256(fmt.Appendf(nil, "revision %d\n%s", Revision, s.Declaration()))
	s.hash = hex.EncodeToString(sum[:])
	return s
}

// Rules are the rules of the set, in the order in which they answer.
func (s *Set) Rules() []Rule { return slices.Clone(s.rules) }

// Declaration is what the rules of the set are declared to be: their names, paragraphs, days and settings,
// one rule a line. It does not cover the code that obeys them; Revision does.
func (s *Set) Declaration() string {
	var b strings.Builder
	for _, rule := range s.rules {
		fmt.Fprintf(&b, "%q %q\n", rule.Name, rule.Terms)
	}
	return b.String()
}

// Evaluate appends what every rule answers about the case when asked, and returns the longer slice.
func (s *Set) Evaluate(dst []Finding, c *Case, asked Asked) []Finding {
	h := c.History(asked)
	dst = slices.Grow(dst, len(s.rules)*len(h.answered()))
	for i := range s.rules {
		dst = s.rules[i].answer(dst, h)
	}
	return dst
}

// Hash is a stable hexadecimal text for all that the answers depend on: Revision and Declaration.
func (s *Set) Hash() string { return s.hash }

// goLiveVersion is the days as a stable text.
func goLiveVersion(goLive map[string]Day) string { return fmt.Sprintf(" %v", goLive) } // fmt sorts maps
