package pull

import (
	"encoding/binary"
	"math"
	"strings"
	"unicode/utf8"

	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// Line puts a row together, cell by cell: Begin, then Set for each cell and Fault for what could not be made
// out, then End. It is written to again for the next row.
type Line struct {
	mapping.Row
	cells cells
	buf   []byte
	next  int // the cell that Set ends
	sum   *Sum
}

// NewLine is a row of that many cells, each of which is added to the sum. So are its faults: what could not
// be made out stands in no cell, and when it comes or goes the row is another.
func NewLine(cells int, sum *Sum) *Line {
	l := &Line{sum: sum}
	l.cells.ends = make([]int, cells)
	l.Row = mapping.Row{Fields: cells, Cells: &l.cells}
	return l
}

// Begin begins a row.
func (l *Line) Begin() { l.buf, l.next, l.Faults = l.buf[:0], 0, l.Faults[:0] }

// Fault notes that the cell could not be made out.
func (l *Line) Fault(cell int, code rules.ProblemCode) {
	l.Faults = append(l.Faults, mapping.Fault{Cell: cell, Code: code})
}

// Text is what the row holds so far; the next cell is appended to it.
func (l *Line) Text() []byte { return l.buf }

// Set ends a cell: text is that of Text with the cell behind it.
func (l *Line) Set(text []byte) {
	l.buf = text
	l.cells.ends[l.next] = len(text)
	l.next++
}

// End ends the row, which is the next of its table.
func (l *Line) End() {
	l.cells.text = string(l.buf)
	l.Special = special(l.buf)
	l.Invalid = l.Special && !utf8.Valid(l.buf)
	l.buf = withFaults(withEnds(l.buf, l.cells.ends), l.Faults)
	l.sum.Add(l.buf)
	l.Row.Line = l.sum.Rows()
}

// withEnds adds where the cells end, so that two rows of one text are told apart: in two bytes each where the
// row is short, as most are, and else in four. The last of them is the length of the text, which tells a row of
// the one form from any of the other.
func withEnds(text []byte, ends []int) []byte {
	short := len(text) <= math.MaxUint16
	for _, end := range ends {
		if short {
			text = binary.LittleEndian.AppendUint16(text, uint16(end))
		} else {
			text = binary.LittleEndian.AppendUint32(text, uint32(end))
		}
	}
	return text
}

// withFaults adds what could not be made out.
func withFaults(text []byte, faults []mapping.Fault) []byte {
	for _, f := range faults {
		text = append(binary.LittleEndian.AppendUint32(text, uint32(int32(f.Cell))), f.Code...)
	}
	return text
}

// special reports whether the text holds control characters or letters beyond ASCII, eight bytes at a time.
func special(text []byte) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for len(text) >= 8 {
		v := binary.LittleEndian.Uint64(text)
		if (v|(v-ones*' '))&tops != 0 {
			return true
		}
		text = text[8:]
	}
	for _, c := range text {
		if c < ' ' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// cells is the row that is mapped: one text that holds all.
type cells struct {
	text string
	ends []int
}

// Cell is the text of a cell, without the white space around it.
func (c *cells) Cell(i int) string {
	begin := 0
	if i > 0 {
		begin = c.ends[i-1]
	}
	return strings.TrimSpace(c.text[begin:c.ends[i]])
}

// Raw is the row as one text.
func (c *cells) Raw() string {
	all := make([]string, len(c.ends))
	for i := range all {
		all[i] = c.Cell(i)
	}
	return strings.Join(all, "\x1f")
}
