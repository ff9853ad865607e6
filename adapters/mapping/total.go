package mapping

import (
	"regexp"
	"strings"
	"unicode"

	"boligbro/rules"
	"boligbro/rules/text"
)

// Totals passes over the rows below a table that are of no tenancy: its total, and what a report says below
// it. Such a row has no key and no step; while it may still be followed by others it is held back.
type Totals struct {
	of   *Mapper
	held []rules.Record
	// Passed is how many rows were passed over.
	Passed int
}

// mostBelow is how many rows may stand below a table.
const mostBelow = 5

// Step gives a row on. The record is what m.Step gave of it; when it gave none, ok is false.
func (t *Totals) Step(m *Mapper, record rules.Record, ok bool, emit func(rules.Record) error) error {
	if t.of != m {
		t.End()
		t.of = m
	}
	if ok && m.below {
		t.held = append(t.held, record)
		if len(t.held) <= mostBelow {
			return nil
		}
		ok = false // it is among those held
	}
	for len(t.held) > 0 {
		first := t.held[0]
		if t.held = t.held[1:]; len(t.held) == 0 {
			t.held = nil
		}
		if err := emit(first); err != nil {
			return err
		}
	}
	if ok {
		return emit(record)
	}
	return nil
}

// End ends the last table.
func (t *Totals) End() {
	t.Passed += len(t.held)
	t.held = nil
}

// isBelow reports whether a row that cannot be used may stand below the table: its key is empty or says
// "total", and nothing has happened in it, or one of its words says "total" and it has no day; or it is a
// note.
func (m *Mapper) isBelow(row *Row) bool {
	if m.row.touched == 0 && m.note(row, true) {
		return true
	}
	for _, c := range m.keyCells {
		if word := text.Fold(row.Cell(c.index)); word != "" && !totalWords[word] {
			return false
		}
	}
	if m.row.touched == 0 {
		return true
	}
	if len(m.settled) > 0 || m.row.due != 0 {
		return false
	}
	for i := range m.headers {
		if totalWords[text.Fold(row.Cell(i))] {
			return true
		}
	}
	return false
}

// Below reports whether a row with fewer cells than the header stands below the table, and is no row of a
// tenancy that was cut. The file may end inside it.
func (m *Mapper) Below(row *Row, ended bool) bool {
	return m.shortTotal(row) || !row.whole() && row.Fields < len(m.headers) && m.note(row, ended)
}

// StandsBelow reports whether a row with the header's cells stands below the table, and is no row of a
// tenancy.
func (m *Mapper) StandsBelow(row *Row) bool {
	m.Step(row)
	return m.isBelow(row)
}

// note reports whether a row is what a report or a database says below its table: Udskrevet: 28-11-2026,
// (21 rows affected), Side 1 af 1, *** SLUT ***, a line of marks or the mark at the end of a file of DOS. It
// has no second text. Words alone are a note where the line has ended and a key has a number: what the file
// ends inside may be the beginning of a key.
func (m *Mapper) note(row *Row, ended bool) bool {
	said, at, digits := "", 0, false
	for i := range min(row.Fields, len(m.headers)) {
		switch word := text.Fold(row.Cell(i)); {
		case word == "":
		case said == "" && strings.ContainsFunc(word, unicode.IsLetter):
			said, at = word, i
		case strings.ContainsFunc(word, unicode.IsLetter):
			return false
		case said == "":
			digits = digits || strings.ContainsFunc(word, unicode.IsDigit)
		}
	}
	switch {
	case digits:
		return false // a key, or a part of it
	case said == "", noteForm.MatchString(said):
		return true
	}
	return ended && at == 0 && !m.plan.ownNumbers && !strings.ContainsFunc(said, unicode.IsNumber)
}

// noteForm is how a note begins, after which a number may follow, or what stands around it.
var noteForm = regexp.MustCompile(`^\pL[\pL ]+:( |$)|^\(.*\)$|` +
	`^(antal|side|page|rækker|linjer|poster|records|rows|udskrevet|printed|dannet|udtrukket|slut)( |$)`)

// shortTotal reports whether a row with fewer cells than the header is the table's total, and no row of a
// tenancy that was cut: one of its words says "total", and there is nothing else in it but numbers.
func (m *Mapper) shortTotal(row *Row) bool {
	if row.whole() || row.Fields >= len(m.headers) {
		return false
	}
	says := false
	for i := range row.Fields {
		word := text.Fold(row.Cell(i))
		if totalWords[word] {
			says = true
		} else if strings.Trim(strings.TrimPrefix(word, "-"), "0123456789., ") != "" {
			return false
		}
	}
	return says
}

var totalWords = map[string]bool{
	"total": true, "i alt": true, "ialt": true, "i alt:": true, "total:": true, "sum": true, "sum:": true,
	"hovedtotal": true, "grand total": true, "totalt": true, "subtotal": true, "antal": true, "antal:": true,
}
