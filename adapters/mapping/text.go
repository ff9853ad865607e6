package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"boligbro/adapters/encoding"
	"boligbro/rules"
	"boligbro/rules/text"
)

// binder makes the reader of a field with its code table.
type binder = func(*format, map[string]string) (reader, error)

// plain is a field of text. Words that stand for "unknown" leave it unknown.
func plain(target func(*draft) *string) binder {
	return textual(func(d *draft, clean string) rules.ProblemCode {
		*target(d) = text.Known(clean)
		return ""
	})
}

// addressLine is a line of the dwelling's address. Where the address is not told because it is protected, the
// tenants are.
func addressLine(target func(*draft) *string) binder {
	return textual(func(d *draft, clean string) (code rules.ProblemCode) {
		if encoding.LettersLost(clean) {
			code = rules.ProblemEncoding
		} else {
			*target(d) = text.Place(clean)
		}
		if text.Protected(clean) {
			d.protects |= protectsAll
		}
		return code
	})
}

// reference is the housing system's own reference of the event in draft i, in the form in which references
// are compared. Of a system that fills in noughts all steps would be one.
func reference(i int) binder {
	return textual(func(d *draft, clean string) rules.ProblemCode {
		if ref := text.Known(text.Key(clean)); ref != "" && !noughts(ref) {
			d.touch(i, happened)
			d.events[i].Ref = ref
		}
		return ""
	})
}

func noughts(word string) bool { return strings.Trim(word, "0") == "" }

// textual is a field of text that may be stored and sent. Control characters, bytes that were lost on the way
// and letters that were read in a wrong encoding make it unreadable, and so does a CPR number.
func textual(set func(d *draft, clean string) rules.ProblemCode) binder {
	return func(_ *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(d *draft, word string) rules.ProblemCode {
			clean := text.Clean(word)
			switch {
			case d.special && (damaged(word) || encoding.Garbled(word)):
				return rules.ProblemEncoding
			case text.HoldsCPR(clean):
				return rules.ProblemCPR
			}
			return set(d, clean)
		}), nil
	}
}

// damaged reports whether the word holds what no text does.
func damaged(word string) bool {
	plain := true
	for i := range len(word) {
		plain = plain && word[i] >= ' ' && word[i] < 0x7F
	}
	if plain {
		return false
	}
	for _, char := range word {
		if char == utf8.RuneError || unicode.IsControl(char) && !unicode.IsSpace(char) {
			return true
		}
	}
	return false
}
