package csvfile

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	blockSize = 256 << 10 // bytes read at a time, and the longest line
	rowSize   = 64 << 10  // the longest row with a line break inside quotes
)

var errLongLine = errors.New("a line is longer than 256 KiB")

// span is where a field lies in its batch's text. The top bit of start says that it holds doubled quotes.
type span struct{ start, end uint32 }

const doubled = 1 << 31

// fault is what keeps a row from being split into fields.
type fault uint8

const (
	sound  fault = iota
	broken       // a quote that does not end, or ends in the middle of a field
	cut          // the file ends inside the row
)

// line is one row of the file, as it stood.
type line struct {
	number  int // the row's first line in the file, from 1
	start   int // where it lies in its batch's text, with its line break
	end     int
	first   int // its first span
	fields  int
	fault   fault
	special bool // may hold control characters or letters beyond ASCII
	high    bool // holds letters beyond ASCII
	odd     bool // holds others than those of Danish, or signs that they become in another encoding
	invalid bool // is not UTF-8
}

// batch is the rows of one block. The text is never written again; lines and spans are used anew.
type batch struct {
	text  string
	lines []line
	spans []span
}

// scanner splits a file into rows. It differs from encoding/csv where an export must not be lost to one bad
// quote: a quote inside a field is text, and a row with a quote that does not end costs its own line alone,
// because reading resumes at the next one.
type scanner struct {
	in      io.Reader
	delim   byte
	match   matcher
	begun   bool   // the header was sought
	returns bool   // its lines end with CR alone, as old Macs wrote them
	buf     []byte // the rows not yet scanned, from the start of a row
	n       int
	eof     bool
	number  int // the line at buf[0]
	columns int // of the first row
	ended   bool
	// unclosed: the quote of a broken row has not ended yet.
	unclosed bool
}

func newScanner(in io.Reader, delim byte, match matcher) *scanner {
	return &scanner{in: in, delim: delim, match: match, buf: make([]byte, blockSize), number: 1}
}

// next fills the batch with the rows of the next block. It returns io.EOF when there are no more.
func (s *scanner) next(b *batch) error {
	b.text, b.lines, b.spans = "", b.lines[:0], b.spans[:0]
	for len(b.lines) == 0 {
		if s.ended {
			return io.EOF
		}
		for len(s.buf)-s.n >= utf8.UTFMax && !s.eof { // what a decoder needs for one letter
			n, err := s.in.Read(s.buf[s.n:])
			if s.returns {
				feedLines(s.buf[s.n : s.n+n])
			}
			s.n += n
			if err == io.EOF {
				s.eof = true
			} else if err != nil {
				return err
			}
		}
		if first := s.buf[:s.n]; !s.begun && bytes.IndexByte(first, '\n') < 0 && bytes.IndexByte(first, '\r') >= 0 {
			s.returns = true
			feedLines(first)
		}
		used := s.scan(b)
		if used == 0 && !s.eof {
			return errLongLine
		}
		if len(b.lines) > 0 {
			b.text = string(s.buf[:used])
		}
		s.n = copy(s.buf, s.buf[used:s.n])
		s.ended = s.eof
	}
	return nil
}

// feedLines makes each CR a line feed.
func feedLines(text []byte) {
	for i, c := range text {
		if c == '\r' {
			text[i] = '\n'
		}
	}
}

// scan adds the whole rows of the buffer to the batch and returns how many bytes they are. At the end of the
// file that is all of them.
func (s *scanner) scan(b *batch) int {
	at := 0
	if !s.begun {
		s.begun, at = true, s.skipAbove()
	}
	for at < s.n {
		next, whole := s.row(b, at)
		if !whole {
			break
		}
		at = next
	}
	return at
}

// row adds the row that begins at at to the batch and returns where the next begins. It is not whole when the
// rest of it may be in the next block.
func (s *scanner) row(b *batch, at int) (next int, whole bool) {
	end, next := s.n, s.n
	if i := bytes.IndexByte(s.buf[at:s.n], '\n'); i >= 0 {
		end, next = at+i, at+i+1
	} else if !s.eof {
		return at, false
	}
	content := end
	if content > at && s.buf[content-1] == '\r' {
		content--
	}
	if s.columns == 0 && separator(s.buf[at:content]) {
		s.number++
		return next, true
	}
	row, lines := line{number: s.number, first: len(b.spans), start: at, end: next}, 1
	if bytes.IndexByte(s.buf[at:content], '"') < 0 {
		s.split(b, &row, at, content)
	} else if lines, whole = s.splitQuoted(b, &row, end); !whole {
		return at, false
	}
	s.keep(b, row)
	s.number += lines
	return row.end, true
}

// keep adds the row to the batch unless it is blank.
func (s *scanner) keep(b *batch, row line) {
	row.fields = len(b.spans) - row.first
	if row.fault != sound {
		b.spans = b.spans[:row.first]
		row.fields = 0
	} else if blank(b.spans[row.first:]) {
		b.spans = b.spans[:row.first]
		return
	}
	if s.columns == 0 {
		s.columns = row.fields
	}
	if row.fault == sound && row.fields < s.columns && !s.hasLineBreak(&row) {
		row.fault = cut
	}
	b.lines = append(b.lines, row)
}

// hasLineBreak reports whether the row ends with a line break and not with the file.
func (s *scanner) hasLineBreak(row *line) bool { return s.buf[row.end-1] == '\n' }

// blank reports whether no field holds anything: an empty line, or the bare delimiters that a spreadsheet
// leaves below its table.
func blank(spans []span) bool {
	for _, f := range spans {
		if f.start != f.end {
			return false
		}
	}
	return true
}

// word is the field at index i of the row, without its quotes and the white space around it.
func (b *batch) word(l *line, i int) string {
	f := b.spans[l.first+i]
	if f.start&doubled == 0 {
		return trim(b.text[f.start:f.end])
	}
	return trim(strings.ReplaceAll(b.text[f.start&^doubled:f.end], `""`, `"`))
}

// trim takes white space off both ends.
func trim(word string) string {
	if word == "" {
		return word
	}
	if first, last := word[0], word[len(word)-1]; first-'!' < 0x5e && last-'!' < 0x5e {
		return word
	}
	return strings.TrimSpace(word)
}
