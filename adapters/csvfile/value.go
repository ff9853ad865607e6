package csvfile

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"boligbro/rules"
)

// layouts are the ways of writing a day that the settings may name: the separator, and whether the year is first.
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
		var numbers, digits [3]int
		i := 0
		for part := range numbers {
			for i < len(word) && word[i]-'0' <= 9 && digits[part] < 4 {
				numbers[part] = numbers[part]*10 + int(word[i]-'0')
				digits[part]++
				i++
			}
			if part < 2 {
				if i == len(word) || word[i] != l.separator {
					break
				}
				i++
			}
		}
		year, month, date := numbers[2], numbers[1], numbers[0]
		if l.yearFirst {
			year, date = date, year
			digits[0], digits[2] = digits[2], digits[0]
		}
		if digits[2] != 4 || digits[1] < 1 || digits[1] > 2 || digits[0] < 1 || digits[0] > 2 {
			continue
		}
		if year < firstYear || year > lastYear || month < 1 || month > 12 || date < 1 || date > daysIn(year, month) {
			return 0, "", rules.ProblemDateImpossible
		}
		rest = word[i:]
		if rest != "" && rest[0] != ' ' && rest[0] != 'T' {
			return 0, "", rules.ProblemDateUnreadable
		}
		return rules.Date(year, time.Month(month), date), rest, ""
	}
	return 0, "", rules.ProblemDateUnreadable
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
	for _, form := range []string{"15:04:05", "15:04", "15.04.05", "15.04", "15:04:05Z07:00", "15:04Z07:00", "15:04:05 Z07:00"} {
		at, err := time.Parse(form, clock)
		if err != nil {
			continue
		}
		zone := rules.Copenhagen
		if strings.HasSuffix(form, "Z07:00") {
			zone = at.Location()
		}
		year, month, date := day.Date()
		return time.Date(year, month, date, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone).UTC(), ""
	}
	return time.Time{}, rules.ProblemDateUnreadable
}

// parseAmount reads kroner: a sign, digits with or without thousands in groups of three, at most two decimals
// that are not zero, and "kr." on either side.
func parseAmount(word string, decimal byte) (rules.Amount, bool) {
	word = strings.TrimSpace(unit(word))
	negative := strings.HasPrefix(word, "-")
	word = strings.TrimPrefix(word, "-")
	if !negative && strings.HasSuffix(word, "-") && !strings.HasSuffix(word, ",-") {
		negative, word = true, strings.TrimSuffix(word, "-") // 100,00- as bookkeeping systems write it
	}
	whole, fraction, pointed := strings.Cut(word, string(rune(decimal)))
	fraction = strings.TrimSuffix(fraction, "-") // 100,-
	group := byte('.')
	if decimal == '.' {
		group = ','
	}
	var kroner int64
	digits, sinceGroup := 0, -1
	for i := 0; i < len(whole); {
		c := whole[i]
		if c-'0' <= 9 {
			kroner = kroner*10 + int64(c-'0')
			digits++
			i++
			if sinceGroup >= 0 {
				sinceGroup++
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(whole[i:])
		if c != group && c != ' ' && c != '\'' && whole[i:i+size] != "\u00a0" && whole[i:i+size] != "\u202f" {
			return 0, false
		}
		if digits == 0 || sinceGroup < 0 && digits > 3 || sinceGroup >= 0 && sinceGroup != 3 {
			return 0, false
		}
		sinceGroup = 0
		i += size
	}
	if sinceGroup >= 0 && sinceGroup != 3 || digits > 13 || digits == 0 && (!pointed || fraction == "") {
		return 0, false
	}
	var ore int64
	for i := range len(fraction) {
		c := fraction[i] - '0'
		if c > 9 || i > 1 && c != 0 {
			return 0, false
		}
		switch i {
		case 0:
			ore = int64(c) * 10
		case 1:
			ore += int64(c)
		}
	}
	amount := kroner*100 + ore
	if negative {
		amount = -amount
	}
	return rules.Amount(amount), true
}

// unit takes the currency off.
func unit(word string) string {
	if last := word[len(word)-1]; word[0]-'0' <= 9 && (last-'0' <= 9) {
		return word
	}
	for _, name := range []string{"kr.", "kr", "dkk"} {
		if len(word) > len(name) && strings.EqualFold(word[:len(name)], name) {
			return word[len(name):]
		}
		if len(word) > len(name) && strings.EqualFold(word[len(word)-len(name):], name) {
			return word[:len(word)-len(name)]
		}
	}
	return word
}

// trim takes white space off both ends.
func trim(word string) string {
	if word == "" {
		return word
	}
	if first, last := word[0], word[len(word)-1]; first-'!' < 0x5e && last-'!' < 0x5e {
		return word
	}
	return strings.TrimSpace(word)
}

// clean makes text fit to be stored and sent: white space of any kind is one space, and control characters
// or bytes that were lost on the way make it unreadable.
func clean(word string) (string, bool) {
	plain := true
	for i := 0; i < len(word) && plain; i++ {
		plain = !suspect[word[i]]
	}
	if plain {
		return word, true
	}
	return scrub(word)
}

func scrub(word string) (string, bool) {
	for _, char := range word {
		if char == utf8.RuneError || unicode.IsControl(char) && !unicode.IsSpace(char) {
			return "", false
		}
	}
	if strings.ContainsFunc(word, func(char rune) bool { return char != ' ' && unicode.IsSpace(char) }) {
		word = strings.Join(strings.Fields(word), " ")
	}
	return word, true
}

// suspect are the bytes with which control characters, unusual white space and U+FFFD begin in UTF-8.
var suspect = func() (table [256]bool) {
	for i := range 0x20 {
		table[i] = true
	}
	for _, c := range []byte{0x7f, 0xc2, 0xe1, 0xe2, 0xe3, 0xef} {
		table[c] = true
	}
	return table
}()
