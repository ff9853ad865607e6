package rules_test

import (
	"errors"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"

	"boligbro/rules"
)

// TestHelligdage holds our calendar against one that others keep. They differ on purpose in 5 June, which
// that calendar counts as a public holiday, and in påskedag and pinsedag, Sundays that it does not list.
func TestHelligdage(t *testing.T) {
	t.Parallel()
	calendar := &cal.Calendar{}
	for _, holiday := range dk.Holidays {
		if holiday != dk.Grundlovsdag {
			calendar.AddHoliday(holiday)
		}
	}
	for day := rules.Date(1995, time.January, 1); day < rules.Date(2060, time.January, 1); day++ {
		year, month, date := day.Date()
		theirs, _, _ := calendar.IsHoliday(time.Date(year, month, date, 12, 0, 0, 0, rules.Copenhagen))
		if day.Weekday() == time.Sunday {
			theirs = day.Helligdag()
		}
		if day.Helligdag() != theirs {
			t.Errorf("%s: helligdag is %t here and %t there", day, day.Helligdag(), theirs)
		}
		weekday := day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
		shut := theirs || month == time.June && date == 5 ||
			month == time.December && (date == 24 || date == 31)
		if day.Hverdag() != (weekday && !shut) {
			t.Errorf("%s: hverdag is %t", day, day.Hverdag())
		}
	}
}

func TestEaster(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{
		1818: "1818-03-22", 1943: "1943-04-25", 2000: "2000-04-23", 2024: "2024-03-31", 2025: "2025-04-20",
		2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25", 2285: "2285-03-22",
	} {
		if got := rules.Easter(year).String(); got != want {
			t.Errorf("Easter of %d is %s, want %s", year, got, want)
		}
	}
}

func TestHverdage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, next, fifthBefore string }{
		{"2026-03-16", "2026-03-16", "2026-03-09"}, // Monday
		{"2026-04-02", "2026-04-07", "2026-03-26"}, // skærtorsdag to the day after 2. påskedag
		{"2026-05-14", "2026-05-15", "2026-05-07"}, // Kristi himmelfartsdag; the Friday after is a hverdag
		{"2026-06-05", "2026-06-08", "2026-05-29"}, // grundlovsdag, a Friday
		{"2026-12-24", "2026-12-28", "2026-12-17"}, // juleaften to Monday
		{"2026-12-31", "2027-01-04", "2026-12-22"}, // nytårsaften to Monday
		{"2023-05-05", "2023-05-08", "2023-04-28"}, // the last store bededag
		{"2024-04-26", "2024-04-26", "2024-04-19"}, // no longer one
	} {
		from := day(t, c.from)
		if got := from.NextHverdag().String(); got != c.next {
			t.Errorf("next hverdag of %s is %s, want %s", c.from, got, c.next)
		}
		if got := from.AddHverdage(-5).String(); got != c.fifthBefore {
			t.Errorf("five hverdage before %s is %s, want %s", c.from, got, c.fifthBefore)
		}
	}
	if got := day(t, "2026-12-23").AddHverdage(1).String(); got != "2026-12-28" {
		t.Errorf("the hverdag after 23 December 2026 is %s", got)
	}
}

func TestDemandExpires(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ received, want string }{
		{"2026-09-10", "2026-09-24"}, // Thursday
		{"2026-09-12", "2026-09-28"}, // Saturday moves to Monday
		{"2026-09-13", "2026-09-28"}, // Sunday moves to Monday
		{"2026-05-22", "2026-06-08"}, // grundlovsdag 2026 is a Friday
		{"2026-12-10", "2026-12-24"}, // juleaften is not moved
		{"2026-12-17", "2026-12-31"}, // nor nytårsaften
		{"2026-12-11", "2026-12-28"}, // 1. juledag, Friday
		{"2026-03-19", "2026-04-07"}, // skærtorsdag, to Tuesday
	} {
		if got := day(t, c.received).DemandExpires().String(); got != c.want {
			t.Errorf("a demand received %s expires %s, want %s", c.received, got, c.want)
		}
	}
}

// TestDaylightSaving holds days to Copenhagen's 23 and 25 hour days.
func TestDaylightSaving(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day   string
		hours time.Duration
	}{{"2026-03-28", 24}, {"2026-03-29", 23}, {"2026-10-25", 25}} {
		d := day(t, c.day)
		if got := d.Ends().Sub(d.Begins()); got != c.hours*time.Hour {
			t.Errorf("%s lasts %s", c.day, got)
		}
		if rules.DayOf(d.Begins()) != d || rules.DayOf(d.Ends().Add(-1)) != d ||
			rules.DayOf(d.Ends()) != d.Add(1) {
			t.Errorf("%s does not hold its own first and last instant", c.day)
		}
	}
}

func TestYears(t *testing.T) {
	t.Parallel()
	if got := day(t, "2024-02-29").Years(1).String(); got != "2025-03-01" {
		t.Errorf("a year after 29 February 2024 is %s", got)
	}
}

func day(t testing.TB, s string) rules.Day {
	t.Helper()
	d, err := rules.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A day is read as Go reads a date, and nothing else is: not one with a letter too many, too few or another.
func TestADayIsReadAsADateAlone(t *testing.T) {
	same := func(s string) {
		day, err := rules.ParseDay(s)
		want, wantErr := time.Parse(time.DateOnly, s)
		if wantErr == nil && want.Year() < 1 {
			wantErr = errors.New("before the first day")
		}
		if (err == nil) != (wantErr == nil) || err == nil && day.String() != s {
			t.Errorf("%q is %v, %v; as a date %v, %v", s, day, err, want, wantErr)
		}
	}
	for _, s := range []string{
		"2026-03-02", "2024-02-29", "0000-12-31", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00",
	} {
		same(s)
		for at := range len(s) {
			same(s[:at] + s[at+1:])
			for c := range 256 {
				same(s[:at] + string([]byte{byte(c)}) + s[at:])
				same(s[:at] + string([]byte{byte(c)}) + s[at+1:])
			}
		}
	}
}
