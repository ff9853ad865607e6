package egbolig

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// What keeps an answer from being one. Nothing of the answer is repeated.
var (
	errForm  = errors.New("the answer is not that of the operation")
	errFault = errors.New("the service answered with a SOAP fault")
)

// record is one element of a list, or the result itself when it is no list: the texts of its members by name.
// A member that is nil, or is no text, is empty.
type record map[string]string

// text is the result that is no list.
const text = "."

// number is a whole number; a member that lacks or is none has none.
func (r record) number(name string) (int, bool) {
	n, err := strconv.Atoi(r[name])
	return n, err == nil && n >= 0
}

// date is a day, or empty where the service has none: .NET writes the year 1 or 9999.
func (r record) date(name string) string {
	day := r[name]
	if strings.HasPrefix(day, "0001-") || strings.HasPrefix(day, "9999-") {
		return ""
	}
	return day
}

// readAnswer reads a SOAP message as it arrives, to its end, and gives each record of the operation's result
// to fn. A fault is an error wherever in the message it stands.
func readAnswer(from io.Reader, operation string, fn func(record) error) error {
	in := xml.NewDecoder(from)
	in.Entity = map[string]string{}
	a := &message{in: in, operation: operation, fn: fn}
	for {
		token, err := in.Token()
		switch {
		case err == io.EOF && a.ended:
			return nil
		case err == io.EOF:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		}
		if err := a.take(token); err != nil {
			return err
		}
	}
}

// message is a SOAP message that is being read.
type message struct {
	in        *xml.Decoder
	operation string
	fn        func(record) error
	path      []xml.Name
	ended     bool // its body has been read
	answered  bool // its result has
}

// take takes the next token outside the records.
func (a *message) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return errForm // a document type, which no message has
	case xml.StartElement:
		if t.Name == (xml.Name{Space: envelopeSpace, Local: "Fault"}) {
			return errFault
		}
		if len(a.path) == 1 && t.Name == (xml.Name{Space: envelopeSpace, Local: "Header"}) {
			return a.in.Skip()
		}
		if !a.expects(t.Name) {
			return errForm
		}
		a.path = append(a.path, t.Name)
		if len(a.path) == 4 {
			return a.result(t)
		}
	case xml.EndElement:
		a.path = a.path[:len(a.path)-1]
		if len(a.path) == 0 {
			a.ended = a.answered
			if !a.answered {
				return errForm
			}
		}
	}
	return nil
}

// expects reports whether the element may stand here: the envelope, its body, the response or the result.
func (a *message) expects(name xml.Name) bool {
	want := []xml.Name{
		{Space: envelopeSpace, Local: "Envelope"}, {Space: envelopeSpace, Local: "Body"},
		{Space: messageSpace, Local: a.operation + "Response"},
		{Space: messageSpace, Local: a.operation + "Result"},
	}
	return !a.ended && name == want[len(a.path)]
}

// result reads the result: its records when it is a list, else its text.
func (a *message) result(start xml.StartElement) error {
	if a.answered {
		return errForm
	}
	a.answered = true
	var words strings.Builder
	records := 0
	for {
		token, err := a.in.Token()
		if err != nil {
			return unfinished(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			records++
			if err := a.give(t); err != nil {
				return err
			}
		case xml.CharData:
			if records == 0 && words.Len() < 1<<10 {
				words.Write(t)
			}
		case xml.EndElement:
			a.path = a.path[:3]
			if word := strings.TrimSpace(words.String()); records == 0 && word != "" {
				return a.fn(record{text: word})
			}
			return nil
		case xml.Directive:
			return errForm
		}
	}
}

// give reads a record and gives it on.
func (a *message) give(start xml.StartElement) error {
	if start.Name == (xml.Name{Space: envelopeSpace, Local: "Fault"}) {
		return errFault
	}
	r, err := a.record()
	if err != nil {
		return unfinished(err)
	}
	return a.fn(r)
}

// unfinished is the error, where an end that comes too soon is one.
func unfinished(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// record reads an element's members. What lies deeper is passed over.
func (a *message) record() (record, error) {
	r := record{}
	depth, name := 0, ""
	for {
		token, err := a.in.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name == (xml.Name{Space: envelopeSpace, Local: "Fault"}) {
				return nil, errFault
			}
			if depth++; depth == 1 {
				if name = t.Name.Local; r.has(name) {
					return nil, errForm
				}
				r[name] = ""
			}
		case xml.CharData:
			if depth == 1 {
				r[name] += string(t)
			}
		case xml.EndElement:
			if depth == 0 {
				return r, nil
			}
			if depth == 1 {
				r[name] = strings.TrimSpace(r[name])
			}
			depth--
		case xml.Directive:
			return nil, errForm
		}
	}
}

func (r record) has(name string) bool {
	_, there := r[name]
	return there
}
