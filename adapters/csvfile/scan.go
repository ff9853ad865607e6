package csvfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
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
	buf     []byte // the rows not yet scanned, from the start of a row
	n       int
	eof     bool
	number  int // the line at buf[0]
	columns int // of the first row
	ended   bool
}

func newScanner(in io.Reader, delim byte) *scanner {
	return &scanner{in: in, delim: delim, buf: make([]byte, blockSize), number: 1}
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
			s.n += n
			if err == io.EOF {
				s.eof = true
			} else if err != nil {
				return err
			}
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

// scan adds the whole rows of the buffer to the batch and returns how many bytes they are. At the end of the
// file that is all of them.
func (s *scanner) scan(b *batch) int {
	at := 0
	for at < s.n {
		end, next := s.n, s.n
		if i := bytes.IndexByte(s.buf[at:s.n], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		} else if !s.eof {
			return at
		}
		whole := next > end // the line has its line break
		content := end
		if content > at && s.buf[content-1] == '\r' {
			content--
		}
		if s.columns == 0 && content-at <= 5 && bytes.HasPrefix(s.buf[at:content], []byte("sep=")) {
			s.number++ // a hint to spreadsheets above the header
			at = next
			continue
		}
		row := line{number: s.number, first: len(b.spans)}
		lines := 1
		if bytes.IndexByte(s.buf[at:content], '"') < 0 {
			s.split(b, &row, at, content)
		} else {
			past, outcome := s.quoted(b, &row, at, end)
			switch {
			case outcome == endless && !s.eof && s.n-at < rowSize:
				return at // the rest of the row may be in the next block
			case outcome == endless && !whole:
				row.fault = cut
			case outcome != ended:
				row.fault = broken
			default:
				lines = bytes.Count(s.buf[at:past], []byte{'\n'})
				next, whole = past, past > at && s.buf[past-1] == '\n'
			}
			row.special, row.high = look(s.buf[at:next])
			row.invalid = row.high && !utf8.Valid(s.buf[at:next])
		}
		row.fields = len(b.spans) - row.first
		if row.fault != sound {
			b.spans = b.spans[:row.first]
			row.fields = 0
		} else if blank(b.spans[row.first:]) {
			b.spans = b.spans[:row.first]
			s.number += lines
			at = next
			continue
		}
		if s.columns == 0 {
			s.columns = row.fields
		}
		if row.fault == sound && !whole && row.fields < s.columns {
			row.fault = cut
		}
		row.start, row.end = at, next
		b.lines = append(b.lines, row)
		s.number += lines
		at = next
	}
	return at
}

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

const (
	ones  = 0x0101010101010101
	tops  = 0x8080808080808080
	lows  = 0x7f7f7f7f7f7f7f7f
	space = 0x20 * ones
)

// split divides a row without quotes, eight bytes at a time.
func (s *scanner) split(b *batch, row *line, at, end int) {
	buf, pattern := s.buf, uint64(s.delim)*ones
	start, i := at, at
	var special, high uint64
	spans := b.spans
	for ; i+8 <= end; i += 8 {
		word := binary.LittleEndian.Uint64(buf[i:])
		special |= (word - space) & ^word
		high |= word
		diff := word ^ pattern
		for hits := ^((diff&lows + lows) | diff | lows); hits != 0; hits &= hits - 1 {
			found := i + bits.TrailingZeros64(hits)>>3
			spans = append(spans, span{uint32(start), uint32(found)})
			start = found + 1
		}
	}
	for ; i < end; i++ {
		c := buf[i]
		if c < ' ' {
			special |= tops
		}
		high |= uint64(c)
		if c == s.delim {
			spans = append(spans, span{uint32(start), uint32(i)})
			start = i + 1
		}
	}
	b.spans = append(spans, span{uint32(start), uint32(end)})
	row.special, row.high = (special|high)&tops != 0, high&tops != 0
	row.invalid = row.high && !utf8.Valid(buf[at:end])
}

// look finds what a row with quotes holds: special is control characters or letters beyond ASCII, high is
// letters.
func look(row []byte) (special, high bool) {
	for len(row) > 0 && row[len(row)-1] < ' ' {
		row = row[:len(row)-1] // its line break
	}
	var low, top uint64
	for ; len(row) >= 8; row = row[8:] {
		word := binary.LittleEndian.Uint64(row)
		low |= (word - space) & ^word
		top |= word
	}
	for _, c := range row {
		top |= uint64(c)
		if c < ' ' {
			low |= tops
		}
	}
	return (low|top)&tops != 0, top&tops != 0
}

type outcome uint8

const (
	ended   outcome = iota // the row was split
	stray                  // a quote ends where no field does, or another row lies inside it
	endless                // a quote does not end in what has been read
)

// quoted divides a row with quotes, which may hold line breaks and whose first line is buf[at:end], and
// returns where the next row begins.
func (s *scanner) quoted(b *batch, row *line, at, end int) (next int, _ outcome) {
	buf := s.buf[:s.n]
	lines := 0
	rest := end // of the line that is being divided
	for i := at; ; {
		if i >= len(buf) || buf[i] != '"' {
			// A plain field ends at the delimiter or with the line; a quote inside it is text.
			if stop := bytes.IndexByte(buf[i:rest], s.delim); stop >= 0 {
				b.spans = append(b.spans, span{uint32(i), uint32(i + stop)})
				i += stop + 1
				continue
			}
			end := rest
			if end == len(buf) && !s.eof {
				return 0, endless
			}
			content := end
			if content > i && buf[content-1] == '\r' {
				content--
			}
			b.spans = append(b.spans, span{uint32(i), uint32(content)})
			return s.finish(b, row, lines, min(end+1, len(buf)))
		}
		start := i + 1
		stop, doubles, breaks := s.closing(start)
		if stop < 0 {
			if stop == -1 {
				return 0, endless
			}
			return 0, stray
		}
		if breaks > 0 {
			lines += breaks
			rest = len(buf)
			if i := bytes.IndexByte(buf[stop:], '\n'); i >= 0 {
				rest = stop + i
			}
		}
		field := span{uint32(start), uint32(stop)}
		if doubles {
			field.start |= doubled
		}
		b.spans = append(b.spans, field)
		i = stop + 1
		for i < len(buf) && buf[i] == ' ' && s.delim != ' ' {
			i++
		}
		switch {
		case i == len(buf) && !s.eof:
			return 0, endless
		case i == len(buf):
			return s.finish(b, row, lines, i)
		case buf[i] == s.delim:
			i++
		case buf[i] == '\n':
			return s.finish(b, row, lines, i+1)
		case buf[i] == '\r' && i+1 < len(buf) && buf[i+1] == '\n':
			return s.finish(b, row, lines, i+2)
		case buf[i] == '\r' && i+1 == len(buf):
			if !s.eof {
				return 0, endless
			}
			return s.finish(b, row, lines, i+1)
		default:
			return 0, stray
		}
	}
}

// finish ends a row. One that took in further lines and did not come out with the header's columns had a
// stray quote in its first.
func (s *scanner) finish(b *batch, row *line, lines, next int) (int, outcome) {
	if lines > 0 && s.columns > 0 && len(b.spans)-row.first != s.columns {
		return 0, stray
	}
	return next, ended
}

// closing finds the quote that ends the field, and whether the field holds doubled quotes and how many line
// breaks. It is -1 when there is none yet, and -2 when a whole other row lies inside the quotes.
func (s *scanner) closing(start int) (at int, doubles bool, breaks int) {
	buf := s.buf[:s.n]
	i := start
	for {
		stop := bytes.IndexByte(buf[i:], '"')
		if stop < 0 {
			i = len(buf)
			break
		}
		i += stop
		if i+1 < len(buf) && buf[i+1] == '"' {
			doubles = true
			i += 2
			continue
		}
		break
	}
	inside := buf[start:min(i, len(buf))]
	if len(inside) > rowSize {
		return -2, false, 0
	}
	for rest := inside; ; breaks++ {
		stop := bytes.IndexByte(rest, '\n')
		if stop < 0 {
			break
		}
		if breaks > 0 && s.columns > 1 && bytes.Count(rest[:stop], []byte{s.delim}) == s.columns-1 {
			return -2, false, 0
		}
		rest = rest[stop+1:]
	}
	if i+1 >= len(buf) && (i >= len(buf) || !s.eof) {
		return -1, false, 0
	}
	return i, doubles, breaks
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
