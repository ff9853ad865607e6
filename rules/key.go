package rules

import (
	"unicode"
	"unicode/utf8"

	"boligbro/rules/text"
)

// KeyOfPerson is why a tenancy's number may be who somebody is: ProblemKeyCPR or ProblemKeyWords; empty: it
// says of nobody who it is. An association may have such numbers of its own.
func KeyOfPerson(key []byte) ProblemCode {
	switch {
	case mayHoldCPR(key):
		return ProblemKeyCPR
	case wordsOnly(key):
		return ProblemKeyWords
	}
	return ""
}

// mayHoldCPR reports whether a CPR number may stand in the key, also one that has lost its first nought as a
// number of a spreadsheet does. Most keys have too few digits.
func mayHoldCPR(key []byte) bool {
	digits := 0
	for _, c := range key {
		if c >= '0' && c <= '9' || c >= utf8.RuneSelf {
			digits++
		}
	}
	if digits == 9 && len(key) == digits {
		return text.HoldsCPR("0" + string(key))
	}
	return digits > 9 && text.HoldsCPR(string(key))
}

// wordsOnly reports whether the key has a word, of two letters or more, and no digit at all, as a name has.
// Letters that stand alone are parts of a number.
func wordsOnly(key []byte) bool {
	letters, word := 0, false
	for _, r := range string(key) {
		switch {
		case r <= '9' && r >= '0', unicode.IsNumber(r):
			return false
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letters++
			word = word || letters > 1
		default:
			letters = 0
		}
	}
	return word
}
