package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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
