package xmlfile

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/adapters/markup"
	"boligbro/adapters/pull"
	"boligbro/rules"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// mostFile is the most bytes of a file's text.
const mostFile = 16 << 30

// reader reads one file.
type reader struct {
	ctx    context.Context
	source *Source
	file   fetch.File
	fn     pull.Row
	seen   []bool // which columns some record had

	tokens *markup.Tokens
	path   []string // the elements that have begun
	roots  int      // elements that are in no other
	number int      // of the record at hand, from 1
	stray  bool     // there is text outside them
	mapper *mapping.Mapper
	line   *pull.Line
	cells  [][]byte
	faults []int // the cells of which the record holds more than they have room for
	failed error
}

// read gives every record of the file to fn.
func (r *reader) read(sum *pull.Sum) error {
	in, err := os.Open(r.file.Path)
	if err != nil {
		return fetch.Unreadable(r.file.Name(), err)
	}
	defer in.Close()
	began, err := in.Stat()
	if err != nil {
		return fetch.Unreadable(r.file.Name(), err)
	}
	p := r.source.plan
	m, refused := p.rows.Mapper(r.source.Name(), r.source.Association, r.file.Name(), p.paths)
	if refused != nil {
		refused.File = r.file.Name()
		return refused // never: the paths are the settings' own
	}
	r.mapper, r.line, r.cells = m, pull.NewLine(len(p.paths), sum), make([][]byte, len(p.paths))
	r.source.Last = append(r.source.Last,
		adapters.Table{Name: adapters.Shown(r.file.Name()), Columns: m.Columns()})
	if err := r.open(in, began.Size()); err != nil {
		return r.refusal(err)
	}
	if err := r.records(); err != nil {
		return r.refusal(err)
	}
	return r.file.Still(began)
}

// open is the file's text, unpacked. UTF-16 shows by its first bytes; any other encoding the file names.
func (r *reader) open(in *os.File, size int64) (err error) {
	plain := io.Reader(in)
	if fetch.Packed(r.file.Name()) {
		if plain, err = fetch.Unpack(r.file.Name(), in, in, size); err != nil {
			return err
		}
	}
	buffered := bufio.NewReaderSize(plain, 256<<10)
	plain = buffered
	if head, _ := buffered.Peek(2); string(head) == "\xff\xfe" || string(head) == "\xfe\xff" {
		plain = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(buffered)
	}
	r.tokens = markup.New(plain, mostFile)
	r.tokens.CharsetReader = charset
	return nil
}

// errCharset is the error of a file in an encoding that is not read.
var errCharset = errors.New("it names an encoding that is not read; export it as UTF-8")

// charset reads the encodings that Danish systems write.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		return charmap.Windows1252.NewDecoder().Reader(in), nil // holds all letters of ISO-8859-1
	case "iso-8859-15":
		return charmap.ISO8859_15.NewDecoder().Reader(in), nil
	case "us-ascii", "ascii", "utf-16":
		return in, nil // UTF-16 has become UTF-8 before
	}
	return nil, errCharset
}

