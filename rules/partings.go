package rules

import "slices"

// partings are what makes two reports of one kind two steps: withdrawals, and payments of all that is owed;
// filings between two withdrawals, and demands between two payments. Each is in order, so that many reports are
// joined in little more time than it takes to sort them.
type partings struct{ withdrawals, filings, payments, demands []Event }

func partingsOf(events []Event) (p partings) {
	for _, e := range events {
		e.normalize()
		switch {
		case e.On.IsZero():
		case e.Kind == Withdrawn:
			p.withdrawals = append(p.withdrawals, e)
		case e.Kind == Filed:
			p.filings = append(p.filings, e)
		case e.settles():
			p.payments = append(p.payments, e)
		case e.Kind == Demanded:
			p.demands = append(p.demands, e)
		}
	}
	for _, among := range [][]Event{p.withdrawals, p.filings, p.payments, p.demands} {
		slices.SortFunc(among, compareEvents)
	}
	return p
}

// part reports whether something lies between two of one kind that makes them two steps. A withdrawal on the
// later one's day parts them too, unless the hours tell that it came last. An event without a day may be of
// either.
func (p partings) part(a, b *Event) bool {
	if a.On.IsZero() || b.On.IsZero() {
		return false
	}
	if compareEvents(*a, *b) > 0 {
		a, b = b, a
	}
	among := p.withdrawals
	switch {
	case a.Kind == Withdrawn:
		among = p.filings
	case a.settles() && !a.sharesRef(b):
		among = p.demands
	}
	if anyBetween(among, a, b) || a.endsWhenPaid(b) && anyBetween(p.payments, a, b) {
		return true
	}
	from, to := dayOf(among, b.On)
	return slices.ContainsFunc(among[from:to], func(e Event) bool { return e.sharesDay(a, b) })
}

// anyBetween reports whether one of those in order comes after a and before b.
func anyBetween(among []Event, a, b *Event) bool {
	after, same := slices.BinarySearchFunc(among, *a, compareEvents)
	for ; same && after < len(among) && compareEvents(among[after], *a) == 0; after++ {
	}
	return after < len(among) && compareEvents(among[after], *b) < 0
}

// settles reports whether nothing is owed any more.
func (e *Event) settles() bool { return e.Kind == Paid || e.Kind == PlanKept }

// endsWhenPaid reports whether a later report of the kind, behind a payment, is of another step: a påkrav and
// what follows it are about what was owed then (almenlejeloven § 90, stk. 2). One reference is one step all the
// same.
func (e *Event) endsWhenPaid(later *Event) bool {
	return (e.Kind == Demanded || e.Kind == Terminated || e.Kind == Filed) && !e.sharesRef(later)
}

// sharesRef reports whether both bear the same reference.
func (e *Event) sharesRef(other *Event) bool { return e.Ref != "" && e.Ref == other.Ref }

// sharesDay reports whether the withdrawal is of the later step's day, on which that may have been brought
// again, and no hours tell that it came last.
func (e *Event) sharesDay(a, b *Event) bool {
	last := !e.At.IsZero() && !b.At.IsZero() && e.At.After(b.At)
	return e.Kind == Withdrawn && a.Kind.Step() && a.On < e.On && e.On == b.On && !last
}
