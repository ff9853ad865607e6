// Package fetch says which files a source reads.
package fetch

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"boligbro/adapters"
	"boligbro/rules"
)

// File is a file that fits a source's pattern.
type File struct {
	Path    string
	Written time.Time
	Info    os.FileInfo // as it was when it was looked for
	pattern string      // of the settings, by which it was found
}

// Name is the file's base name as it may be stored and shown.
func (f File) Name() string { return adapters.ShownBy(f.pattern, f.base()) }

func (f File) base() string { return filepath.Base(f.Path) }

// Newest is the one file that holds today's list: that of the newest day in the files' names, where a file
// without a day has the Danish day on which it was written; and of several of one day the one written last.
// It is sure when nothing else of that day can be another part of the same list: a file of the day is an
// earlier make of it when their names differ only in the numbers behind the day.
func Newest(files []File) (newest File, sure bool) {
	newest = slices.MaxFunc(files, func(a, b File) int {
		return cmp.Or(cmp.Compare(a.day(), b.day()), a.Written.Compare(b.Written),
			cmp.Compare(a.base(), b.base()))
	})
	stem, _, dated := dayIn(newest.base())
	for _, f := range files {
		if f == newest || f.day() != newest.day() {
			continue
		}
		if other, _, also := dayIn(f.base()); !dated || !also || other != stem {
			return newest, false
		}
	}
	return newest, true
}

// day is the day in the file's name, else that on which it was written.
func (f File) day() rules.Day {
	if _, day, dated := dayIn(f.base()); dated {
		return day
	}
	return rules.DayOf(f.Written)
}

// The ways in which exports write the day into a file's name. A time of day may follow it.
var days = []struct {
	form             *regexp.Regexp
	year, month, day int // which group holds it
}{
	{regexp.MustCompile(`(?:^|\D)(20\d\d)[-_.](\d\d)[-_.](\d\d)(?:\D|$)`), 1, 2, 3},
	{regexp.MustCompile(`(?:^|\D)(\d\d)[-_.](\d\d)[-_.](20\d\d)(?:\D|$)`), 3, 2, 1},
	{regexp.MustCompile(`(?:^|\D)(20\d\d)(\d\d)(\d\d)(?:\D|\d{4}(?:\d\d)?(?:\D|$)|$)`), 1, 2, 3},
	{regexp.MustCompile(`(?:^|\D)(\d\d)(\d\d)(20\d\d)(?:\D|$)`), 3, 2, 1},
}

// times are what may follow the day in a name: a time of day, or which make of the day's it is.
var times = regexp.MustCompile(`[-_. T]?\(?\d+\)?`)

// dayIn is the day in a file's name, and the name without the numbers from there on.
func dayIn(name string) (stem string, day rules.Day, dated bool) {
	for _, way := range days {
		at := way.form.FindStringSubmatchIndex(name)
		if at == nil {
			continue
		}
		number := func(group int) int {
			n, _ := strconv.Atoi(name[at[2*group]:at[2*group+1]])
			return n
		}
		year, month, date := number(way.year), time.Month(number(way.month)), number(way.day)
		found := rules.Date(year, month, date)
		if y, m, d := found.Date(); y == year && m == month && d == date {
			return name[:at[2]] + times.ReplaceAllString(name[at[2]:], ""), found, true
		}
	}
	return name, 0, false
}
