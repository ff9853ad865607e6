package mapping

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"boligbro/rules"
	"boligbro/rules/text"
)

// cell is a mapped column of a table.
type cell struct {
	index  int
	name   string // of the field
	header string
	field  field
	read   reader
}

// Mapper makes records of the rows of one table. It is for one goroutine. Its records own their memory.
type Mapper struct {
	plan     *Plan
	file     string
	base     draft // what the settings say of every row
	cells    []cell
	events   int // how many of the cells, the first ones, are of events
	keyCells []cell
	headers  []string
	wanted   []bool // which of the headers are read
	row      draft
	key      []byte // of the row
	settled  []rules.Event
	below    bool // the row, which cannot be used, may stand below the table
}

// Headers is how many cells a row of the table has.
func (m *Mapper) Headers() int { return len(m.headers) }

// Key is the tenancy of the row that was mapped last, until the next is; empty when it cannot be read.
func (m *Mapper) Key() []byte { return m.key }

// Step is the record of a row that holds a legal step, with all other facts of the row, or of a row that
// cannot be used. Any other row has none.
func (m *Mapper) Step(row *Row) (rules.Record, bool) {
	m.begin(row)
	m.readKey(row)
	m.below = false
	if !m.divided(row) {
		m.below = m.Below(row, true)
		return m.quarantine(row), true
	}
	if m.plan.byAssignment && !m.row.rec.Quarantined {
		return m.nameless(row)
	}
	m.read(row, m.cells[:m.events])
	if m.row.touched == 0 && !m.row.rec.Quarantined {
		return rules.Record{}, false
	}
	m.finish(row)
	switch {
	case m.row.rec.Quarantined:
		m.below = m.isBelow(row)
		m.blame()
		return m.quarantine(row), true
	case m.row.rec.Kept():
		return m.record(), true
	}
	return rules.Record{}, false
}

// Facts is the record of a row of one of the tenancies. A row that is of another or cannot be used has none.
func (m *Mapper) Facts(row *Row, tenancies map[string]bool) (rules.Record, bool) {
	m.begin(row)
	m.readKey(row)
	if m.row.rec.Quarantined || !tenancies[string(m.key)] || !m.divided(row) {
		return rules.Record{}, false
	}
	m.read(row, m.cells[:m.events])
	m.finish(row)
	if m.row.rec.Quarantined {
		return rules.Record{}, false
	}
	return m.record(), true
}

// Apart is the record of a usable row of one of the tenancies, which are several under one key and which the
// column would tell apart, as of a row that cannot be used.
func (m *Mapper) Apart(row *Row, tenancies map[string]bool, column string) (rules.Record, bool) {
	if _, usable := m.Facts(row, tenancies); !usable {
		return rules.Record{}, false
	}
	m.row.rec.Problems = nil
	m.problem(row, column, rules.ProblemKeyNotUnique, "")
	m.blame()
	return m.quarantine(row), true
}

// begin empties the draft for the next row.
func (m *Mapper) begin(row *Row) {
	d := &m.row
	d.rec = m.base.rec
	m.settled = m.settled[:0]
	copy(d.tenants[:m.plan.persons], m.base.tenants[:m.plan.persons])
	if m.plan.byAssignment {
		d.assignment = m.base.assignment
	}
	d.owed, d.touched, d.special, d.protects = false, 0, row.Special, 0
	d.arrears.Since, d.due = 0, 0
}

// finish reads the other cells of the row, and makes events of what was read about them.
func (m *Mapper) finish(row *Row) {
	m.read(row, m.cells[m.events:])
	if m.row.touched != 0 {
		m.settle(row)
	}
}

// divided reports whether the row has the header's cells, and notes what is wrong when it has not.
func (m *Mapper) divided(row *Row) bool {
	for _, f := range row.Faults {
		switch {
		case f.Cell == WholeRow:
			m.problem(row, "", f.Code, "")
			return false
		case m.wanted[f.Cell]:
			m.problem(row, m.headers[f.Cell], f.Code, "")
			return false
		}
	}
	switch {
	case row.Fields < len(m.headers):
		m.problem(row, m.headers[row.Fields], rules.ProblemRowShort, "")
		return false
	case row.Fields > len(m.headers):
		m.problem(row, "", rules.ProblemRowLong, "")
		return false
	}
	return true
}

