package text

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// NoKey reports whether a word is no number, or part of one, of a tenancy but what was left of one: words and
// marks that stand for nothing, what a spreadsheet writes where it failed, and what it makes of a number that
// it takes to be large, a day or a truth. Several tenancies may have become the same such word.
func NoKey(word string) bool {
	var has uint8
	for i := range len(word) {
		has |= byteKinds[word[i]]
	}
	switch {
	case has == aDigit || has == aDigit|plainMark: // most keys
		return false
	case has&aDigit == 0:
		return Unknown(word) || truths[strings.ToLower(word)]
	case has&otherMark != 0 && Unknown(word):
		return true
	}
	return has&aLetter != 0 && mistaken(word)
}

// The kinds of bytes in a key.
const (
	aDigit uint8 = 1 << iota
	aLetter
	plainMark // as many numbers hold
	otherMark
)

var byteKinds = func() (of [256]uint8) {
	for i := range of {
		switch c := byte(i); {
		case c-'0' <= 9:
			of[i] = aDigit
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf:
			of[i] = aLetter
		case c == '-' || c == '.' || c == ' ':
			of[i] = plainMark
		default:
			of[i] = otherMark
		}
	}
	return of
}()

// truths are what a spreadsheet makes of a word that it takes to be true or false.
var truths = map[string]bool{"sand": true, "falsk": true, "true": true, "false": true}

// mistaken reports whether a spreadsheet took a number of digits and letters to be a large number,
// 1,23457E+11, or a day, 03-jan.
func mistaken(word string) bool {
	first := strings.IndexFunc(word, func(r rune) bool { return r > '9' })
	last := strings.LastIndexFunc(word, func(r rune) bool { return r > '9' })
	switch last - first {
	case 0:
		return word[first]|0x20 == 'e' && first > 0 && scientific.MatchString(word)
	case 2:
		return months[strings.ToLower(word[first:last+1])] && dayAndMonth.MatchString(word)
	}
	return false
}

var (
	scientific  = regexp.MustCompile(`^[-+]?\d+([.,]\d+[eE][-+]?|[eE][-+])\d+$`)
	dayAndMonth = regexp.MustCompile(`^(\d\d?[-. ]+)?[a-zA-Z]{3}\.?([- ]\d\d?|[- ]\d{4})?$`)
	months      = map[string]bool{
		"jan": true, "feb": true, "mar": true, "apr": true, "maj": true, "may": true, "jun": true, "jul": true,
		"aug": true, "sep": true, "okt": true, "oct": true, "nov": true, "dec": true,
	}
)

// Nought reports whether the whole key is noughts: what systems write for no number.
func Nought[Key string | []byte](key Key) bool {
	for i := range len(key) {
		switch key[i] {
		case '0', '-', '.', ',', ' ':
		default:
			return false
		}
	}
	return true
}
