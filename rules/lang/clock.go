package lang

import (
	"strconv"
	"time"
)

// Day is an ISO day in a sentence; one that is not known says so.
func Day(day string, l Language) string {
	if day == "" {
		return Text{"en ukendt dag", "an unknown day"}.In(l)
	}
	return day
}

// clock is the time of day of an instant in Copenhagen; in the hour that a Danish night has twice, with its
// offset.
func clock(at time.Time, l Language) string {
	text := Text{"kl. ", "at "}.In(l) + at.Format("15:04")
	if twice(at) {
		text += at.Format(" (-07:00)")
	}
	return text
}

// twice reports whether the wall clock shows this time of day at another instant too.
func twice(at time.Time) bool {
	for _, other := range []time.Time{at.Add(time.Hour), at.Add(-time.Hour)} {
		if other.Format("15:04") == at.Format("15:04") {
			return true
		}
	}
	return false
}

// Lateness is a duration as people say it: whole days, else hours or minutes.
func Lateness(d time.Duration) Text {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day || d%day == 0 && d >= day:
		return count(int64(d/day), Text{"dag", "day"}, Text{"dage", "days"})
	case d >= time.Hour:
		return count(int64(d/time.Hour), Text{"time", "hour"}, Text{"timer", "hours"})
	case d >= time.Minute:
		return count(int64(d/time.Minute), Text{"minut", "minute"}, Text{"minutter", "minutes"})
	}
	return Text{"under et minut", "less than a minute"}
}

func count(n int64, one, many Text) Text {
	number := strconv.FormatInt(n, 10) + " "
	if n == 1 {
		many = one
	}
	return Text{number + many.DA, number + many.EN}
}
