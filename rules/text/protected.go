package text

import (
	"strings"
	"unicode"
)

// Protected reports whether the text says that a name or an address is protected (navne- og
// adressebeskyttelse), instead of a name or beside one.
func Protected(s string) bool {
	if plain(s) && !mentions(s, "besk") && !mentions(s, "hemm") && !mentions(s, "prot") {
		return false
	}
	s = Fold(s)
	for _, part := range protections {
		if strings.Contains(s, part) {
			return true
		}
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return !isWord(r) })
	for i, word := range words {
		if shortProtections[word] || word == "besk" && i > 0 && shortenedWhat[words[i-1]] {
			return true
		}
	}
	return protectionWords[strings.Join(words, " ")]
}

// mentions reports whether the small letters are in the text, in any case.
func mentions(s, letters string) bool {
	for i := 0; i+len(letters) <= len(s); i++ {
		n := 0
		for n < len(letters) && s[i+n]|0x20 == letters[n] {
			n++
		}
		if n == len(letters) {
			return true
		}
	}
	return false
}

func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.N) }

// protections are the parts of a text that say protection beside a name or a street.
var protections = []string{
	"adressebeskyt", "navnebeskyt", "navne- og adr", "beskyttet adresse", "beskyttet navn", "beskyttede navn",
	"hemmelig adresse", "adresse hemmelig", "adresse beskyttet", "navn beskyttet", "protected address",
	"protected name", "address protect", "address is protect", "name protect",
}

// shortProtections are words cut short that say protection beside a name or a street, and shortenedWhat those
// that do with "besk." after them: adr.besk.
var (
	shortProtections = set("adressebesk navnebesk adrbesk adrbeskyttet adrbeskyttelse")
	shortenedWhat    = set("adr adresse navn navne")
)

// protectionWords say protection when they are the whole text.
var protectionWords = set("beskyttet beskyttelse hemmelig hemmeligt protected")
