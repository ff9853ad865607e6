package csvfile

import (
	"slices"
	"strconv"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Trailer describes the last row of a file, where it tells how many rows there are: so a file that was cut
// short between two rows is seen.
type Trailer struct {
	Begins string `yaml:"begins"` // what its first cell says
	Rows   int    `yaml:"rows"`   // which of its cells, from 1, tells the number of rows
	More   int    `yaml:"more"`   // how many lines are counted with the rows, such as the header; default 0
	Sum    int    `yaml:"sum"`    // which of its cells tells the sum of the amounts in the column Of; 0: none
	Of     string `yaml:"of"`
}

// checkTrailer notes what is wrong with the trailer.
func (p *plan) checkTrailer(t Trailer, decimal string, f *mapping.Faults) {
	if t == (Trailer{}) {
		return
	}
	if text.Clean(t.Begins) == "" {
		f.Add("trailer.begins", "mangler; skriv, hvad der står i slutrækkens første celle",
			"is missing; write what the first cell of the last row says")
	}
	if t.Rows < 1 || t.Sum < 0 || t.More < 0 {
		f.Add("trailer.rows", "skal være nummeret på den celle, der rummer antallet af rækker, fra 1",
			"must be the number of the cell that holds the number of rows, from 1")
	}
	if (t.Sum == 0) != (t.Of == "") {
		f.Add("trailer.of", "sum og of skrives begge eller slet ikke", "sum and of are both written, or neither")
	}
	p.trailer, p.decimal = &t, decimal
}

// tally is what the rows of a file come to, and what its trailer says of them.
type tally struct {
	of     int // the column that is summed; -1: none
	rows   int
	sum    rules.Amount
	unread bool // of the amounts one cannot be read, and is in quarantine or unknown

	line     int // of the trailer; 0: it has not come
	saysRows string
	saysSum  string
}

// seek finds the column whose amounts are summed.
func (r *reader) seek(headers []string) error {
	r.tally.of = -1
	t := r.source.plan.trailer
	if t == nil || t.Of == "" {
		return nil
	}
	r.tally.of = slices.IndexFunc(headers, func(h string) bool { return text.Same(h, t.Of) })
	if r.tally.of < 0 {
		return &adapters.Refusal{
			Code: adapters.MissingColumn, File: r.file.Name(), Column: t.Of, Keys: []string{"csv.trailer.of"},
		}
	}
	return nil
}

// trailer reports whether the line is the trailer, and refuses a line behind it.
func (r *reader) trailer(b *batch, l *line) (bool, error) {
	t := r.source.plan.trailer
	switch {
	case t == nil || r.mapper == nil:
		return false, nil
	case r.tally.line > 0:
		return false, r.untold(l.number, lang.TrailerNotLast())
	case l.fields == 0 || !text.Same(b.word(l, 0), t.Begins):
		return false, nil
	}
	r.tally.line = l.number
	r.tally.saysRows, r.tally.saysSum = cellOf(b, l, t.Rows), cellOf(b, l, t.Sum)
	return true, nil
}

// cellOf is the cell of that number, from 1; empty: there is none.
func cellOf(b *batch, l *line, number int) string {
	if number < 1 || number > l.fields {
		return ""
	}
	return b.word(l, number-1)
}

// add counts a row.
func (t *tally) add(b *batch, l *line, decimal string) {
	t.rows++
	if t.of < 0 {
		return
	}
	if l.fault != sound {
		t.unread = true
		return
	}
	if word := cellOf(b, l, t.of+1); word != "" {
		amount, ok := mapping.Amount(word, decimal)
		t.sum += amount
		t.unread = t.unread || !ok
	}
}

// told refuses a file of which the trailer says other than its rows show. Amounts of which one cannot be read
// have no sum; the row is told of by itself.
func (r *reader) told() error {
	t := r.source.plan.trailer
	if t == nil {
		return nil
	}
	if r.tally.line == 0 {
		return r.untold(0, lang.TrailerNotThere(r.tally.rows))
	}
	rows, err := strconv.Atoi(r.tally.saysRows)
	if err != nil || rows != r.tally.rows+t.More {
		stood := stands(r.tally.saysRows, err == nil, rows > r.tally.rows+t.More)
		return r.untold(r.tally.line, lang.TrailerRows(t.Rows, r.tally.rows, t.More, stood))
	}
	if t.Sum > 0 && !r.tally.unread {
		sum, ok := mapping.Amount(r.tally.saysSum, r.source.plan.decimal)
		if !ok || sum != r.tally.sum {
			stood := stands(r.tally.saysSum, ok, sum > r.tally.sum)
			return r.untold(r.tally.line, lang.TrailerSum(t.Sum, t.Of, stood))
		}
	}
	return nil
}

// stands is what kind of thing a cell says that is not what was expected.
func stands(word string, number, more bool) lang.TrailerCell {
	switch {
	case word == "":
		return lang.CellEmpty
	case !number:
		return lang.CellNoNumber
	case more:
		return lang.CellMore
	}
	return lang.CellLess
}

// untold is the refusal of a file whose rows are not those of which its trailer tells.
func (r *reader) untold(line int, found lang.Text) error {
	return &adapters.Refusal{
		Code: adapters.Trailer, File: r.file.Name(), Line: line, Found: found, Keys: []string{"csv.trailer"},
	}
}
