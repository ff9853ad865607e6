package document

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes a text from a housing system fit for every rendering: white space of any kind becomes one
// space, and what is not a character, or would steer a reader's screen instead of showing on it, becomes
// U+FFFD, so that it is seen. XML 1.0 (production 2) forbids most of these, and a line break in a name could
// otherwise write a line of its own.
func clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		if !shown(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

// shown reports whether a reader sees r as itself. The zero width joiners are kept because names in some
// scripts are spelt with them.
func shown(r rune) bool {
	switch {
	case ' ' <= r && r <= '~', r == '\u200C', r == '\u200D':
		return true
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r),
		unicode.Is(unicode.Noncharacter_Code_Point, r):
		return false
	}
	return true
}
