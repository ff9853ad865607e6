package xmlfile

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/adapters/markup"
)

// Suits reports how likely the file is XML.
func (s *Settings) Suits(f fetch.Found) fetch.Likely {
	switch {
	case f.Begins() == '<':
		return fetch.Surely
	case strings.EqualFold(filepath.Ext(f.Name()), ".xml"):
		return fetch.Surely
	}
	return fetch.No
}

// Propose looks into the file twice: for the element that is a row, and for the paths in it.
func (s *Settings) Propose(f fetch.Found) (p mapping.Proposal, err error) {
	o := newOutline()
	if err := tokens(f, o.read); err != nil {
		return p, err
	}
	record := o.record()
	if record == "" {
		return p, mapping.ErrNoHeader
	}
	l := &looked{seen: mapping.NewSeenRecords(""), record: record}
	if err := tokens(f, l.read); err != nil {
		return p, err
	}
	p = l.seen.Propose()
	p.Section = []mapping.Setting{{Key: "record", Value: mapping.Quote(record)}}
	if optional := p.Optional(); len(optional) > 0 {
		for i := range optional {
			optional[i] = mapping.Quote(optional[i])
		}
		p.Section = append(p.Section, mapping.Setting{
			Key: "optional", Value: "[" + strings.Join(optional, ", ") + "]",
		})
	}
	return p, nil
}

// errSeen ends the reading of a file of which enough was seen.
var errSeen = errors.New("enough was seen")

// tokens gives the file to fn.
func tokens(f fetch.Found, fn func(*markup.Tokens) error) error {
	in, err := os.Open(f.Path)
	if err != nil {
		return fetch.Unreadable(f.Name(), err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return fetch.Unreadable(f.Name(), err)
	}
	r := &reader{file: fetch.File{Path: f.Path}}
	if err := r.open(in, info.Size()); err != nil {
		return r.refusal(err)
	}
	if err := fn(r.tokens); err != nil && err != errSeen && err != io.EOF {
		return r.refusal(err)
	}
	return nil
}

// looked are the records of a file that is looked into.
type looked struct {
	seen   *mapping.Seen
	record string

	path  []string // the elements that have begun, from the outermost
	paths []string // of the record at hand
	cells []string
}

func (l *looked) read(t *markup.Tokens) error {
	for {
		token, err := t.Next()
		if err != nil {
			return err
		}
		switch part := token.(type) {
		case xml.StartElement:
			if l.path = append(l.path, part.Name.Local); strings.Join(l.path, "/") != l.record {
				continue
			}
			if l.seen.Full() {
				return errSeen
			}
			l.paths, l.cells = nil, nil
			if err := l.element(t, part, ""); err != nil {
				return err
			}
			l.seen.Add(l.paths, l.cells)
			l.path = l.path[:len(l.path)-1]
		case xml.EndElement:
			l.path = l.path[:len(l.path)-1]
		}
	}
}

// element notes the texts of an element that has just begun, and of those within it, under their paths in the
// record.
func (l *looked) element(t *markup.Tokens, e xml.StartElement, at string) error {
	for _, a := range e.Attr {
		if isData(a) {
			l.note(at, "@"+a.Name.Local, a.Value)
		}
	}
	var text strings.Builder
	numbers := map[string]int{}
	for {
		token, err := t.Next()
		if err != nil {
			return err
		}
		switch part := token.(type) {
		case xml.StartElement:
			name := part.Name.Local
			numbers[name]++
			if n := numbers[name]; n > 1 {
				name += "[" + strconv.Itoa(n) + "]"
			}
			if at != "" {
				name = at + "/" + name
			}
			if err := l.element(t, part, name); err != nil {
				return err
			}
		case xml.CharData:
			if text.Len() < markup.MostText {
				text.Write(part)
			}
		case xml.EndElement:
			if len(numbers) == 0 && at != "" {
				l.note("", at, text.String())
			}
			return nil
		}
	}
}

// mostPaths is how many paths of a record are looked at.
const mostPaths = 1000

func (l *looked) note(at, name, word string) {
	if at != "" {
		name = at + "/" + name
	}
	if len(l.paths) < mostPaths {
		l.paths, l.cells = append(l.paths, name), append(l.cells, word)
	}
}

// isData reports whether the attribute is the record's own, and not what XML says of an element.
func isData(a xml.Attr) bool {
	return a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && a.Name.Space != instance
}
