package text

import (
	"strings"
	"unicode"
)

// Unknown reports whether the text says no more than that nothing is known: words that stand for it, marks
// without a letter or digit, and what a spreadsheet writes where a formula has failed. Such a text is no
// name, street or key.
func Unknown(s string) bool {
	return saysUnknown(s, nil)
}

func saysUnknown(s string, enough map[string]bool) bool {
	if s == "" || ordinary(s) {
		return false
	}
	s = Fold(s)
	return placeholders[s] || spreadsheetError(s) || saysNothing(s, enough)
}

// saysNothing reports whether the folded text is made of words that say nothing, one of which, or of those
// given, is enough; or holds no word.
func saysNothing(s string, enough map[string]bool) bool {
	decided := !strings.ContainsFunc(s, isWord)
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return !isWord(r) }) {
		decisive, of := unknownWords[word]
		if !of && !crossedOut(word) {
			return false
		}
		decided = decided || decisive || !of || enough[word]
	}
	return decided
}

// Known is the text, empty when it says no more than that nothing is known, or no more than what would stand
// there, as the header does: Lejer.
func Known(s string) string {
	if saysUnknown(s, labels) {
		return ""
	}
	return s
}

// Name is the text as the name of somebody, empty when it is none: Known, and with a letter that is no cross.
func Name(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && r|0x20 != 'x' }) {
		return ""
	}
	return Known(s)
}

// Place is the text as a street or a town, empty when it is none: Known, and with a letter.
func Place(s string) string {
	if !strings.ContainsFunc(s, unicode.IsLetter) {
		return ""
	}
	return Known(s)
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
		return !of && !crossedOut(string(first)) && string(first) != "tom" && string(first) != "tomt"
	}
}

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
var placeholders = func() map[string]bool {
	all := set(`n/a n.a. n.a n/n n.n. n.n i/t (tom) [tom] <tom> (blank) [blank] <blank> null/null \n`)
	for _, phrase := range []string{
		"n n", "tom bolig", "tom lejlighed", "tomt lejemål", "se sag", "se bilag", "se note", "se bemærkning",
		"se bemærkninger",
	} {
		all[phrase] = true
	}
	return all
}()

// unknownWords are the words of which a text that says nothing is made. Those that are true say it; the
// others only say of what.
var unknownWords = func() map[string]bool {
	words := set(`ukendt ukendte ubekendt uoplyst uoplyste oplyst oplyses angivet uangivet registreret udfyldt
		tilgængelig kendt kendes findes mangler manglende ingen intet hemmelig hemmeligt hemmelige
		hemmeligholdt skjult skjulte fortrolig fortroligt anonym anonymt anonymiseret maskeret
		beskyttet beskyttede beskyttelse navnebeskyttet navnebeskyttelse adressebeskyttet adressebeskyttelse
		navnebesk adressebesk adrbesk besk slettet slettede slettes fjernet relevant relevante
		ledig ledigt ledige tomgang fraflyttet udlejes genudlejes genudlejning test dummy blank
		unknown known missing empty undefined null nil none nan na nn tbd tba available provided specified
		disclosed withheld hidden redacted masked confidential protected anonymous anonymised anonymized
		nobody deleted erased removed vacant`)
	for word := range set(`navn navne navnet adresse adressen lejer lejers lejeren beboer beboers person personen
		og er ej ikke endnu har med den det cpr vej gade by postnr bopæl oplysning oplysninger
		adr gdpr hr fru bolig lejemål lejlighed
		name address tenant resident person and is has not no yet street city information data mr mrs`) {
		words[word] = false
	}
	return words
}()

// labels are the words that say what would stand there.
var labels = set(`navn navne navnet lejer lejers lejeren beboer beboers adresse adressen name tenant resident
	address`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}
