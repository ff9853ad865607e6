package rules

import (
	"fmt"
	"time"
	_ "time/tzdata" // Danish days are counted the same on a machine without a zone database
)

// Copenhagen is the zone in which Danish statutory days begin and end.
var Copenhagen = mustZone("Europe/Copenhagen")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("rules: the embedded zone database lacks " + name + ": " + err.Error())
	}
	return zone
}

// Day is a Danish calendar day, counted from 1 January of year 1 (day 1). The zero Day is not known.
type Day int32

// unixDay is the Day of 1 January 1970.
const unixDay = 719163

// Date is the Day with that year, month and day of the month, normalised as by time.Date.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 + unixDay)
}

// DayOf is the calendar day that the instant falls on in Copenhagen; the zero time has no Day.
func DayOf(at time.Time) Day {
	if at.IsZero() {
		return 0
	}
	return Date(at.In(Copenhagen).Date())
}

// ParseDay reads a day written as 2026-03-02. Its error never quotes the text.
func ParseDay(s string) (Day, error) {
	at, err := time.Parse(time.RFC3339, s+"T00:00:00Z") // which Go reads in a third of the time
	if err != nil || at.Year() < 1 {
		return 0, fmt.Errorf("not a calendar day written as YYYY-MM-DD")
	}
	return Date(at.Date()), nil
}

// IsZero reports whether the day is not known.
func (d Day) IsZero() bool { return d == 0 }

func (d Day) utc() time.Time { return time.Unix(int64(d-unixDay)*86400, 0).UTC() }

// Date is the day's year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) { return d.utc().Date() }

// Weekday is the day's day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// Add is the day n calendar days later.
func (d Day) Add(n int) Day { return d + Day(n) }

// Begins is the instant at which the day begins in Copenhagen.
func (d Day) Begins() time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, Copenhagen)
}

// Ends is the first instant after the day, in Copenhagen.
func (d Day) Ends() time.Time { return d.Add(1).Begins() }

// String is the day as 2026-03-02, or nothing when it is not known.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText writes the day as 2026-03-02, an unknown day as nothing.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(b []byte) error {
	*d = 0
	if len(b) == 0 {
		return nil
	}
	parsed, err := ParseDay(string(b))
	*d = parsed
	return err
}
