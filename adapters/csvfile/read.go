package csvfile

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/encoding"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// reader reads one file.
type reader struct {
	source *Source
	file   fetch.File
	fn     func(*mapping.Mapper, *mapping.Row) error

	hashed *hashing
	text   *encoding.Text
	mapper *mapping.Mapper
	row    mapping.Row
	cells  cells
	rows   int // below the header
	more   int // cells that every row has more than the header
	tally  tally

	good     int                       // rows that are not ASCII, and sound
	bad      map[encoding.Encoding]int // rows that seem to be in another encoding
	firstBad int                       // the line of the first bad one
}

// read gives each row of the file to fn: one goroutine reads, hashes and splits it, this one maps.
func (r *reader) read(ctx context.Context) error {
	in, err := os.Open(r.file.Path)
	if err != nil {
		return fetch.Unreadable(r.file.Name(), err)
	}
	defer in.Close()
	began, err := in.Stat()
	if err != nil {
		return fetch.Unreadable(r.file.Name(), err)
	}
	if err := r.open(in, began.Size()); err != nil {
		return err
	}
	r.row.Cells = &r.cells
	feed := startFeed(newScanner(r.text, r.source.plan.delim, r.source.plan.matching()))
	defer feed.stop()

	for {
		b, err := feed.next()
		if err == io.EOF {
			return r.whole(began)
		}
		if err != nil {
			return r.broken(err)
		}
		if err := r.batch(ctx, b); err != nil {
			return err
		}
		feed.done(b)
	}
}

// open is the file as UTF-8, unpacked and hashed while it is read. An archive of zip is read at its places,
// and hashed before.
func (r *reader) open(in *os.File, size int64) (err error) {
	r.hashed, r.bad = &hashing{in: in, sum: sha256.New()}, map[encoding.Encoding]int{}
	plain := io.Reader(r.hashed)
	if fetch.Packed(r.file.Name()) {
		if plain, err = fetch.Unpack(r.file.Name(), r.hashed, in, size); err != nil {
			return r.broken(err)
		}
	}
	if r.text, err = encoding.Open(plain, r.source.plan.encoding); err != nil {
		return r.notText(err)
	}
	return nil
}

// notText is the refusal of a file that is no text in its encoding.
func (r *reader) notText(err error) error {
	var wrong *encoding.Wrong
	switch {
	case errors.As(err, &wrong):
		return r.refuse(adapters.WrongEncoding, 1, string(wrong.Seems), nil)
	case err == encoding.ErrNotText:
		return r.refuse(adapters.NotText, 0, "", err)
	}
	return r.broken(err)
}

// broken is the refusal of a file that cannot be read to its end.
func (r *reader) broken(err error) error {
	if errors.Is(err, errLongLine) {
		return r.refuse(adapters.LongLine, 0, "", err)
	}
	return fetch.Unreadable(r.file.Name(), err)
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
		if trailer, err := r.trailer(b, l); err != nil {
			return err
		} else if trailer {
			continue
		}
		if l.fault == cut && !r.total(b, l) {
			return r.refuse(adapters.CutShort, l.number, "", nil)
		}
		r.count(b, l)
		if r.mapper == nil {
			header, err := r.begin(b, l)
			if err != nil {
				return err
			}
			if header {
				continue
			}
		}
		r.rows++
		r.tally.add(b, l, r.source.plan.decimal)
		r.place(b, l)
		if err := r.fn(r.mapper, &r.row); err != nil {
			return err
		}
	}
	return nil
}

// begin finds the columns: in the first line, or in the settings. header reports whether the line is no row.
func (r *reader) begin(b *batch, l *line) (header bool, err error) {
	p, line := r.source.plan, 0
	if p.header == nil {
		line = l.number
		if r.mapper, err = p.mapper(r.source, r.file.Name(), b, l); err != nil {
			return false, err
		}
	} else {
		var refusal *adapters.Refusal
		if r.mapper, refusal = p.rows.Mapper(r.source.Name(), r.source.Association, r.file.Name(),
			p.header); refusal != nil {
			return false, refusal // never: the settings were checked
		}
	}
	r.source.Last = append(r.source.Last, adapters.Table{
		Name: adapters.Shown(r.file.Name()), Line: line, Columns: r.mapper.Columns(),
	})
	if err := r.seek(r.headersOf(b, l)); err != nil {
		return false, err
	}
	// a file that names its columns after all
	header = p.header == nil || found(headers(b, l), p.rows.Headers()) == len(p.rows.Headers())
	if header {
		r.more = r.surplus(b, b.lines[1:], l.fields-r.mapper.Headers())
	} else {
		r.more = r.surplus(b, b.lines, 0)
	}
	return header, nil
}

