package rules

import "time"

// This file looks at days that can be right by themselves and not beside what else is known: a year or a
// month was written wrongly, or day and month were read in the wrong order. Whoever believes them sees a
// step from before go-live, or one that lies ahead, and is silent about a family.

// reportedAfterGoLive is that the subject is dated before go-live, and was first reported after it. The
// first run of a source brings what is old; of a step of which it is not known when it was reported it says
// nothing.
var reportedAfterGoLive = dated(func(v View) bool { return v.reportedLate(v.Subject) })

// latestReportedAfterGoLive is that of the last filing made, by which an episode is judged.
var latestReportedAfterGoLive = dated(func(v View) bool { return v.reportedLate(v.latest()) })

func (v View) reportedLate(s *Step) bool {
	return v.earlier(s) && !s.Reported.IsZero() && !s.Initial &&
		DayOf(s.Reported) >= v.Rule.goLive[v.Association]
}

// goLiveMoved is that the subject lay before go-live when the case was judged, and go-live has been moved back
// since, perhaps by a slip of the year: the municipality has been notified another way, or was not to be.
var goLiveMoved = dated(func(v View) bool { return v.Subject.On <= v.AskedUntil })

// latestGoLiveMoved is that of the last filing made, by which an episode is judged.
var latestGoLiveMoved = dated(func(v View) bool { return v.latest().On <= v.AskedUntil })

// filedBeforeDemand is that the filing lies before the only demand or termination that it can rest on.
var filedBeforeDemand = dated(func(v View) bool {
	return v.Subject.Kind == Filed && (v.restsOnLater(Demanded) || v.restsOnLater(Terminated))
})

// restsOnLater reports whether a step of the kind follows the subject in its episode, and none comes before
// it.
func (v View) restsOnLater(kind EventKind) bool {
	later := false
	for _, s := range v.Steps {
		switch {
		case s.Kind != kind || s.On.IsZero() || s.Doubt != "":
		case s.On <= v.Subject.On:
			return false
		case s.seen && !s.Gone && v.Episode.holds(s):
			later = true
		}
	}
	return later
}

// restsBeforeStart is that the filing may rest on what was sent to the tenant before: a demand or a termination
// lies before the tenancy began, and none of its kind after, or the tenancy began on the filing's own day. An
// heir who stays keeps the day on which the tenancy began.
func restsBeforeStart(v View) Result {
	start, on := v.Tenancy.Start, v.Subject.On
	return holds(!start.IsZero() && !on.IsZero() && v.Subject.Doubt == "" &&
		(start == on || v.restsOnEarlier(Demanded) || v.restsOnEarlier(Terminated)))
}

// restsOnEarlier reports whether a step of the kind before the subject lies before the tenancy began, and none
// that is still reported lies in it.
func (v View) restsOnEarlier(kind EventKind) bool {
	earlier := false
	for _, s := range v.Steps {
		switch {
		case s.Kind != kind || s.place > v.Subject.place:
		case s.Gone && !v.Episode.holds(s):
		case s.Doubt == EventBeforeStart:
			earlier = true
		case s.Doubt == "" && !s.On.IsZero() && !s.Gone:
			return false
		}
	}
	return earlier
}

// holds reports whether the step is of the episode.
func (e *Episode) holds(s *Step) bool { return s.place >= e.from && s.place < e.from+len(e.Steps) }

// swappedDay is that the subject's day does not fit when the step was reported, and would with day and month
// swapped. It says nothing where that is not known; nor of the past, where a source was first read.
var swappedDay = dated(func(v View) bool {
	s := v.Subject
	reported := DayOf(s.Reported)
	if s.Kind != Filed && s.Kind != Demanded || s.Reported.IsZero() || s.Initial && s.On <= reported {
		return false
	}
	year, month, day := s.On.Date()
	if day > 12 || day == int(month) {
		return false
	}
	swapped := Date(year, time.Month(day), int(month))
	return !(s.On <= reported+nextWeek && s.On >= reported-nextMonth) &&
		swapped <= reported && swapped >= reported-nextMonth
})

// nextWeek is how far ahead a step of the association's own can be dated and be meant so.
const nextWeek = 7
