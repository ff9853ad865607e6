package csvfile

import "boligbro/rules/text"

// A list may end each row with a delimiter, or have empty columns under no header. Those cells are harmless
// where every row has them. In one row alone they come of a delimiter inside a name, which moves each cell
// behind it to the next column.

// mostSampled is how many of the first rows say how many cells more than the header a file's rows have.
const mostSampled = 50

// surplus is how many cells more than the header's the file's rows have: all of the first rows have at least
// as many, and most of them no more. A single row is no proof, unless the header has as many cells without a
// name.
func (r *reader) surplus(b *batch, rows []line, unnamed int) int {
	least, equal, sampled := 0, 0, 0
	for i := range rows {
		more := rows[i].fields - r.mapper.Headers()
		if sampled == mostSampled {
			break
		}
		if rows[i].fault != sound || more < 0 || r.beside(b, &rows[i]) {
			continue
		}
		if sampled++; sampled == 1 || more < least {
			least, equal = more, 0
		}
		if more == least {
			equal++
		}
	}
	switch {
	case sampled == 1:
		return min(least, unnamed)
	case equal*2 <= sampled:
		return 0
	}
	return least
}

// beside reports whether the line is no row of the table: its trailer, its total or a note below it.
func (r *reader) beside(b *batch, l *line) bool {
	if t := r.source.plan.trailer; t != nil && text.Same(b.word(l, 0), t.Begins) {
		return true
	}
	r.place(b, l)
	r.row.Fields = r.mapper.Headers()
	return r.mapper.StandsBelow(&r.row)
}

// trimmed is how many cells the line has without its empty ones past the header's. They count where the file's
// rows have another number of them, and the line is one of those.
func (r *reader) trimmed(b *batch, l *line) int {
	named := r.mapper.Headers()
	if l.fields <= named || !blank(b.spans[l.first+named:l.first+l.fields]) {
		return l.fields
	}
	if l.fields == named+r.more {
		return named
	}
	if r.row.Fields = named; r.mapper.StandsBelow(&r.row) {
		return named
	}
	return l.fields
}
