package rules

// First reports whether the association should look at the case before others: children under 18 are known to live in
// the tenancy, and its course has neither been withdrawn nor ended with the tenants gone. It orders the association's own
// lists and says nothing to anybody else.
func First(c *Case, asked Asked) bool {
	if c.Household.ChildrenUnder18 != Answer(Yes) {
		return false
	}
	events := c.ordered()
	last := span{}
	for s := firstEpisode(events); s.number > 0; s = s.next(events) {
		last = s
	}
	for i := last.from; i < last.to; i++ {
		e := &events[i]
		if (e.Kind == Withdrawn || e.Kind == MovedOut || e.Kind == Evicted) && asked.sees(e) {
			return false
		}
	}
	return last.number > 0
}
