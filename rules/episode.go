package rules

// An episode (forløb) runs from the first legal step to the next withdrawal. A planned filing and the filing
// belong to the same. A plan dated after the withdrawal, before any other step, is the one that was
// withdrawn, unless the episode held a plan or a filing already; where it is the first step reported, a
// withdrawal shortly before its day begins the episode. Steps that a source no longer reports still count, so
// that episodes never renumber.

// clearDays is how long before its planned day a filing can be called back without a person having to look
// whether the plan was a newer one.
const clearDays = 31

// span is an episode as a range of ordered events. What follows the withdrawal is in it too.
type span struct {
	from, to int
	closed   Day // the day of the withdrawal; zero while the episode is open
}

// spans are the episodes of ordered events.
func spans(events []Event) (all []span) {
	for from := firstStep(events, 0); from < len(events); {
		if len(all) == 0 {
			from = withdrawnPlan(events, from)
		}
		s := span{from: from}
		s.to, s.closed = ends(events, from)
		all = append(all, s)
		from = firstStep(events, s.to)
	}
	return all
}

// firstStep is the index of the first legal step from one on.
func firstStep(events []Event, from int) int {
	for from < len(events) && !events[from].Kind.Step() {
		from++
	}
	return from
}

// withdrawnPlan is where an episode that begins with a plan begins when the plan was withdrawn before its
// day.
func withdrawnPlan(events []Event, first int) int {
	if events[first].Kind != FilingPlanned {
		return first
	}
	for i := first - 1; i >= 0 && apart(events[i].On, events[first].On) <= clearDays; i-- {
		if events[i].Kind == Withdrawn {
			return i
		}
	}
	return first
}

// ends is where the episode that begins at from ends, and the day on which it was withdrawn.
func ends(events []Event, from int) (to int, closed Day) {
	withdrawn, filing := false, false
	for to = from; to < len(events); to++ {
		e := &events[to]
		switch {
		case e.Kind == Withdrawn && !withdrawn:
			withdrawn, closed = true, e.On
		case !e.Kind.Step():
		case withdrawn && (filing || e.Kind != FilingPlanned):
			return to, closed
		case !withdrawn && e.files():
			filing = true
		}
	}
	return to, closed
}

// episodeAt is the number of the episode in which e is among ordered events; 0 before the first.
func episodeAt(events []Event, e *Event) (number int) {
	for _, s := range spans(events) {
		if compareEvents(events[s.from], *e) <= 0 {
			number++
		}
	}
	return number
}

// files reports whether the event is a filing or a plan of one.
func (e *Event) files() bool { return e.Kind == Filed || e.Kind == FilingPlanned }

// frames reports whether events of the kind begin and end episodes.
func (k EventKind) frames() bool { return k.Step() || k == Withdrawn }
