package rules

import (
	"cmp"
	"slices"
)

// Episode is a course of steps (forløb): from the first legal step to the next withdrawal. A planned filing
// and the filing belong to the same. A plan dated after the withdrawal, before any other step, is the one that was
// withdrawn, unless the episode held a plan or a filing already; where it is the first step told, a withdrawal shortly
// before its day begins the episode. Steps that a source no longer tells still count, so that episodes never renumber.
type Episode struct {
	Number int     // 1 and up
	Events []Event // in order, from the first step; what follows the withdrawal is there too
	Closed Day     // the day of the withdrawal; zero while the episode is open
}

// Left reports whether the episode has left its source whole, as one that has ended does where only open cases are
// listed: nothing of it was unsaid by that, so a withdrawal that is no longer told stands.
func (e *Episode) Left() bool { return left(e.Events) }

// left reports whether none of the steps is told any more.
func left(events []Event) bool {
	step := false
	for i := range events {
		if events[i].Kind.Step() {
			if step = true; !events[i].Gone {
				return false
			}
		}
	}
	return step
}

// Episodes are the case's episodes in order.
func (c *Case) Episodes() []Episode {
	events := c.ordered()
	var all []Episode
	for span := firstEpisode(events); span.number > 0; span = span.next(events) {
		all = append(all, Episode{Number: span.number, Events: events[span.from:span.to], Closed: span.closed})
	}
	return all
}

// span is an episode as a range of ordered events, so that going through a case allocates nothing.
type span struct {
	number, from, to int
	closed           Day
}

func firstEpisode(events []Event) span { return span{}.next(events) }

// next is the episode after s; its number is 0 when there is none.
func (s span) next(events []Event) span {
	from := s.to
	for from < len(events) && !events[from].Kind.Step() {
		from++
	}
	if from == len(events) {
		return span{}
	}
	if s.number == 0 && events[from].Kind == FilingPlanned {
		// The plan is the first that is told. A withdrawal shortly before its day is of it: of nothing else is known.
		for i := from - 1; i >= 0 && apart(events[i].On, events[from].On) <= clearDays; i-- {
			if events[i].Kind == Withdrawn {
				from = i
				break
			}
		}
	}
	next := span{number: s.number + 1, from: from, to: from}
	withdrawn, filing := false, false
	for ; next.to < len(events); next.to++ {
		e := &events[next.to]
		switch {
		case e.Kind == Withdrawn && !withdrawn:
			withdrawn, next.closed = true, e.On
		case !e.Kind.Step():
		case withdrawn && (filing || e.Kind != FilingPlanned):
			return next
		case !withdrawn && (e.Kind == Filed || e.Kind == FilingPlanned):
			filing = true
		}
	}
	return next
}

// ordered are the case's events in order; the case's own slice when it already is, as after ReadCase and Merge.
func (c *Case) ordered() []Event {
	for i := range c.Events {
		if c.Events[i].undated() || i > 0 && !inOrder(&c.Events[i-1], &c.Events[i]) {
			return sorted(c.Events)
		}
	}
	return c.Events
}

// inOrder compares without copying, since most neighbours differ in their days.
func inOrder(a, b *Event) bool {
	if a.On != b.On {
		return uint32(a.On-1) < uint32(b.On-1)
	}
	return compareEvents(*a, *b) <= 0
}

func sorted(events []Event) []Event {
	events = slices.Clone(events)
	for i := range events {
		events[i].normalize()
	}
	sortEvents(events)
	return events
}

// undated reports whether the event tells its instant but not its day.
func (e *Event) undated() bool { return e.On.IsZero() && !e.At.IsZero() }

// normalize gives an event that tells only its instant the Danish day of it.
func (e *Event) normalize() {
	if e.undated() {
		e.On = DayOf(e.At)
	}
}

func sortEvents(events []Event) { slices.SortFunc(events, compareEvents) }

// compareEvents is a total order: by day, undated last; within a day those with an instant first, by
// instant; then as things happen; then by every other field, so that the order never depends on the source.
func compareEvents(a, b Event) int {
	if c := cmp.Compare(uint32(a.On-1), uint32(b.On-1)); c != 0 { // an unknown day wraps to the last
		return c
	}
	if a.At.IsZero() != b.At.IsZero() {
		if a.At.IsZero() {
			return 1
		}
		return -1
	}
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	if a.Kind != b.Kind {
		if c := cmp.Compare(a.Kind.rank(), b.Kind.rank()); c != 0 {
			return c
		}
		return cmp.Compare(a.Kind, b.Kind)
	}
	if c := cmp.Compare(a.Ref, b.Ref); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Ground, b.Ground); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Received, b.Received); c != 0 {
		return c
	}
	if c := cmp.Compare(a.FiledBy, b.FiledBy); c != 0 {
		return c
	}
	switch {
	case a.Gone == b.Gone:
		return 0
	case b.Gone:
		return -1
	}
	return 1
}

// sameDays is within how many days two tellings without a reference are the same event.
const sameDays = 14

// same reports whether two events of one episode are one: the same kind and reference or, when either has
// no reference, the same kind within 14 days.
func (e *Event) same(other *Event) bool {
	if e.Kind != other.Kind {
		return false
	}
	if e.Ref != "" && other.Ref != "" {
		return e.Ref == other.Ref
	}
	return apart(e.On, other.On) <= sameDays
}

// apart is how many days lie between; more than any case has when one of them is unknown.
func apart(a, b Day) int {
	if a.IsZero() != b.IsZero() {
		return 1 << 30
	}
	return max(int(a-b), int(b-a))
}
