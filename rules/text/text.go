// Package text is the one form in which text is compared. What a person sees as the same text is the same
// text, however a spreadsheet, a mail or another system has spelt it in Unicode.
//
//   - Clean is what is stored, shown and sent: the source's own spelling, less what no reader sees.
//   - Key is the form in which keys, references and what else keeps its letters' case are compared.
//   - Fold is the form in which names, codes, headers and what is searched for are compared.
//
// Each form is of the form before it, and a text in its form stays as it is.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean is the text in Unicode NFC, without format characters (soft hyphen, zero width, byte order mark,
// direction marks) and control characters, with one space for white space of any kind and length, and none
// around it. Bytes that are not UTF-8 become U+FFFD.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	return normal(s)
}

// Key is Clean with a hyphen for every kind of dash.
func Key(s string) string {
	if plain(s) {
		return s
	}
	return strings.Map(hyphen, normal(s))
}

// Fold is Key without difference of letter case.
func Fold(s string) string {
	if lower(s) {
		return s
	}
	return norm.NFC.String(strings.Map(foldRune, Key(s)))
}

// Same reports whether two texts differ in nothing but form and letter case.
func Same(a, b string) bool {
	switch {
	case a == b:
		return true
	case plain(a) && plain(b): // their letters have two cases and no more
		return len(a) == len(b) && strings.EqualFold(a, b)
	}
	return Fold(a) == Fold(b)
}

// plain reports whether the text is clean, and its own key, at one look: printable ASCII and the letters from
// À to ÿ, with single spaces inside.
func plain(s string) bool {
	space := true // as at the start, where none may stand
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if space {
				return false
			}
			space = true
			continue
		case c == latin && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] <= 0xBF:
			i++
		case c < ' ' || c >= 0x7F:
			return false
		}
		space = false
	}
	return !space || s == ""
}

// latin is the first byte in UTF-8 of the letters from À to ÿ.
const latin = 0xC3

// lower reports whether the text is its own fold, at one look.
func lower(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return false
		}
	}
	return plain(s)
}

// normal is Clean of a text that is not plain. What is dropped is dropped first, so that a letter meets the
// accent that is its own.
func normal(s string) string {
	s = norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unseen(r):
			return -1
		}
		return r
	}, s))
	return strings.Join(strings.Fields(s), " ")
}

// unseen reports whether no reader sees the character: control and format characters, and those that Unicode
// lets a screen ignore.
func unseen(r rune) bool {
	return r < ' ' || r >= 0x7F && unicode.In(r, unicode.Cc, unicode.Cf,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// hyphen is a hyphen for every kind of dash.
func hyphen(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
	case unicode.Is(unicode.Pd, r), r == '\u2212', r == '\u2043', r == '\u02D7': // minus, bullet, modifier
		return '-'
	}
	return r
}

// foldRune is the small letter of the capital, so that the letters that share one are the same.
func foldRune(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }
