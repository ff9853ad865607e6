package lang

import (
	"regexp"
	"strings"
)

// Error tells in both languages why what a person asks for cannot be done as it is. It holds no personal
// data, and trying the same again cannot help.
type Error struct {
	Words Text
	Kind  error // what errors.Is finds it by, or nil
	// Field is what alone is to blame, by its name in the API; empty: it is not one field.
	Field string
	// Program is what a program is told instead, which has no commands to run; empty: the same.
	Program Text
}

// Of names the one field that is to blame for an error that is being made.
func (e *Error) Of(field string) *Error {
	e.Field = field
	return e
}

// ToProgram words an error that is being made for a program.
func (e *Error) ToProgram(da, en string) *Error {
	e.Program = Text{da, en}
	return e
}

// TextToProgram is the text for a program. A flag of a command is named as the field of the API that says the
// same.
func (e *Error) TextToProgram(l Language) string {
	if text := e.Program.In(l); text != "" {
		return text
	}
	return flag.ReplaceAllStringFunc(e.Text(l), func(name string) string {
		words := strings.Split(name[2:], "-")
		for i := range words[1:] {
			words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
		}
		return strings.Join(words, "")
	})
}

// flag is a flag of a command as texts name it.
var flag = regexp.MustCompile(`--[a-z]+(-[a-z]+)*`)

// NewError is an error with these words, in Danish and in English.
func NewError(da, en string) *Error { return &Error{Words: Text{da, en}} }

// Error is the text in English.
func (e *Error) Error() string { return e.Words.EN }

// Text is the text in the language.
func (e *Error) Text(l Language) string { return e.Words.In(l) }

// Unwrap is the kind.
func (e *Error) Unwrap() error { return e.Kind }