// headersOf are the names of the columns: those in the settings, or in the first line.
func (r *reader) headersOf(b *batch, l *line) []string {
	if named := r.source.plan.header; named != nil {
		return named
	}
	return headers(b, l)
}

// total reports whether the row with which the file ends, without a line break and with fewer cells than the
// header, is the table's total or a note below it. It is then as sound as one with a line break.
func (r *reader) total(b *batch, l *line) bool {
	if r.mapper == nil || l.fields == 0 {
		return false
	}
	l.fault = sound
	if r.place(b, l); r.mapper.Below(&r.row, false) {
		return true
	}
	l.fault = cut
	return false
}

// count counts the rows with letters beyond ASCII, by whether they are in the encoding of the settings.
func (r *reader) count(b *batch, l *line) {
	if !l.high {
		return
	}
	// What CP850 becomes when it is read as Mac-Roman are letters.
	if l.odd || l.invalid || r.source.plan.encoding == encoding.MacRoman {
		if seems, wrong := r.source.plan.seems(b.text[l.start:l.end], l.invalid); wrong {
			if len(r.bad) == 0 {
				r.firstBad = l.number
			}
			r.bad[seems]++
			return
		}
	}
	r.good++
}

// other is another encoding, when more rows seem to be in others than in that of the settings. A file may
// hold a letter that was cut in two, or a name that somebody pasted; one in another encoding gives no name
// rightly.
func (r *reader) other() (seems encoding.Encoding, wrong bool) {
	all, most := 0, 0
	for _, name := range slices.Sorted(maps.Keys(r.bad)) {
		all += r.bad[name]
		if r.bad[name] > most {
			seems, most = name, r.bad[name]
		}
	}
	return seems, all > r.good
}

// unquoted is what is wrong with a line whose quotes do not match.
var unquoted = []mapping.Fault{{Cell: mapping.WholeRow, Code: rules.ProblemRowBroken}}

// place makes the line the row that is mapped.
func (r *reader) place(b *batch, l *line) {
	r.cells = cells{b, l}
	r.row.Line, r.row.Fields = l.number, l.fields
	r.row.Faults, r.row.Special, r.row.Invalid = nil, l.special, l.invalid
	if l.fault != sound {
		r.row.Faults = unquoted
	}
	r.row.Fields = r.trimmed(b, l)
}

// whole refuses a file that was changed while it was read, holds nothing, or is in another encoding.
func (r *reader) whole(began os.FileInfo) error {
	if _, err := io.Copy(io.Discard, r.hashed); err != nil { // of an archive, what lies behind the list
		return fetch.Unreadable(r.file.Name(), err)
	}
	ended, err := os.Stat(r.file.Path)
	written := err == nil && os.SameFile(began, ended) &&
		(ended.Size() != r.hashed.n || !ended.ModTime().Equal(began.ModTime()))
	switch {
	case written || r.hashed.n != began.Size():
		return r.refuse(adapters.Unreadable, 0, "", errors.New("it was changed while it was read"))
	case r.mapper == nil:
		return r.refuse(adapters.Empty, 0, "", nil)
	case r.text.Wrong():
		return r.refuse(adapters.WrongEncoding, 1, string(encoding.UTF8), nil)
	}
	if seems, wrong := r.other(); wrong {
		return r.refuse(adapters.WrongEncoding, r.firstBad, string(seems), nil)
	}
	if err := r.told(); err != nil {
		return err
	}
	return r.checked()
}

func (r *reader) refuse(code string, line int, hint string, err error) error {
	return &adapters.Refusal{
		Code: code, File: r.file.Name(), Line: line, Hint: hint, Keys: remedies(code, hint), Err: err,
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
