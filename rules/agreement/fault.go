package agreement

import (
	"fmt"

	"boligbro/rules/lang"
)

// Error is what is wrong in an agreement: where and what to do, in both languages. It never quotes what was
// written, which may hold anything.
type Error struct {
	Agreement    string // its name
	Key          string // of the settings: "when" or "carries"
	Line, Column int    // where in the expression, from 1; 0 when it is about the whole
	Words        lang.Text
}

// Error is the English text with its place.
func (e *Error) Error() string { return e.Text(lang.English) }

// Text is the error in the language, with the agreement's name and the place.
func (e *Error) Text(l lang.Language) string {
	if l == lang.English {
		return fmt.Sprintf("agreement “%s”: %s: %s", e.Agreement, e.Key, e.Within(l))
	}
	return fmt.Sprintf("samarbejdsaftalen »%s«: %s", e.Agreement, e.Within(l))
}

// Within is the error in the language, with its place in the expression.
func (e *Error) Within(l lang.Language) string {
	if e.Line == 0 {
		return e.Words.In(l)
	}
	place := lang.Text{DA: "linje %d, tegn %d: %s", EN: "line %d, character %d: %s"}
	return fmt.Sprintf(place.In(l), e.Line, e.Column, e.Words.In(l))
}

// fault is an error in the expression at a rune of it.
func fault(text string, at int, da, en string) *Error {
	e := &Error{Key: "when", Line: 1, Column: 1, Words: lang.Text{DA: da, EN: en}}
	for i, r := range []rune(text) {
		if i == at {
			break
		}
		if r == '\n' {
			e.Line, e.Column = e.Line+1, 0
		}
		e.Column++
	}
	return e
}
