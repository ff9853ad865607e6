package lang

// Error tells in both languages why what a person asks for cannot be done as it is. It holds no personal
// data, and trying the same again cannot help.
type Error struct {
	Words Text
	Kind  error // what errors.Is finds it by, or nil
}

// NewError is an error with these words, in Danish and in English.
func NewError(da, en string) *Error { return &Error{Words: Text{da, en}} }

// Error is the text in English.
func (e *Error) Error() string { return e.Words.EN }

// Text is the text in the language.
func (e *Error) Text(l Language) string { return e.Words.In(l) }

// Unwrap is the kind.
func (e *Error) Unwrap() error { return e.Kind }
