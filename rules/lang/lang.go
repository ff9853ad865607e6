// Package lang is the one home of words: it gives what the codes of the program mean in Danish and English,
// and fills the sentences that hold facts. Rules, gateway and commands hand it codes and plain values; pages,
// mails, documents and commands read it. It imports nothing of the project.
//
//	lang.go      Language, Text, Words
//	error.go     an error that is worded in both languages; refusal.go holds those of the rooms
//	count.go     a number with its noun
//	finding.go   what a rule answers, as a sentence; reason.go holds its reasons, clock.go its times
//	duty.go      what the municipality owes, and how far it is
//	step.go      the steps of a case, in each form in which they are written
//	notice.go    what a notice and its proof write
//	alarm.go     the alarms: name, what has happened, what to do
//	act.go       what a municipality records; decision.go holds the outcomes of its decisions
//	cause.go     why a message has not been handed over
//	evidence.go  what a bundle of evidence writes: what each part proves and what it does not
//	delivery.go  how far a message is, by which channel and with what proof
//	run.go       how far a run is, and why it was refused; feed.go words a feed's own refusal with its place
//	rule.go, question.go, field.go, problem.go, task.go, casefile.go, log.go   a table each
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
