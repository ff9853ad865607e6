package csvfile

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
)

// reader reads one file.
type reader struct {
	source *Source
	file   file
	fn     func(*mapping.Mapper, *mapping.Row) error

	hashed *hashing
	latin  *latinReader // nil: the file is UTF-8
	mapper *mapping.Mapper
	row    mapping.Row
	cells  cells
	rows   int // below the header

	bad, good int // rows that are not UTF-8, and rows that are and are not ASCII
	firstBad  int // the line of the first bad one
}

// read gives each row of the file to fn: one goroutine reads, hashes and splits it, this one maps.
func (r *reader) read(ctx context.Context) error {
	in, err := os.Open(r.file.path)
	if err != nil {
		return unreadable(r.file.name(), err)
	}
	defer in.Close()
	began, err := in.Stat()
	if err != nil {
		return unreadable(r.file.name(), err)
	}
	text, err := r.text(in)
	if err != nil {
		return err
	}
	r.row.Cells = &r.cells
	feed := startFeed(newScanner(text, r.source.plan.delim))
	defer feed.stop()

	for {
		b, err := feed.next()
		if err == io.EOF {
			return r.whole(began)
		}
		if err == errLongLine {
			return r.refuse(adapters.Unreadable, 0, "", err)
		}
		if err != nil {
			return unreadable(r.file.name(), err)
		}
		if err := r.batch(ctx, b); err != nil {
			return err
		}
		feed.done(b)
	}
}

// text is the file as UTF-8, hashed while it is read.
func (r *reader) text(in io.Reader) (io.Reader, error) {
	r.hashed = &hashing{in: in, sum: sha256.New()}
	rest, seems, err := opening(r.hashed, r.source.plan.latin)
	switch {
	case err != nil:
		return nil, unreadable(r.file.name(), err)
	case seems == "XLSX":
		return nil, r.refuse(adapters.Unreadable, 0, "", errors.New("it is a workbook (XLSX), not CSV"))
	case seems != "":
		return nil, r.refuse(adapters.WrongEncoding, 1, seems, nil)
	}
	if r.source.plan.latin {
		r.latin = &latinReader{in: rest}
		return r.latin, nil
	}
	return rest, nil
}

// batch maps the rows of a block.
func (r *reader) batch(ctx context.Context, b *batch) (err error) {
	done := ctx.Done()
	for i := range b.lines {
		select {
		case <-done:
			return ctx.Err()
		default:
		}
		l := &b.lines[i]
		if l.fault == cut {
			return r.refuse(adapters.CutShort, l.number, "", nil)
		}
		r.count(l)
		if r.mapper == nil {
			if r.mapper, err = r.source.plan.mapper(r.source, r.file.name(), b, l); err != nil {
				return err
			}
			continue
		}
		r.rows++
		r.place(b, l)
		if err := r.fn(r.mapper, &r.row); err != nil {
			return err
		}
	}
	return nil
}

// count counts the rows with letters beyond ASCII, by whether they are UTF-8.
func (r *reader) count(l *line) {
	switch {
	case l.invalid:
		if r.bad++; r.bad == 1 {
			r.firstBad = l.number
		}
	case l.high:
		r.good++
	}
}

// place makes the line the row that is mapped.
func (r *reader) place(b *batch, l *line) {
	r.cells = cells{b, l}
	r.row.Line, r.row.Fields = l.number, l.fields
	r.row.Broken, r.row.Special, r.row.Invalid = l.fault != sound, l.special, l.invalid
	for r.row.Fields > r.mapper.Headers() && blank(b.spans[l.first+r.row.Fields-1:l.first+r.row.Fields]) {
		r.row.Fields--
	}
}

// whole refuses a file that was changed while it was read, holds nothing, or is in another encoding.
func (r *reader) whole(began os.FileInfo) error {
	ended, err := os.Stat(r.file.path)
	written := err == nil && os.SameFile(began, ended) &&
		(ended.Size() != r.hashed.n || !ended.ModTime().Equal(began.ModTime()))
	switch {
	case written || r.hashed.n != began.Size():
		return r.refuse(adapters.Unreadable, 0, "", errors.New("it was changed while it was read"))
	case r.mapper == nil:
		return r.refuse(adapters.Empty, 0, "", nil)
	case r.latin != nil && r.latin.wrong():
		return r.refuse(adapters.WrongEncoding, 1, "UTF-8", nil)
	case r.bad > r.good:
		// A file in UTF-8 may hold a letter that was cut in two; one without a whole letter beyond ASCII is
		// in another encoding, and every name in it would be wrong.
		return r.refuse(adapters.WrongEncoding, r.firstBad, "Windows-1252", nil)
	}
	return nil
}

func (r *reader) refuse(code string, line int, hint string, err error) error {
	return &adapters.Refusal{
		Code: code, File: r.file.name(), Line: line, Hint: hint, Keys: wrongKeys[code], Err: err,
	}
}

// cells is the line that is mapped.
type cells struct {
	b *batch
	l *line
}

// Cell is the text of a field, without its quotes and the white space around it.
func (c *cells) Cell(i int) string { return c.b.word(c.l, i) }

// Raw is the row without its line break.
func (c *cells) Raw() string {
	return strings.TrimRight(c.b.text[c.l.start:c.l.end], "\r\n")
}
