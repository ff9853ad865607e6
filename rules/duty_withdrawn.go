package rules

// This file says what a withdrawal ends. No paragraph tells what becomes of the duties after a notice when
// the request is withdrawn. They are about help in connection with an eviction, and none is coming any more:
// so they end on the day of the withdrawal. A time limit that had passed by then stays passed.

// untilWithdrawn ends the duties that were not met before the day on which what they hang on was withdrawn;
// zero: it stands. One that is met later keeps the day on which it was.
func untilWithdrawn(duties []Duty, on Day) []Duty {
	for i := range duties {
		if d := &duties[i]; !on.IsZero() && (d.Ended.IsZero() || d.Ended > on) {
			d.Withdrawn = on
		}
	}
	return duties
}

// threatened are the duties after the fogedret's own notices. That an eviction is coming is over when the
// request is withdrawn later. That one was carried out stands, and so does what the fogedret tells
// afterwards: it is of another request.
func (m *answers) threatened(off Day) []Duty {
	duties := m.bailiff()
	if !m.in(m.EvictionNotice).IsZero() || m.in(m.EvictionComing) > off {
		return duties
	}
	return untilWithdrawn(duties, off)
}

// Over reports whether nothing is owed any more: the duty was met, or what it hangs on was withdrawn.
func (d *Duty) Over() bool { return !d.Ended.IsZero() || !d.Withdrawn.IsZero() }

// late is the last day on which the duty is met in time, the extended one; zero: it has none.
func (d *Duty) late() Day { return max(d.Due, d.DueExtended) }

// withdrawnInTime reports whether the duty ended by a withdrawal before its time had passed.
func (d *Duty) withdrawnInTime() bool {
	return !d.Withdrawn.IsZero() && (d.Due.IsZero() || d.Withdrawn <= d.late())
}
