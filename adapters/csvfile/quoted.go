package csvfile

import (
	"bytes"
	"unicode/utf8"
)

// outcome is how the division of a row with quotes ended.
type outcome uint8

const (
	ended   outcome = iota // the row was split
	stray                  // a quote ends where no field does, or another row lies inside it
	endless                // a quote does not end in what has been read
	shut                   // the quote that an earlier row left open ends in it
)

// splitQuoted divides a row with quotes, whose first line ends at end, and says how many lines of the file it
// takes. It is not whole when the rest of it may be in the next block.
func (s *scanner) splitQuoted(b *batch, row *line, end int) (lines int, whole bool) {
	lines = 1
	next, outcome := s.quoted(b, row, end)
	switch {
	case outcome == endless && !s.eof && s.n-row.start < rowSize:
		return 0, false
	case outcome == endless && !s.hasLineBreak(row):
		row.fault = cut
	case outcome != ended:
		row.fault, s.unclosed = broken, outcome != shut
	default:
		s.unclosed = false
		row.end = next
		lines = bytes.Count(s.buf[row.start:next], []byte{'\n'})
	}
	row.special, row.high, row.odd = look(s.buf[row.start:row.end])
	row.invalid = row.high && !utf8.Valid(s.buf[row.start:row.end])
	return lines, true
}

// quoted divides a row with quotes, which may hold line breaks and whose first line ends at end, and returns
// where the next row begins.
func (s *scanner) quoted(b *batch, row *line, end int) (next int, _ outcome) {
	buf := s.buf[:s.n]
	lines := 0
	for i := row.start; ; {
		if i >= len(buf) || buf[i] != '"' {
			// A plain field ends at the delimiter or with the line; a quote inside it is text.
			if stop := bytes.IndexByte(buf[i:end], s.delim); stop >= 0 {
				if s.unclosed && closes(buf[i:i+stop]) {
					return 0, shut
				}
				b.spans = append(b.spans, span{uint32(i), uint32(i + stop)})
				i += stop + 1
				continue
			}
			return s.lastPlain(b, row, lines, i, end)
		}
		field, breaks, outcome := s.quotedField(i + 1)
		if outcome != ended {
			return 0, outcome
		}
		b.spans = append(b.spans, field)
		if breaks > 0 {
			lines += breaks
			end = lineEnd(buf, int(field.end))
		}
		rowEnds := false
		if i, rowEnds, outcome = s.afterQuote(int(field.end) + 1); outcome != ended {
			return 0, outcome
		}
		if rowEnds {
			return s.finish(b, row, lines, i)
		}
	}
}

// lastPlain adds the plain field from start to the end of the line, and ends the row.
func (s *scanner) lastPlain(b *batch, row *line, lines, start, end int) (next int, _ outcome) {
	if end == s.n && !s.eof {
		return 0, endless
	}
	content := end
	if content > start && s.buf[content-1] == '\r' {
		content--
	}
	if s.unclosed && closes(s.buf[start:content]) {
		return 0, shut
	}
	b.spans = append(b.spans, span{uint32(start), uint32(content)})
	return s.finish(b, row, lines, min(end+1, s.n))
}

// closes reports whether the plain field holds the quote that ends what an earlier row left open, perhaps with
// more behind it: its row is the other of the two that the quotes would have made one.
func closes(field []byte) bool { return bytes.Count(field, []byte{'"'})%2 == 1 }

// lineEnd is where the line that at lies in ends, without its line break.
func lineEnd(buf []byte, at int) int {
	if i := bytes.IndexByte(buf[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(buf)
}

// afterQuote looks at what follows a quoted field: where the next field begins, or the next row when the row
// ends.
func (s *scanner) afterQuote(i int) (next int, rowEnds bool, _ outcome) {
	buf := s.buf[:s.n]
	for i < len(buf) && buf[i] == ' ' && s.delim != ' ' {
		i++
	}
	switch {
	case i == len(buf):
		return s.endOfBuffer()
	case buf[i] == s.delim:
		return i + 1, false, ended
	case buf[i] == '\n':
		return i + 1, true, ended
	case buf[i] != '\r':
		return 0, false, stray
	case i+1 == len(buf):
		return s.endOfBuffer()
	case buf[i+1] == '\n':
		return i + 2, true, ended
	}
	return 0, false, stray
}

// endOfBuffer ends the row with the file, or waits for what follows.
func (s *scanner) endOfBuffer() (next int, rowEnds bool, _ outcome) {
	if !s.eof {
		return 0, false, endless
	}
	return s.n, true, ended
}

// finish ends a row. One that took in further lines and did not come out with the header's columns had a
// stray quote in its first.
func (s *scanner) finish(b *batch, row *line, lines, next int) (int, outcome) {
	if lines > 0 && s.columns > 0 && len(b.spans)-row.first != s.columns {
		return 0, stray
	}
	return next, ended
}

// quotedField is the field that begins at start, after its quote, and how many line breaks it holds.
func (s *scanner) quotedField(start int) (field span, breaks int, _ outcome) {
	buf := s.buf[:s.n]
	end, doubles := closing(buf, start)
	inside := buf[start:min(end, len(buf))]
	if len(inside) > rowSize || s.holdsRow(inside, end < len(buf)) {
		return span{}, 0, stray
	}
	// A quote at the end of the buffer may be the first of two.
	if end >= len(buf) || end+1 == len(buf) && !s.eof {
		return span{}, 0, endless
	}
	field = span{uint32(start), uint32(end)}
	if doubles {
		field.start |= doubled
	}
	return field, bytes.Count(inside, []byte{'\n'}), ended
}

// closing finds the quote that ends the field from start on, or the end of the buffer, and whether the field
// holds doubled quotes.
func closing(buf []byte, start int) (end int, doubles bool) {
	for i := start; ; {
		quote := bytes.IndexByte(buf[i:], '"')
		if quote < 0 {
			return len(buf), doubles
		}
		i += quote
		if i+1 == len(buf) || buf[i+1] != '"' {
			return i, doubles
		}
		doubles = true
		i += 2
	}
}

// holdsRow reports whether another row lies inside the quotes: a line break and as many delimiters as the
// header has. They are the end of one row and the beginning of the next where the quote ends in the column in
// which it began; or a whole line between the first, which is the field's own, and the last.
func (s *scanner) holdsRow(inside []byte, ends bool) bool {
	_, rest, more := bytes.Cut(inside, []byte{'\n'})
	if more && ends && s.columns > 1 && bytes.Count(inside, []byte{s.delim}) >= s.columns-1 {
		return true
	}
	for more && s.columns > 1 {
		var row []byte
		row, rest, more = bytes.Cut(rest, []byte{'\n'})
		if more && bytes.Count(row, []byte{s.delim}) == s.columns-1 {
			return true
		}
	}
	return false
}
