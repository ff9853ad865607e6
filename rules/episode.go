package rules

import (
	"cmp"
	"slices"
)

// An episode (forløb) runs from the first legal step to the next withdrawal. A planned filing and the filing
// belong to the same. A plan dated after the withdrawal, before any other step, is in the episode when the
// withdrawal called it off or may have, see calledOff; where it is the first step reported, a withdrawal
// shortly before its day begins the episode. A filing with another number than those before it, after a new
// demand and a new termination, begins an episode too, with the plan of it if there is one. Steps that a
// source no longer reports still count, so that episodes never renumber.

// clearDays is how long before its planned day a filing can be called back without a person having to look
// whether the plan was a newer one.
const clearDays = 31

// span is an episode as a range of ordered events. What follows the withdrawal is in it too.
type span struct {
	from, to  int
	withdrawn int // where the withdrawal is; -1 while the episode is open
	closed    Day // the day of the withdrawal; zero while the episode is open
}

// spans are the episodes of ordered events.
func spans(events []Event) (all []span) {
	for from := firstStep(events, 0); from < len(events); {
		after := 0
		if last := len(all) - 1; last >= 0 {
			after = all[last].to
			if all[last].withdrawn >= 0 {
				after = all[last].withdrawn + 1
			}
		}
		from = withdrawnPlan(events, after, from)
		if last := len(all) - 1; last >= 0 {
			all[last].to = min(all[last].to, from)
		}
		all = append(all, ends(events, from))
		from = firstStep(events, all[len(all)-1].to)
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
// day: at that withdrawal, which ended no earlier episode.
func withdrawnPlan(events []Event, after, first int) int {
	if events[first].Kind != FilingPlanned {
		return first
	}
	for i := first - 1; i >= after; i-- {
		if events[i].Kind == Withdrawn {
			if calledOff(events[i:first], 0, &events[first]) == Yes {
				return i
			}
			return first
		}
	}
	return first
}

// ends is the episode that begins at from.
func ends(events []Event, from int) span {
	var again anew
	s, filing := span{from: from, withdrawn: -1}, false
	for s.to = from; s.to < len(events); s.to++ {
		e := &events[s.to]
		switch {
		case e.Kind == Withdrawn && s.withdrawn < 0:
			s.withdrawn, s.closed = s.to, e.On
		case !e.Kind.Step():
		case s.withdrawn >= 0:
			if filing || e.Kind != FilingPlanned || calledOff(events[from:s.to], s.withdrawn-from, e) == No {
				return s
			}
		case again.begins(e):
			s.to = cmp.Or(again.plan, s.to)
			return s
		default:
			again.add(e, s.to)
			filing = filing || e.files()
		}
	}
	return s
}

// anew is what an open episode holds of a new one that is not known as such until its filing comes.
type anew struct {
	numbers              []string // of the filings made
	unnumbered           bool     // one has none
	demanded, terminated bool     // since a filing was made
	plan                 int      // the first plan after both; 0: none
}

// begins reports whether the filing is of a new episode.
func (a *anew) begins(e *Event) bool {
	return e.Kind == Filed && a.demanded && a.terminated && !a.unnumbered &&
		e.Ref != "" && !slices.Contains(a.numbers, e.Ref)
}

func (a *anew) add(e *Event, at int) {
	switch {
	case e.Kind == Filed && (e.Ground == GroundOther || e.On < earliestStep):
	case e.Kind == Filed:
		*a = anew{numbers: append(a.numbers, e.Ref), unnumbered: a.unnumbered || e.Ref == ""}
	case e.Kind == Demanded:
		a.demanded = a.demanded || len(a.numbers) > 0
	case e.Kind == Terminated:
		a.terminated = a.demanded
	case a.terminated && a.plan == 0: // a plan
		a.plan = at
	}
}

// calledOff is whether a withdrawal called off the filing that is planned for a later day. Before are the
// steps of the episode, and at is the withdrawal's place among them.
//
// It did when it bears the plan's number, or the plan was reported before it; and not when it bears another
// step's, when the plan was reported after it, or when a repayment plan was broken in between: then it ended
// what was open, and the plan is a new episode. Else it did when there is nothing else that it can have
// called off, shortly before the day; otherwise it is unknown.
func calledOff(before []Event, at int, plan *Event) Flag {
	w := &before[at]
	open := func(e Event) bool { return e.Kind.Step() }
	switch {
	case w.On.IsZero() || plan.On.IsZero():
		return Unknown
	case w.Ref != "" && w.Ref == plan.Ref:
		return Yes
	case w.Ref != "" && slices.ContainsFunc(before[:at],
		func(e Event) bool { return open(e) && e.Ref == w.Ref }):
		return No
	case !w.Reported.IsZero() && !plan.Reported.IsZero() && !w.Reported.Equal(plan.Reported):
		return flag(plan.Reported.Before(w.Reported))
	case slices.ContainsFunc(before[at:], func(e Event) bool { return e.Kind == PlanBroken && !e.Gone }):
		return No
	case slices.ContainsFunc(before[:at], open):
		return Unknown
	}
	return flag(apart(w.On, plan.On) <= clearDays)
}

func flag(is bool) Flag {
	if is {
		return Yes
	}
	return No
}

// numbers are the episodes of ordered events, by their places.
type numbers []int

func numbersOf(events []Event) numbers {
	all := make(numbers, len(events))
	for _, s := range spans(events) {
		for at := s.from; at < len(all); at++ {
			all[at]++
		}
	}
	return all
}

// at is the number of the episode in which e is among the ordered events; 0 before the first.
func (n numbers) at(events []Event, e *Event) int {
	from, to := dayOf(events, e.On)
	for at := from; at < to; at++ {
		if compareEvents(events[at], *e) == 0 {
			return n[at]
		}
	}
	return 0
}

// files reports whether the event is a filing or a plan of one.
func (e *Event) files() bool { return e.Kind == Filed || e.Kind == FilingPlanned }

// frames reports whether events of the kind begin and end episodes.
func (k EventKind) frames() bool { return k.Step() || k == Withdrawn }
