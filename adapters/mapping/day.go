package mapping

import (
	"strings"
	"time"

	"boligbro/rules"
)

// layouts are the ways of writing a day that the settings may name: the separator, and whether the year is
// first.
var layouts = map[string]layout{
	"dd-mm-yyyy": {'-', false},
	"dd.mm.yyyy": {'.', false},
	"dd/mm/yyyy": {'/', false},
	"yyyy-mm-dd": {'-', true},
}

type layout struct {
	separator byte
	yearFirst bool
}

// A tenancy's dates lie in this span; what systems write for "no date" (0001, 1753, 9999) does not.
const (
	firstYear = 1800
	lastYear  = 2199
)

// parseDay reads a day in one of the layouts. A time of day may follow it; where that has an offset, the day
// is the one in Copenhagen.
func parseDay(word string, all []layout) (rules.Day, rules.ProblemCode) {
	day, rest, code := readDay(word, all)
	if code != "" || rest == "" {
		return day, code
	}
	at, code := parseInstant(word, all)
	return rules.DayOf(at), code
}

// readDay reads the day that the word begins with.
func readDay(word string, all []layout) (day rules.Day, rest string, code rules.ProblemCode) {
	for _, l := range all {
		numbers, digits, end := readNumbers(word, l.separator)
		if l.yearFirst {
			numbers[0], numbers[2] = numbers[2], numbers[0]
			digits[0], digits[2] = digits[2], digits[0]
		}
		if digits[2] != 4 || digits[1] < 1 || digits[1] > 2 || digits[0] < 1 || digits[0] > 2 {
			continue
		}
		year, month, date := numbers[2], numbers[1], numbers[0]
		if !possible(year, month, date) {
			if possible(year, date, month) {
				return 0, "", rules.ProblemDateSwapped
			}
			return 0, "", rules.ProblemDateImpossible
		}
		rest = word[end:]
		if rest != "" && rest[0] != ' ' && rest[0] != 'T' {
			return 0, "", rules.ProblemDateUnreadable
		}
		return rules.Date(year, time.Month(month), date), rest, ""
	}
	return 0, "", rules.ProblemDateUnreadable
}

// readNumbers reads three numbers of at most four digits with the separator between them, and where they end.
// A number that is not there has no digits.
func readNumbers(word string, separator byte) (numbers, digits [3]int, end int) {
	for part := range numbers {
		for end < len(word) && word[end]-'0' <= 9 && digits[part] < 4 {
			numbers[part] = numbers[part]*10 + int(word[end]-'0')
			digits[part]++
			end++
		}
		if part < 2 {
			if end == len(word) || word[end] != separator {
				break
			}
			end++
		}
	}
	return numbers, digits, end
}

// possible reports whether there is such a day in the span of a tenancy's dates.
func possible(year, month, date int) bool {
	return year >= firstYear && year <= lastYear && month >= 1 && month <= 12 && date >= 1 &&
		date <= daysIn(year, month)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// parseInstant reads a day and a time of day: in Copenhagen, or at the offset that follows it.
func parseInstant(word string, all []layout) (time.Time, rules.ProblemCode) {
	day, rest, code := readDay(word, all)
	if code != "" {
		return time.Time{}, code
	}
	if rest == "" {
		return time.Time{}, rules.ProblemDateUnreadable
	}
	clock := strings.TrimLeft(rest[1:], " ")
	for _, form := range []string{"15:04:05", "15:04", "15.04.05", "15.04", "15:04:05Z07:00", "15:04Z07:00",
		"15:04:05 Z07:00"} {
		at, err := time.Parse(form, clock)
		if err != nil {
			continue
		}
		zone := rules.Copenhagen
		if strings.HasSuffix(form, "Z07:00") {
			zone = at.Location()
		}
		year, month, date := day.Date()
		return time.Date(year, month, date, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(),
			zone).UTC(), ""
	}
	return time.Time{}, rules.ProblemDateUnreadable
}
