package mapping

import (
	"strings"
	"time"

	"boligbro/rules"
)

// layouts are the ways of writing a day that the settings may name.
var layouts = map[string]layout{
	"dd-mm-yyyy": {separator: '-', year: 4},
	"dd.mm.yyyy": {separator: '.', year: 4},
	"dd/mm/yyyy": {separator: '/', year: 4},
	"yyyy-mm-dd": {separator: '-', year: 4, yearFirst: true},
	"dd-mm-yy":   {separator: '-', year: 2},
	"dd.mm.yy":   {separator: '.', year: 2},
	"dd/mm/yy":   {separator: '/', year: 2},
	"yyyymmdd":   {year: 4, yearFirst: true},
	"excel":      {serial: true},
}

// layout is a way of writing a day.
type layout struct {
	separator byte // 0: none, and each number has all its digits
	year      int  // how many digits the year has
	yearFirst bool
	serial    bool // a spreadsheet's number of the day
}

// century is that of a year of two digits: the tenancies of a feed are of people who live.
const (
	century   = 2000
	lastShort = 50 // 51 and up are of the century before
)

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
		if l.serial {
			if day, rest, ok := readSerial(word); ok {
				return day, rest, ""
			}
			continue
		}
		numbers, digits, end := l.numbers(word)
		if l.yearFirst {
			numbers[0], numbers[2] = numbers[2], numbers[0]
			digits[0], digits[2] = digits[2], digits[0]
		}
		if digits[2] != l.year || digits[1] < 1 || digits[1] > 2 || digits[0] < 1 || digits[0] > 2 {
			continue
		}
		year, month, date := l.century(numbers[2]), numbers[1], numbers[0]
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

// numbers are the three numbers of a day in the order in which the layout has them, how many digits each has,
// and where they end. Without a separator the digits are cut by their places.
func (l layout) numbers(word string) (numbers, digits [3]int, end int) {
	if l.separator != 0 {
		return readNumbers(word, l.separator)
	}
	places := [3]int{4, 2, 2}
	for part, many := range places {
		for range many {
			if end == len(word) || word[end]-'0' > 9 {
				return numbers, [3]int{}, end
			}
			numbers[part] = numbers[part]*10 + int(word[end]-'0')
			end++
		}
	}
	if end < len(word) && word[end]-'0' <= 9 {
		return numbers, [3]int{}, end
	}
	return numbers, places, end
}

// century is the year that the layout's digits mean.
func (l layout) century(year int) int {
	switch {
	case l.year == 4:
		return year
	case year > lastShort:
		return century - 100 + year
	}
	return century + year
}

// A spreadsheet counts the days from 30 December 1899, when one leaves out those that it has wrong before
// March 1900. The part of a day behind it is its time.
var serialZero = rules.Date(1899, 12, 30)

// The serials of 1 January 1950 and 31 December 2199: another number is no day of a tenancy.
const (
	serialFirst = 18_264
	serialLast  = 109_574
)

// readSerial reads a spreadsheet's number of a day, with a part of a day or without.
func readSerial(word string) (day rules.Day, rest string, ok bool) {
	number, part, parted := strings.Cut(strings.Replace(word, ",", ".", 1), ".")
	if len(number) < 5 || len(number) > 6 || parted && !digitsOnly(part) || !digitsOnly(number) {
		return 0, "", false
	}
	days := 0
	for i := range len(number) {
		days = days*10 + int(number[i]-'0')
	}
	if days < serialFirst || days > serialLast {
		return 0, "", false
	}
	return serialZero.Add(days), "", true
}

func digitsOnly(s string) bool {
	return s != "" && strings.IndexFunc(s, func(c rune) bool { return c < '0' || c > '9' }) < 0
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
