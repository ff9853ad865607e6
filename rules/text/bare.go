package text

import (
	"strings"
	"unicode"
)

// Bare is the letters and digits of the folded text alone, with aa, ae and oe for å, æ and ø as older systems
// write them: the form in which two ways of writing one name or address are seen to be of one.
func Bare(s string) string {
	var b strings.Builder
	for _, r := range Fold(s) {
		switch {
		case r == 'å':
			b.WriteString("aa")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'ø':
			b.WriteString("oe")
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
