package rules

import "slices"

// First reports whether the association should look at the case before others: children under 18 are known to
// live in the tenancy, and its episode has neither been withdrawn nor ended with the tenants gone. It orders
// the association's own lists and says nothing to anybody else.
func First(c *Case, asked Asked) bool {
	if c.Household.ChildrenUnder18 != Answer(Yes) {
		return false
	}
	h := c.History(asked)
	if len(h.Episodes) == 1 {
		return false
	}
	e := &h.Episodes[len(h.Episodes)-1]
	return !slices.ContainsFunc(e.Steps, func(s *Step) bool {
		ends := s.Kind == Withdrawn || s.Kind == MovedOut || s.Kind == Evicted
		return ends && s.seen && (!s.Gone || e.LeftSource)
	})
}
