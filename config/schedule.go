package config

import (
	"slices"
	"strconv"
	"strings"
)

// Schedule is when the night runs.
type Schedule struct {
	Night string `yaml:"night"` // cron, five fields; default "0 20 * * *"
	Zone  string `yaml:"zone"`  // Europe/Copenhagen (default) or UTC
}

func (s *Schedule) fill() {
	if s.Night == "" {
		s.Night = "0 20 * * *"
	}
	if s.Zone == "" {
		s.Zone = "Europe/Copenhagen"
	}
}

// The five fields of cron, with the names that may be written for numbers.
var cronFields = []struct {
	low, high int
	names     string // three letters each, from low
}{
	{0, 59, ""}, {0, 23, ""}, {1, 31, ""},
	{1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
	{0, 6, "sunmontuewedthufrisat"},
}

func (s Schedule) check(f *faults, path string) {
	local := s.Zone == "Europe/Copenhagen"
	if !local && s.Zone != "UTC" {
		f.add(path+".zone", "skal være Europe/Copenhagen eller UTC", "must be Europe/Copenhagen or UTC")
	}
	fields := strings.Fields(s.Night)
	sets := make([][]int, len(cronFields))
	ok := len(fields) == len(cronFields)
	for i := 0; ok && i < len(fields); i++ {
		sets[i], ok = cronSet(strings.ToLower(fields[i]), i)
	}
	switch {
	case !ok:
		f.add(path+".night",
			`skal være fem cron-felter: minut, time, dag, måned, ugedag (0-6), `+
				`fx "0 20 * * *" for hver aften kl. 20`,
			`must be five cron fields: minute, hour, day, month, weekday (0-6), `+
				`e.g. "0 20 * * *" for every evening at 20:00`)
	case local && slices.Contains(sets[1], 2):
		// The hour that daylight saving skips in March and repeats in October.
		f.add(path+".night",
			"må ikke ligge mellem kl. 02 og 03: den time findes ikke sidste søndag i marts og kommer to "+
				"gange sidste søndag i oktober; vælg en anden",
			"must not lie between 02:00 and 03:00: that hour is skipped on the last Sunday of March and "+
				"comes twice on the last Sunday of October; choose another")
	case never(fields, sets):
		f.add(path+".night",
			"indtræffer aldrig: måneden har ikke den dag",
			"never comes: the month has no such day")
	}
}

// cronSet is the numbers that the field at place i means.
func cronSet(text string, i int) (set []int, ok bool) {
	for part := range strings.SplitSeq(text, ",") {
		low, high, every, ok := cronSpan(part, i)
		if !ok {
			return nil, false
		}
		for n := low; n <= high; n += every {
			set = append(set, n)
		}
	}
	return set, true
}

// cronSpan is one part of the field at place i, such as 1-5, */15 or mon.
func cronSpan(part string, i int) (low, high, every int, ok bool) {
	span, step, stepped := strings.Cut(part, "/")
	low, high, every, ok = cronFields[i].low, cronFields[i].high, 1, true
	if stepped {
		n, err := strconv.ParseUint(step, 10, 8)
		every, ok = int(n), err == nil && n > 0
	}
	if span == "*" || span == "?" {
		return low, high, every, ok
	}
	from, to, ranged := strings.Cut(span, "-")
	low, isNumber := cronNumber(from, i)
	ok = ok && isNumber
	switch {
	case ranged:
		high, isNumber = cronNumber(to, i)
		ok = ok && isNumber && low <= high
	case !stepped:
		high = low
	}
	return low, high, every, ok
}

// cronNumber reads a number or a name, such as mon, of the field at place i.
func cronNumber(s string, i int) (int, bool) {
	field := cronFields[i]
	if at := strings.Index(field.names, s); len(s) == 3 && at >= 0 && at%3 == 0 {
		return field.low + at/3, true
	}
	n, err := strconv.ParseUint(s, 10, 8)
	return int(n), err == nil && int(n) >= field.low && int(n) <= field.high
}

// never reports whether no month of the set has a day of the set. With a weekday beside the day, either is
// enough.
func never(fields []string, sets [][]int) bool {
	if wild := fields[4][0]; wild != '*' && wild != '?' {
		return false
	}
	longest := [...]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	for _, month := range sets[3] {
		if slices.Min(sets[2]) <= longest[month] {
			return false
		}
	}
	return true
}
