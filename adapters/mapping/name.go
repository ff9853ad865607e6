package mapping

import (
	"strings"
	"unicode"

	"boligbro/adapters/encoding"
	"boligbro/rules"
	"boligbro/rules/text"
)

// person is the name of a tenant, which may say that it is protected, or say that instead of a name. A
// telephone number is no part of one.
func person(i int) binder {
	return textual(func(d *draft, clean string) (code rules.ProblemCode) {
		name, long := withoutNumber(clean)
		if long {
			code = rules.ProblemNameNumber
		}
		if encoding.LettersLost(clean) {
			name, code = "", rules.ProblemEncoding
		}
		if name = text.Name(name); name != "" {
			d.tenants[i].Name = name
		}
		if text.Protected(clean) {
			d.protects |= 1 << i
		}
		return code
	})
}

// longNumber is how many digits a name has at least that are more than a name's: a telephone number's.
const longNumber = 8

// numberLabels are what stands before a telephone number.
var numberLabels = map[string]bool{
	"tlf": true, "tlfnr": true, "tel": true, "telefon": true, "telefonnr": true, "mobil": true, "mob": true,
	"mobiltlf": true, "phone": true, "nr": true,
}

// withoutNumber is the name without its digits, and what stood before them, when they are so many that they
// may be a telephone number.
func withoutNumber(name string) (without string, long bool) {
	digits := 0
	for _, r := range name {
		if unicode.IsNumber(r) {
			digits++
		}
	}
	if digits < longNumber {
		return name, false
	}
	var words []string
	for word := range strings.FieldsSeq(name) {
		bare := strings.TrimFunc(strings.Map(letterOf, word), unicode.IsPunct)
		digit := strings.ContainsFunc(word, unicode.IsNumber)
		switch {
		case digit && bare == "", numberLabels[text.Fold(bare)]:
		case digit:
			words = append(words, bare)
		default:
			words = append(words, word)
		}
	}
	return strings.Trim(strings.Join(words, " "), " ,;:/-+&("), true
}

// letterOf drops a digit, and what stands with those of a telephone number.
func letterOf(r rune) rune {
	if unicode.IsNumber(r) || r == '+' {
		return -1
	}
	return r
}
