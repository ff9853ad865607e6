package rules

import "slices"

// day is the day of the notice's step; where that is not told, the day on which the notice was sent.
func (n *SentNotice) day() Day {
	if n.On.IsZero() {
		return DayOf(n.Transmitted)
	}
	return n.On
}

// names reports whether the notice and the event bear the same reference and are of the same course: a housing
// system may use its reference again after a withdrawal. known: both have one, so that days do not matter.
func (n *SentNotice) names(e *Event, events []Event) (same, known bool) {
	if n.Ref == "" || e.Ref == "" {
		return false, false
	}
	return n.Ref == e.Ref && !withdrawnBetween(events, n.day(), e.On), true
}

// withdrawnBetween reports whether a withdrawal lies between two known days.
func withdrawnBetween(events []Event, a, b Day) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	first, last := min(a, b), max(a, b)
	return slices.ContainsFunc(events, func(e Event) bool { return e.Kind == Withdrawn && first < e.On && e.On < last })
}

// tells reports whether the notice told of the event, one of several of its kind in events: the same
// reference or, where either has none, the nearest within 14 days.
func (n *SentNotice) tells(e *Event, events []Event) bool {
	if same, known := n.names(e, events); known {
		return same
	}
	mine := apart(n.day(), e.On)
	if mine > sameDays {
		return false
	}
	return !slices.ContainsFunc(events, func(o Event) bool {
		if o.Kind != e.Kind || compareEvents(o, *e) == 0 {
			return false
		}
		theirs := apart(n.day(), o.On)
		return n.Ref != "" && o.Ref == n.Ref || theirs < mine || theirs == mine && compareEvents(o, *e) < 0
	})
}

// holds reports whether the notice was of this episode: the one that it names if a step there is the one it told
// of, else whichever episode holds that step (an older course told of later moves the numbers), else the one it names.
func (s span) holds(n *SentNotice, events []Event, kinds ...EventKind) bool {
	if n.Episode == s.number {
		if s.told(n, events, kinds) {
			return true
		}
		for other := firstEpisode(events); other.number > 0; other = other.next(events) {
			if other.told(n, events, kinds) {
				return false
			}
		}
		return true
	}
	if !s.told(n, events, kinds) {
		return false
	}
	for other := firstEpisode(events); other.number > 0; other = other.next(events) {
		if other.number == n.Episode || n.Episode == 0 && other.number < s.number {
			if other.told(n, events, kinds) {
				return false
			}
		}
	}
	return true
}

// told reports whether a step of the episode is the one that the notice told of.
func (s span) told(n *SentNotice, events []Event, kinds []EventKind) bool {
	for i := s.from; i < s.to; i++ {
		e := &events[i]
		if !slices.Contains(kinds, e.Kind) {
			continue
		}
		same, known := n.names(e, events)
		if same || !known && apart(n.day(), e.On) <= sameDays {
			return true
		}
	}
	return false
}
