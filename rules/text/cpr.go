package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// HoldsCPR reports whether a CPR number may stand in the text: six digits that are a day, month and year,
// perhaps a mark or spaces, and four digits, or all ten together, with no further digit on either side. The
// year may have its century, and the day may be divided (01.01.90-1235). A replacement number
// (erstatningspersonnummer), which adds 60 to the day, is one too. Modulus 11 tells nothing: since 2007
// numbers are given without it. A UUID holds none.
func HoldsCPR(s string) bool {
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == latin:
		case c >= utf8.RuneSelf && (i == 0 || s[i-1] != latin):
			return holdsCPR(digitsOf(s))
		}
	}
	return digits >= 10 && holdsCPR(s)
}

// WithoutCPR is a text of a user's own, such as a path or a name of a column, as it may be stored, logged and
// shown: one that may hold a CPR number has stars for its numbers.
func WithoutCPR(s string) string {
	if !HoldsCPR(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsNumber(r) {
			return '*'
		}
		return r
	}, s)
}

// digitsOf is the text with the digits of every script, also wide and raised ones, as those of ASCII.
func digitsOf(s string) string {
	runes := []rune(Key(norm.NFKC.String(s)))
	for i, r := range runes {
		switch {
		case r < utf8.RuneSelf:
		case unicode.IsDigit(r):
			runes[i] = '0' + value(r)
		case unicode.IsPunct(r):
			runes[i] = '-'
		}
	}
	return string(runes)
}

// value is what a digit of another script counts. Unicode keeps the ten of a script together, from nought.
func value(digit rune) rune {
	for _, r := range unicode.Nd.R16 {
		if digit >= rune(r.Lo) && digit <= rune(r.Hi) {
			return (digit - rune(r.Lo)) % 10
		}
	}
	for _, r := range unicode.Nd.R32 {
		if digit >= rune(r.Lo) && digit <= rune(r.Hi) {
			return (digit - rune(r.Lo)) % 10
		}
	}
	return 0
}

func holdsCPR(s string) bool {
	for i := 0; i < len(s); {
		if uuid(s[i:]) {
			i += uuidLength
			continue
		}
		if !isDigit(s[i]) {
			i++
			continue
		}
		end := run(s, i)
		switch n := end - i; {
		case n == 10 && born(s[i:i+6]):
			return true
		case n == 6 && born(s[i:end]) && serial(s, end):
			return true
		case n == 2 && dividedDay(s[i:]):
			return true
		case n == 8 && born(s[i:i+4]+s[i+6:end]) && century(s[i+4:i+6]) && serial(s, end):
			return true
		}
		i = end
	}
	return false
}

const uuidLength = len("123e4567-e89b-12d3-a456-426614174000")

// uuid reports whether the text begins with a UUID, whose last digits may look like anything.
func uuid(s string) bool {
	if len(s) < uuidLength || s[8] != '-' {
		return false
	}
	for i := range uuidLength {
		switch dash := i == 8 || i == 13 || i == 18 || i == 23; {
		case dash && s[i] != '-':
			return false
		case !dash && strings.IndexByte("0123456789abcdefABCDEF", s[i]) < 0:
			return false
		}
	}
	return true
}

// run is where the digits that begin at i end.
func run(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// dividedDay reports whether the text begins with a CPR number whose day is divided by points or strokes. A
// hyphen is needed after it, for a time of day or another number may follow a day.
func dividedDay(s string) bool {
	if len(s) < len("01.01.90-1235") || s[2] != s[5] || s[2] != '.' && s[2] != '/' {
		return false
	}
	year := run(s, 6)
	if run(s, 3) != 5 || year != 8 && (year != 10 || !century(s[6:8])) || !born(s[:2]+s[3:5]+s[year-2:year]) {
		return false
	}
	return strings.HasPrefix(strings.TrimLeft(s[year:], " "), "-") && serial(s, year)
}

// serial reports whether four digits follow, after no more than a mark with space around it.
func serial(s string, i int) bool {
	start := i
	for i < len(s) && i-start < 3 && strings.IndexByte(" -/._", s[i]) >= 0 {
		i++
	}
	return i > start && run(s, i)-i == 4
}

// born reports whether six digits are the day, month and year of a CPR number.
func born(s string) bool {
	day, month := two(s), two(s[2:])
	if day > 60 {
		day -= 60
	}
	if month < 1 || month > 12 {
		return false
	}
	days := [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return day >= 1 && day <= days[month-1]
}

func century(s string) bool { return s == "18" || s == "19" || s == "20" }

func two(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
