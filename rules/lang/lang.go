// Package lang is the one home of words: it says in Danish and English what the codes of the program mean,
// and fills the sentences that hold facts. Rules, gateway and commands hand it codes and plain values; pages,
// mails, documents and commands read it.
//
//	lang.go       Language, Text, Words
//	error.go      an error that is worded in both languages
//	finding.go    what a rule answers, as a sentence; reason.go holds its reasons
//	duty.go       what the municipality owes, and how far it is
//	step.go       the steps of a case, in each form in which they are written
//	field.go      the fields of a case
//	rule.go       the rules, their paragraphs and their answers
//
// The other files are a table each.
package lang

// Language is a language in which Boligbro writes.
type Language string

const (
	Danish  Language = "da"
	English Language = "en"
)

// Text is the same in both languages.
type Text struct{ DA, EN string }

// In is the text in the language; Danish in one that is not known.
func (t Text) In(l Language) string {
	if l == English {
		return t.EN
	}
	return t.DA
}

// Same is a text that reads alike in both languages: a name, a number, a code.
func Same(s string) Text { return Text{s, s} }

// Words are the texts of a list of codes.
type Words map[string]Text

// Of is what the list says of a code; a code that it does not hold is shown as it is.
func Of[Code ~string](w Words, code Code) Text {
	if t, ok := w[string(code)]; ok {
		return t
	}
	return Same(string(code))
}
