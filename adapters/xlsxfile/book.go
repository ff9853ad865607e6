package xlsxfile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"boligbro/adapters/markup"
	"boligbro/rules/text"
)

// book is an open workbook.
type book struct {
	parts   map[string]*zip.File
	sheets  []sheet
	strings []string
	formats []format // by the number of a cell's style
	from    int      // the day that is day 0, as days after 1899-12-30
}

// sheet is a sheet of a workbook.
type sheet struct {
	name, part string
	hidden     bool // the workbook does not show it
}

// Errors of a file that is no workbook which can be read.
var (
	errLocked = errors.New("it has a password")
	errXLS    = errors.New("it is an old workbook")
	errODS    = errors.New("it is a workbook of another program")
	errNoBook = errors.New("it is no workbook")
)

// oldMark is how a file begins that is an .xls, or an .xlsx with a password.
var oldMark = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// openBook opens a workbook of that size.
func openBook(in io.ReaderAt, size int64) (*book, error) {
	if size > mostFile {
		return nil, markup.ErrLarge
	}
	head := make([]byte, len(oldMark))
	if _, err := in.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.Equal(head, oldMark) {
		return nil, oldKind(in, size)
	}
	archive, err := zip.NewReader(in, size)
	if errors.Is(err, zip.ErrFormat) {
		return nil, errNoBook
	} else if err != nil {
		return nil, err
	}
	b := &book{parts: map[string]*zip.File{}}
	for _, f := range archive.File {
		b.parts[strings.TrimPrefix(f.Name, "/")] = f
		if f.Name == "mimetype" || f.Name == "content.xml" {
			return nil, errODS
		}
		if f.Flags&1 != 0 {
			return nil, errLocked
		}
	}
	if b.parts["xl/workbook.xml"] == nil {
		return nil, errNoBook
	}
	if err := b.index(); err != nil {
		return nil, err
	}
	if err := b.styles(); err != nil {
		return nil, err
	}
	return b, b.readStrings()
}

// oldKind tells a workbook with a password from an .xls: the first holds a stream of this name, in UTF-16.
func oldKind(in io.ReaderAt, size int64) error {
	all, err := io.ReadAll(io.NewSectionReader(in, 0, size))
	if err != nil {
		return err
	}
	var name []byte
	for _, c := range []byte("EncryptedPackage") {
		name = append(name, c, 0)
	}
	if bytes.Contains(all, name) {
		return errLocked
	}
	return errXLS
}

// open is the XML of a part. Whoever opens it closes it. A part that is not there is empty.
func (b *book) open(name string) (*markup.Tokens, io.Closer, error) {
	f := b.parts[name]
	if f == nil {
		return markup.New(strings.NewReader(""), 1), io.NopCloser(nil), nil
	}
	in, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	most := min(mostPart, max(mostAnyway, int64(f.CompressedSize64)*mostTimes))
	return markup.New(in, most), in, nil
}

// each gives the elements of a part to fn, as they begin.
func (b *book) each(name string, fn func(t *markup.Tokens, e xml.StartElement) error) error {
	t, closer, err := b.open(name)
	if err != nil {
		return err
	}
	defer closer.Close()
	for {
		token, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := fn(t, e); err != nil {
				return err
			}
		}
	}
}

// attr is the element's attribute of that name, in whatever namespace.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// target is where a relation leads, and whether that is a sheet with cells.
type target struct {
	part  string
	table bool
}

// named is the part of that name as the archive writes it: names of parts may differ in case (ECMA-376-2).
func (b *book) named(name string) string {
	if b.parts[name] == nil {
		for part := range b.parts {
			if strings.EqualFold(part, name) {
				return part
			}
		}
	}
	return name
}

// index finds the sheets, in their order.
func (b *book) index() error {
	targets := map[string]target{}
	if err := b.each("xl/_rels/workbook.xml.rels", func(_ *markup.Tokens, e xml.StartElement) error {
		if at := attr(e, "Target"); at != "" {
			if !strings.HasPrefix(at, "/") {
				at = path.Join("/xl", at)
			}
			targets[attr(e, "Id")] = target{
				b.named(strings.TrimPrefix(at, "/")), strings.HasSuffix(attr(e, "Type"), "/worksheet"),
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return b.each("xl/workbook.xml", func(_ *markup.Tokens, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			if day := attr(e, "date1904"); day == "1" || day == "true" {
				b.from = 1462
			}
		case "sheet":
			return b.add(e, targets)
		}
		return nil
	})
}

// add adds the sheet that the workbook names, if it is one with cells.
func (b *book) add(e xml.StartElement, targets map[string]target) error {
	var rel string
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			rel = a.Value
		}
	}
	at := targets[rel]
	if at.table && b.parts[at.part] == nil {
		return io.ErrUnexpectedEOF // a sheet that is named is not there
	}
	if at.table || b.parts[at.part] != nil && strings.Contains(at.part, "worksheets/") {
		hidden := strings.HasSuffix(strings.ToLower(attr(e, "state")), "hidden") // or veryHidden
		b.sheets = append(b.sheets, sheet{text.Clean(attr(e, "name")), at.part, hidden})
	}
	return nil
}

// readStrings reads the texts that the sheets share. Of one in several fonts it takes all pieces, and not how
// it is pronounced.
func (b *book) readStrings() error {
	size := 0
	return b.each("xl/sharedStrings.xml", func(t *markup.Tokens, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		word, err := textOf(t)
		if size += len(word) + 16; size > mostStrings {
			return markup.ErrLarge
		}
		b.strings = append(b.strings, word)
		return err
	})
}

// textOf is what the texts (t) inside the element say that has just begun.
func textOf(t *markup.Tokens) (string, error) {
	var word strings.Builder
	reading, spoken := false, 0
	for end := t.Depth - 1; t.Depth > end; {
		token, err := t.Next()
		if err != nil {
			return "", err
		}
		switch part := token.(type) {
		case xml.StartElement:
			reading = part.Name.Local == "t"
			if part.Name.Local == "rPh" {
				spoken++
			}
		case xml.EndElement:
			reading = false
			if part.Name.Local == "rPh" {
				spoken--
			}
		case xml.CharData:
			if reading && spoken == 0 && word.Len() < markup.MostText {
				word.Write(part)
			}
		}
	}
	return word.String(), nil
}