// read reads the cells of a row.
func (m *Mapper) read(row *Row, cells []cell) {
	for i := range cells {
		c := &cells[i]
		word := row.Cell(c.index)
		if word == "" {
			continue
		}
		code := c.read(&m.row, word)
		if code == "" {
			continue
		}
		if row.Invalid && !utf8.ValidString(word) {
			code = rules.ProblemEncoding
		}
		m.problem(row, c.header, code, c.field.kind)
	}
}

// readKey joins the columns of the key. Each must hold something.
func (m *Mapper) readKey(row *Row) {
	m.key = m.key[:0]
	if row.whole() || m.plan.named && m.withoutKey(row) {
		return
	}
	for i := range m.keyCells {
		at := m.keyCells[i].index
		faulty := slices.ContainsFunc(row.Faults, func(f Fault) bool { return f.Cell == at })
		if at >= row.Fields || faulty {
			m.key = m.key[:0] // divided notes it
			return
		}
		word, code := keyWord(row, at)
		if code != "" {
			m.problem(row, m.keyCells[i].header, code, "")
			m.row.rec.Quarantined = true
			m.key = m.key[:0]
			return
		}
		if i > 0 {
			m.key = append(m.key, '-')
		}
		m.key = append(m.key, word...)
	}
	if code := m.plan.noNumber(m.key); code != "" {
		m.problem(row, m.keyCells[0].header, code, "")
		m.row.rec.Quarantined = true
		m.key = m.key[:0]
	}
}

// noNumber is why the joined key names no tenancy, or may be who somebody is; empty when it does.
func (p *Plan) noNumber(key []byte) rules.ProblemCode {
	switch {
	case len(key) == 0:
		return ""
	case text.Nought(key):
		return rules.ProblemKeyUnreadable
	case p.ownNumbers:
		return ""
	}
	return rules.KeyOfPerson(key)
}

// onlyDigits reports whether the word holds nothing but digits.
func onlyDigits(word string) bool {
	for i := range len(word) {
		if c := word[i]; c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func keyWord(row *Row, i int) (word string, code rules.ProblemCode) {
	word = row.Cell(i)
	if word != "" && onlyDigits(word) {
		return word, "" // most keys
	}
	if row.Special && damaged(word) {
		return "", rules.ProblemEncoding
	}
	if word = text.Key(word); word == "" {
		return "", rules.ProblemKeyMissing
	}
	if text.NoKey(word) {
		return "", rules.ProblemKeyUnreadable
	}
	return word, ""
}

func (m *Mapper) problem(row *Row, column string, code rules.ProblemCode, step rules.EventKind) {
	rec, file := &m.row.rec, m.file
	if row.Record > 0 {
		file += "#" + strconv.Itoa(row.Record)
	}
	rec.Problems = append(
		rec.Problems, rules.Problem{File: file, Line: row.Line, Column: column, Code: code, Step: step},
	)
}

// quarantine is the record of a row that cannot be used: its key, when that could be read, why, and the row
// itself.
func (m *Mapper) quarantine(row *Row) rules.Record {
	rec := &m.row.rec
	rec.Key.Tenancy = string(m.key)
	return rules.Record{
		Key: rec.Key, Source: rec.Source, Problems: rec.Problems, Quarantined: true, Row: row.Raw(),
	}.Clone()
}

// record is the record of a row that can be used.
func (m *Mapper) record() rules.Record {
	d := &m.row
	d.rec.Key.Tenancy, d.rec.PerTenant = string(m.key), m.plan.perTenant
	d.rec.Facts.Arrears = nil
	d.rec.Facts.Tenants = m.tenants()
	if d.owed {
		d.rec.Facts.Arrears = &d.arrears
	}
	if m.plan.byAssignment {
		d.rec.Assignment = &d.assignment
	}
	if m.plan.byAssignment && len(m.key) > 0 {
		d.rec.Facts = rules.Facts{} // the key says whose it is, and others say who they are
	}
	return d.rec.Clone()
}

// tenants are those that the row names. A protection without a name is kept too: it may be of any of them.
func (m *Mapper) tenants() (all []rules.Tenant) {
	d := &m.row
	for i := range m.plan.persons {
		t := d.tenants[i]
		if d.protects&(1<<i) != 0 {
			t.Protected = rules.Yes
		}
		if t.Name != "" || t.Protected == rules.Yes && m.base.tenants[i].Protected != rules.Yes {
			all = append(all, t)
		}
	}
	if d.protects&protectsAll != 0 {
		all = append(all, rules.Tenant{Protected: rules.Yes})
	}
	return all
}
