package text

import (
	"strings"
	"unicode"
)

// Unknown reports whether the text says no more than that nothing is known: words that stand for it, marks
// without a letter or digit, and what a spreadsheet writes where a formula has failed. Such a text is no
// name, street or key.
func Unknown(s string) bool {
	if s == "" || ordinary(s) {
		return false
	}
	s = Fold(s)
	if placeholders[s] || spreadsheetError(s) {
		return true
	}
	decided := !strings.ContainsFunc(s, isWord)
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return !isWord(r) }) {
		decisive, of := unknownWords[word]
		if !of && !crossedOut(word) {
			return false
		}
		decided = decided || decisive || !of
	}
	return decided
}

// Known is the text, empty when it says no more than that nothing is known.
func Known(s string) string {
	if Unknown(s) {
		return ""
	}
	return s
}

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
	return protectionWords[strings.TrimFunc(s, func(r rune) bool { return !isWord(r) })]
}

// ordinary reports, at one look, whether the text begins with a word of ASCII that is none of those.
func ordinary(s string) bool {
	var word [16]byte
	n := 0
	for n < len(s) && n < len(word) && s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' {
		word[n] = s[n] | 0x20
		n++
	}
	if n < 3 || n == len(word) || n < len(s) && (s[n] < ' ' || s[n] > '~') {
		return false
	}
	switch first := word[:n]; string(first) {
	case "err", "fejl":
		return false
	default:
		_, of := unknownWords[string(first)]
		return !of && !crossedOut(string(first))
	}
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

// spreadsheetError reports whether a spreadsheet wrote the word where a formula failed, in any language:
// #I/T, #VÆRDI!, #DIV/0!, Err:502.
func spreadsheetError(s string) bool {
	name, error := strings.CutPrefix(s, "#")
	if !error {
		number, english := strings.CutPrefix(s, "err:")
		number, danish := strings.CutPrefix(number, "fejl:")
		return (english || danish) && strings.Trim(number, "0123456789") == ""
	}
	name = strings.Replace(name, "/0", "/", 1)
	return strings.ContainsFunc(name, unicode.IsLetter) && !strings.ContainsAny(name, " 0123456789")
}

// crossedOut reports whether the word is a row of x, as a masked name is.
func crossedOut(word string) bool { return len(word) > 1 && strings.Trim(word, "x") == "" }

// placeholders are texts that stand for nothing, whose words alone would not.
var placeholders = set("n/a n.a. n.a n/n n.n. n.n i/t (tom) [tom] <tom> (blank) [blank] <blank> null/null")

// unknownWords are the words of which a text that says nothing is made. Those that are true say it; the
// others only say of what.
var unknownWords = func() map[string]bool {
	words := set(`ukendt ukendte ubekendt uoplyst uoplyste oplyst oplyses angivet uangivet registreret udfyldt
		tilgængelig kendt kendes findes mangler manglende ingen intet hemmelig hemmeligt hemmelige
		hemmeligholdt skjult skjulte fortrolig fortroligt anonym anonymt anonymiseret maskeret
		beskyttet beskyttede beskyttelse navnebeskyttet navnebeskyttelse adressebeskyttet adressebeskyttelse
		unknown known missing empty undefined null nil none nan na nn tbd tba available provided specified
		disclosed withheld hidden redacted masked confidential protected anonymous anonymised anonymized`)
	for word := range set(`navn navne navnet adresse adressen lejer lejers lejeren beboer beboers person personen
		og er ej ikke endnu har med den det cpr vej gade by postnr bopæl oplysning oplysninger
		name address tenant resident person and is has not no yet street city information data`) {
		words[word] = false
	}
	return words
}()

// protections are the parts of a text that say protection beside a name or a street.
var protections = []string{
	"adressebeskyt", "navnebeskyt", "navne- og adr", "beskyttet adresse", "beskyttet navn", "beskyttede navn",
	"hemmelig adresse", "adresse hemmelig", "adresse beskyttet", "navn beskyttet", "protected address",
	"protected name", "address protect", "address is protect", "name protect",
}

// protectionWords say protection when they are the whole text.
var protectionWords = set("beskyttet beskyttelse hemmelig hemmeligt protected")

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}
