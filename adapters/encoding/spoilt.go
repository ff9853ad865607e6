package encoding

import (
	"regexp"
	"strings"
	"unicode"
)

// signs are what the Danish letters, or the first byte of those of UTF-8, become when they are read as CP850
// or Mac-Roman and saved again: signs that stand in no word.
var signs = map[rune]struct {
	of Encoding
	is func(before, at, after rune) bool
}{
	'├': {UTF8AsCP850, anywhere}, // of any letter
	'√': {UTF8AsMac, func(_, _, after rune) bool { return strings.ContainsRune("∏¶•ÜòÖ", after) }},
	'┼': {WindowsAsCP850, anywhere}, // of Å
	'°': {WindowsAsCP850, between},  // of ø
	'µ': {WindowsAsCP850, between},  // of æ
	'Õ': {WindowsAsCP850, inside},   // of å
	'∆': {WindowsAsMac, anywhere},   // of Æ
	'≈': {WindowsAsMac, anywhere},   // of Å
	'¯': {WindowsAsMac, between},    // of ø
	'Ê': {WindowsAsMac, inside},     // of æ
	'Â': {WindowsAsMac, inside},     // of å
}

func anywhere(_, _, _ rune) bool { return true }

// between reports whether letters stand on both sides.
func between(before, _, after rune) bool { return unicode.IsLetter(before) && unicode.IsLetter(after) }

// inside reports whether a capital stands between small letters.
func inside(before, _, after rune) bool { return unicode.IsLower(before) && unicode.IsLower(after) }

// signsIn counts what the signs of the text tell of it, by what it is called.
func signsIn(text string) map[Encoding]int {
	votes := map[Encoding]int{}
	runes := []rune(text)
	for i, r := range runes {
		sign, is := signs[r]
		if !is {
			continue
		}
		var before, after rune
		if i > 0 {
			before = runes[i-1]
		}
		if i+1 < len(runes) {
			after = runes[i+1]
		}
		if sign.is(before, r, after) {
			votes[sign.of]++
		}
	}
	return votes
}

// LettersLost reports whether letters of a name or an address were lost on the way, S?ren, or still stand as
// a code that nobody has turned into letters: S&oslash;ren, S%C3%B8ren, S\u00f8ren, S|ren.
func LettersLost(text string) bool {
	return strings.ContainsAny(text, `?&%=|{}\[]`) && lost.MatchString(text)
}

var lost = regexp.MustCompile(`\pL\?\pL|(^|[ .,(-])\?\pL\pL` + // a letter that the encoding does not have
	`|&(#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]+(lig|ring|slash|uml|acute|grave|circ|tilde|cedil));` + // of HTML
	`|[%=][cC]3[%=][89abAB][0-9a-fA-F]|\\[uU]00[0-9a-fA-F]{2}` + // of addresses, mails and JSON
	`|[a-zA-Z][|{}][a-z]|[A-Z][\\\[\]][A-Z]|(^| )\][a-z]{2}`) // of seven bits, where æøåÆØÅ are {|}[\]
