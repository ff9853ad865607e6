package rules

import "slices"

// Occurrence is a step with its place in the case, as far as that is known.
type Occurrence struct {
	Event *Event
	// the number of its episode; 0: not known, because some step or withdrawal has no day to be believed
	Episode int
	// how many of its kind the episode has had with it, 1 and up, plans replaced since not counted; 0: not
	// known
	Nth   int
	Lacks Field // why Nth is not known: FieldEventDay, or FieldEarlierStep; empty when it is
	// Doubtful: its day, or the day on which the tenancy began, cannot be right. What is counted from either
	// is not known.
	Doubtful bool
}

// Condition says whether an agreement covers a step: Yes, No, or Unknown with the fields that it depends on
// and that no source reports. An error is that it could not be answered; a person must then look. Steps to
// come are asked about too, and what it answers must not depend on when it is asked. It may be called by many
// at once.
type Condition func(c *Case, o Occurrence) (covered Flag, missing []Field, err error)

// occurrence is a step of the episode, or one before it, with its place.
func (h *History) occurrence(e *Episode, s *Step) Occurrence {
	o := Occurrence{Event: s.Event, Episode: e.Number, Nth: 1, Doubtful: s.Doubt != ""}
	same := ofKind(h.Steps, s.Kind)
	for _, other := range same {
		if other.place >= e.from && other.place < s.place && h.replaced(e, other) != Yes {
			o.Nth++
			if other.Gone {
				o.Lacks = FieldEarlierStep // whether it ever was a step nobody knows
			}
		}
	}
	if len(same) > 1 && h.unordered(s, same) {
		o.Lacks = FieldEventDay
	}
	if o.Lacks != "" {
		o.Nth = 0
	}
	if h.shifting(s) {
		o.Episode = 0
	}
	return o
}

// unordered reports whether it is unknown which of its kind in the episode the step is, because of a day that
// is unknown.
func (h *History) unordered(s *Step, same []*Step) bool {
	among := same
	if h.parted() || !s.Kind.Step() { // other steps say of which episode it is
		among = slices.Concat(same, h.framing())
	}
	return slices.ContainsFunc(among, (*Step).unsure)
}

// framing are the steps that begin and end episodes.
func (h *History) framing() []*Step {
	return ofKind(h.Steps, Demanded, Terminated, FilingPlanned, Filed, Withdrawn)
}

// shifting reports whether it is unknown of which episode the step is: there may be several, and when a step
// or a withdrawal or the step itself came is unknown.
func (h *History) shifting(s *Step) bool {
	return h.parted() && (s.unsure() || slices.ContainsFunc(h.framing(), (*Step).unsure))
}

// parted reports whether a withdrawal may part the case into several episodes.
func (h *History) parted() bool {
	return slices.ContainsFunc(h.Steps, func(s *Step) bool { return s.Kind == Withdrawn })
}

// placed reports whether it is known of the step whether it is in an episode, as a legal step is and what
// comes after one.
func (h *History) placed(s *Step) bool {
	if s.Kind.Step() {
		return true
	}
	framing := h.framing()
	earlier := func(f *Step) bool { return f.place < s.place && f.Kind.Step() && !f.unsure() }
	if slices.ContainsFunc(framing, earlier) {
		return true
	}
	return !s.unsure() && !slices.ContainsFunc(framing, (*Step).unsure)
}

// replaced reports whether the step is a planned filing and another of its episode takes its place, since it
// is planned for a later day and still reported; Unknown when the days or the episodes are unknown.
func (h *History) replaced(e *Episode, s *Step) Flag {
	if s.Kind != FilingPlanned {
		return No
	}
	answer, shifting, among := No, h.shifting(s), e.Steps
	if shifting {
		among = h.Steps // any may be of its episode
	}
	for _, later := range ofKind(among, FilingPlanned) {
		switch {
		case later == s, later.Gone && !s.Gone:
		case shifting || s.unsure() || later.unsure():
			answer = Unknown
		case compareEvents(*later.Event, *s.Event) > 0:
			return Yes
		}
	}
	return answer
}
