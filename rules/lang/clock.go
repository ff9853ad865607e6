package lang

import "time"

var months = [...]Text{
	{"januar", "January"}, {"februar", "February"}, {"marts", "March"}, {"april", "April"}, {"maj", "May"},
	{"juni", "June"}, {"juli", "July"}, {"august", "August"}, {"september", "September"},
	{"oktober", "October"}, {"november", "November"}, {"december", "December"},
}

// Day is an ISO day as people write it, "17. juni 2026"; one that is not known says so.
func Day(day string, l Language) string {
	if day == "" {
		return Text{"en ukendt dag", "an unknown day"}.In(l)
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day // the jurist's page has a word in its place
	}
	return Text{at.Format("2. "), at.Format("2 ")}.In(l) + months[at.Month()-1].In(l) + at.Format(" 2006")
}

// Instant is an instant in Copenhagen as people write it after a verb: "den 17. juni 2026 kl. 10.15".
func Instant(at time.Time, l Language) string { return onDay(at.Format(time.DateOnly), at, l) }

// DayAndTime is an instant in Copenhagen as a line by itself: "17. juni 2026 kl. 10.15".
func DayAndTime(at time.Time, l Language) string {
	return Day(at.Format(time.DateOnly), l) + " " + clock(at, l)
}

// clock is the time of day of an instant in Copenhagen; in the hour that a Danish night has twice, with its
// offset.
func clock(at time.Time, l Language) string {
	text := Text{at.Format("kl. 15.04"), at.Format("at 15:04")}.In(l)
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
		return Count(int64(d/day), DayNoun)
	case d >= time.Hour:
		return Count(int64(d/time.Hour), HourNoun)
	case d >= time.Minute:
		return Count(int64(d/time.Minute), MinuteNoun)
	}
	return Text{"under et minut", "less than a minute"}
}
