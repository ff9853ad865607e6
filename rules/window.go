package rules

// window is the time in which what a municipality does answers the notice of one course (forløb). A case's JSON holds
// what the municipality has recorded about all its courses together.
type window struct {
	from  Day // the first day; zero: not known
	until Day // the first day that answers a later course; zero: there is none
	asked Asked
}

// in is the day when it lies in the window and has come by the time asked about, else zero.
func (w window) in(d Day) Day {
	if d < w.from || !w.until.IsZero() && d >= w.until {
		return 0
	}
	return w.asked.known(d)
}

// window is that of the course that the finding concerns. It begins on the day of the step or, if that is earlier, on the
// first day on which its notice was sent or arrived: the notice of a planned filing can be answered before the filing is
// made, and a filing can be known before its notice is proved to have arrived, but nobody answers what neither was done
// nor told. It ends where a later course's begins, unless that was called back before anybody was told of it.
func (c *Case) window(f *Finding, step *Event, arrived Day, asked Asked) window {
	w := window{from: earliest(step.day(), arrived), asked: asked}
	events := c.ordered()
	for i := range c.Notices {
		if n := &c.Notices[i]; n.of(f, step, events) {
			w.from = earliest(w.from, n.first())
		}
	}
	for s := firstEpisode(events); s.number > 0 && w.until.IsZero(); s = s.next(events) {
		if s.number > f.Episode {
			w.until = c.answerable(s, events)
		}
	}
	return w
}

// answerable is the first day on which the notice of a filing in the episode can be answered; zero: there is none.
func (c *Case) answerable(s span, events []Event) (first Day) {
	told := false
	for i := range c.Notices {
		if n := &c.Notices[i]; n.Rule == EvictionFiled && s.holds(n, events, evictionFiled.kinds...) {
			first, told = earliest(first, n.first()), true
		}
	}
	if !told && !s.closed.IsZero() {
		return 0
	}
	for i := s.from; i < s.to; i++ {
		if e := &events[i]; (e.Kind == Filed || e.Kind == FilingPlanned) && e.Ground != GroundOther {
			first = earliest(first, e.On)
		}
	}
	return first
}

// of reports whether the notice is the finding's: of its demand, or of its course.
func (n *SentNotice) of(f *Finding, step *Event, events []Event) bool {
	switch {
	case n.Rule != f.Rule:
		return false
	case f.Rule == AssignedTenantDemand:
		return n.tells(step, events)
	case f.Rule == EvictionFiled:
		for s := firstEpisode(events); s.number > 0; s = s.next(events) {
			if s.number == f.Episode {
				return s.holds(n, events, evictionFiled.kinds...)
			}
		}
	}
	return n.Episode == f.Episode || n.Episode == 0
}

// first is the first day on which the notice is known to have been sent or to have arrived; zero: none is known.
func (n *SentNotice) first() Day {
	return earliest(earliest(DayOf(n.Transmitted), DayOf(n.Arrived)), n.Elsewhere.On)
}

// day is the event's day, also when it tells only its instant.
func (e *Event) day() Day {
	if e.undated() {
		return DayOf(e.At)
	}
	return e.On
}

// earliest is the earlier of two days, of which either may be unknown.
func earliest(a, b Day) Day {
	if a.IsZero() || !b.IsZero() && b < a {
		return b
	}
	return a
}