// records finds the records.
func (r *reader) records() error {
	for {
		token, err := r.tokens.Next()
		switch {
		case err == io.EOF && r.roots == 0:
			return &adapters.Refusal{Code: adapters.Empty, File: r.file.Name()}
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := r.outer(token); err != nil {
			return err
		}
	}
}

// outer takes a token outside the records. There is one list, and no text before or behind it.
func (r *reader) outer(token xml.Token) error {
	switch part := token.(type) {
	case xml.StartElement:
		if len(r.path) == 0 {
			r.roots++
		}
		if r.roots > 1 || r.stray {
			return errRoots
		}
		return r.enter(part)
	case xml.EndElement:
		r.path = r.path[:len(r.path)-1]
	case xml.CharData:
		r.stray = r.stray || len(r.path) == 0 && len(bytes.TrimSpace(part)) > 0
		if r.stray && r.roots > 0 {
			return errRoots
		}
	}
	return nil
}

// enter goes into an element outside the records or, where it is a record, reads it to its end.
func (r *reader) enter(e xml.StartElement) error {
	r.path = append(r.path, e.Name.Local)
	if !r.isRecord() {
		return nil
	}
	err := r.record(e)
	r.path = r.path[:len(r.path)-1]
	return err
}

var errRoots = errors.New("there is more before or behind the list")

// isRecord reports whether the element that has just begun is a record.
func (r *reader) isRecord() bool {
	wanted := r.source.plan.record
	return len(r.path) >= len(wanted) && slices.Equal(r.path[len(r.path)-len(wanted):], wanted)
}

// record reads the record that has just begun, and gives it on.
func (r *reader) record(e xml.StartElement) error {
	if err := r.ctx.Err(); err != nil {
		r.failed = err
		return err
	}
	number, _ := r.tokens.InputPos()
	for i := range r.cells {
		r.cells[i] = r.cells[i][:0]
	}
	r.faults = r.faults[:0]
	if err := r.element(r.source.plan.tree, e); err != nil {
		return err
	}
	r.line.Begin()
	for _, cell := range r.cells {
		r.line.Set(append(r.line.Text(), cell...))
	}
	for _, cell := range r.faults {
		r.line.Fault(cell, rules.ProblemValues)
	}
	r.line.End()
	r.number++
	r.line.Row.Line, r.line.Row.Record = number, r.number // many systems write all of it in one line
	r.failed = r.fn(r.mapper, &r.line.Row)
	return r.failed
}

// instance is the namespace of what a schema says of an element, such as xsi:type and xsi:nil: no data.
const instance = "http://www.w3.org/2001/XMLSchema-instance"

// element reads an element of a record to its end.
func (r *reader) element(n *node, e xml.StartElement) error {
	n.begin()
	for _, a := range e.Attr {
		if cell, wanted := n.attrs[a.Name.Local]; wanted && a.Name.Space != instance {
			if len(r.cells[cell]) > 0 {
				r.faults = append(r.faults, cell) // two of one name, in two namespaces
			}
			r.seen[cell] = true
			r.cells[cell] = append(r.cells[cell], a.Value...)
		}
	}
	if n.cell >= 0 {
		r.seen[n.cell] = true
	}
	for {
		token, err := r.tokens.Next()
		if err != nil {
			return err
		}
		switch part := token.(type) {
		case xml.StartElement:
			if err := r.child(n, part); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		case xml.CharData:
			if n.cell >= 0 && len(r.cells[n.cell]) < markup.MostText {
				r.cells[n.cell] = append(r.cells[n.cell], part...)
			}
		}
	}
}

// child reads an element inside that of the node. What would be lost of it is a fault: more elements of a
// name than columns, elements where a text was to be, a record within a record.
func (r *reader) child(n *node, e xml.StartElement) error {
	child, more := n.next(e.Name.Local)
	if child != nil {
		return r.element(child, e)
	}
	switch {
	case n.cell >= 0:
		r.faults = append(r.faults, n.cell)
	case more:
		r.faults = append(r.faults, mapping.WholeRow)
	}
	return r.pass(e)
}

// pass passes over an element that no column is in, unless it is a record, or holds one.
func (r *reader) pass(e xml.StartElement) error {
	hidden := e.Name.Local == r.source.plan.row()
	for end := r.tokens.Depth - 1; r.tokens.Depth > end; {
		token, err := r.tokens.Next()
		if err != nil {
			return err
		}
		if part, is := token.(xml.StartElement); is && part.Name.Local == r.source.plan.row() {
			hidden = true
		}
	}
	if hidden {
		r.faults = append(r.faults, mapping.WholeRow)
	}
	return nil
}

// refusal is the error as it is when it is not about the file, and else why the file cannot be whole.
func (r *reader) refusal(err error) error {
	if r.failed != nil {
		return r.failed
	}
	var refused *adapters.Refusal
	if errors.As(err, &refused) {
		return refused
	}
	line := 0
	if r.tokens != nil {
		line, _ = r.tokens.InputPos()
	}
	refused = &adapters.Refusal{Code: adapters.MalformedFile, File: r.file.Name(), Line: line, Hint: "XML"}
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, markup.ErrLarge), errors.Is(err, fetch.ErrExpands):
		refused.Code, refused.Hint, refused.Keys, refused.Err = adapters.TooLarge, "", []string{"xml"}, err
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"),
		errors.Is(err, io.ErrUnexpectedEOF):
		refused.Code, refused.Hint = adapters.CutShort, ""
	case errors.As(err, &syntax): // the parser's own words quote the text
	case errors.Is(err, errRoots), errors.Is(err, markup.ErrDoctype):
		refused.Err = err
	case strings.HasPrefix(err.Error(), "xml:"): // an encoding that is not read, which the parser quotes
		refused.Code, refused.Line, refused.Hint = adapters.UnknownEncoding, 1, ""
	default:
		return fetch.Unreadable(r.file.Name(), err)
	}
	return refused
}
