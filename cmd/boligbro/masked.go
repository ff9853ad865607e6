package main

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"boligbro/rules"
)

// masks show what was read of a case without whom it is about: the settings that are tried may name the wrong
// column, so any field may hold anything.
type masks struct {
	named func(word string) bool // the settings themselves name the word
}

// namer is settings that tell which words they name.
type namer interface{ Named(word string) bool }

// stars stand for what is not shown.
const stars = "***"

// maskedName keeps the first letter of each word of a name. A digit is no letter of a name: whoever has
// mapped the wrong column sees that from the stars alone.
func maskedName(name string) string {
	words := strings.Fields(name)
	for i, word := range words {
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsLetter(first) {
			words[i] = string(first) + stars
		} else {
			words[i] = stars
		}
	}
	return strings.Join(words, " ")
}

// personal is a number as people have: a CPR number, or a telephone number of eight digits or more.
var personal = regexp.MustCompile(`\d{6}[- ]?\d{4}|\+?\d[\d ]{6,}\d`)

// withoutPersons is the text with stars for numbers that may be a person's.
func withoutPersons(word string) string { return personal.ReplaceAllString(word, stars) }

// lettered is a word of two letters or more. One letter by itself is a part of a number, such as K-12.
var lettered = regexp.MustCompile(`\p{L}[\p{L}\p{M}]+`)

// number is a tenancy's number with stars for the words in it, but those that the settings name: a key that is
// mapped to the wrong column is a name, a street or a town.
func (m masks) number(key string) string {
	if m.named(key) {
		return key
	}
	return lettered.ReplaceAllStringFunc(withoutPersons(key), func(word string) string {
		if m.named(word) {
			return word
		}
		return stars
	})
}

// town is the postal code, which has digits alone, and the town as a name, in which there is none.
func (m masks) town(of rules.Address) string {
	code, city := of.PostalCode, of.City
	if !m.named(code) && !digitsOnly(code) {
		code = maskedName(code)
	}
	switch {
	case m.named(city):
	case strings.ContainsFunc(city, unicode.IsDigit):
		city = stars
	default:
		city = maskedName(city)
	}
	return withoutPersons(strings.TrimSpace(code + " " + city))
}

// digitsOnly reports whether the text is digits, and no more than a postal code has.
func digitsOnly(word string) bool {
	return len(word) <= len("8000") && !strings.ContainsFunc(word, func(r rune) bool { return r < '0' || r > '9' })
}
