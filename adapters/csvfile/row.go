package csvfile

import (
	"math/bits"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"boligbro/rules"
)

// mark is what is known of an event while its row is read.
type mark uint8

const (
	told     mark = 1 << iota // something in the row says that it happened
	undated                   // its day stands there and cannot be read
	nameless                  // its kind stands there and cannot be read
	ignored                   // the settings say that its kind is none of ours
)

// row is a row being read. It is used anew for each.
type row struct {
	rec     rules.Record
	tenants [maxTenants]rules.Tenant
	arrears rules.Arrears
	owed    bool
	drafts  []rules.Event
	marks   []mark
	touched uint32    // which drafts
	due     rules.Day // of the earliest demand or filing that is told; zero: none, or it cannot be read
	odd     bool      // may hold characters that text must be cleaned of
	invalid bool      // is not all UTF-8
}

func (r *row) touch(i int, m mark) {
	r.touched |= 1 << i
	r.marks[i] |= m
}

// cell is a mapped column of a file.
type cell struct {
	index  int
	name   string // of the field
	header string
	field  field
	read   reader
}

// mapper turns the rows of one file into records.
type mapper struct {
	source  string
	file    string
	cells   []cell // those of events first
	events  int    // how many of them
	wanted  func(tenancy string) bool
	key     []cell
	headers []string
	byEvent bool
	base    row // what the settings say of every row
	persons int // the tenants that the settings map
	row     row

	keys    strings.Builder // composite keys, many to an allocation
	people  []rules.Tenant
	debts   []rules.Arrears
	settled []rules.Event
}

// record maps one row. The record shares memory with others unless it holds an event or a problem.
func (m *mapper) record(b *batch, l *line) rules.Record {
	r := &m.row
	r.rec = m.base.rec
	m.settled = m.settled[:0]
	copy(r.tenants[:m.persons], m.base.tenants[:m.persons])
	r.owed, r.touched, r.odd, r.invalid = false, 0, l.odd, l.invalid
	r.arrears.Since, r.due = 0, 0

	m.readKey(b, l)
	switch {
	case l.fault != sound:
		m.problem(l, "", rules.ProblemRowBroken, "")
		return m.quarantine(b, l)
	case l.fields < len(m.headers):
		m.problem(l, m.headers[l.fields], rules.ProblemRowShort, "")
		return m.quarantine(b, l)
	case l.fields > len(m.headers) && !blank(b.spans[l.first+len(m.headers):l.first+l.fields]):
		m.problem(l, "", rules.ProblemRowBroken, "")
		return m.quarantine(b, l)
	}
	spans := b.spans[l.first : l.first+l.fields]
	m.read(b, l, spans, m.cells[:m.events])
	if r.touched != 0 || len(r.rec.Problems) > 0 || r.rec.Quarantined || m.wanted == nil || m.wanted(r.rec.Key.Tenancy) {
		m.read(b, l, spans, m.cells[m.events:])
	}
	if r.touched != 0 {
		m.settle(l)
	}
	if r.rec.Quarantined {
		m.blame()
		return m.quarantine(b, l)
	}
	m.gather()
	if len(r.rec.Events) > 0 || len(r.rec.Problems) > 0 {
		return r.rec.Clone()
	}
	return r.rec
}

// read reads the cells of a row.
func (m *mapper) read(b *batch, l *line, spans []span, cells []cell) {
	r := &m.row
	for i := range cells {
		c := &cells[i]
		if f := spans[c.index]; f.start == f.end {
			continue
		}
		word := b.word(l, c.index)
		if word == "" {
			continue
		}
		code := c.read(r, word)
		if code != "" {
			if l.invalid && !utf8.ValidString(word) {
				code = rules.ProblemEncoding
			}
			m.problem(l, c.header, code, c.field.kind)
		}
	}
}

// readKey joins the columns of the key. Each must hold something.
func (m *mapper) readKey(b *batch, l *line) {
	rec := &m.row.rec
	if l.fault != sound {
		return
	}
	if m.keys.Cap()-m.keys.Len() < 256 {
		m.keys = strings.Builder{}
		m.keys.Grow(8 << 10)
	}
	start := m.keys.Len()
	for i := range m.key {
		if m.key[i].index >= l.fields {
			return // the row is short, which is told elsewhere
		}
		word, code := b.word(l, m.key[i].index), rules.ProblemCode("")
		if l.odd {
			if cleaned, ok := clean(word); ok && (!l.invalid || utf8.ValidString(word)) {
				word = cleaned
			} else {
				code = rules.ProblemEncoding
			}
		}
		if word == "" {
			code = rules.ProblemKeyMissing
		}
		if code != "" {
			m.problem(l, m.key[i].header, code, "")
			rec.Quarantined = true
			return
		}
		if len(m.key) == 1 {
			rec.Key.Tenancy = word
			return
		}
		if i > 0 {
			m.keys.WriteByte('-')
		}
		m.keys.WriteString(word)
	}
	rec.Key.Tenancy = m.keys.String()[start:]
}

func (m *mapper) problem(l *line, column string, code rules.ProblemCode, step rules.EventKind) {
	rec := &m.row.rec
	rec.Problems = append(rec.Problems, rules.Problem{File: m.file, Line: l.number, Column: column, Code: code, Step: step})
}

// quarantine is the record of a row that cannot be used: its key, when that could be read, why, and the row itself.
func (m *mapper) quarantine(b *batch, l *line) rules.Record {
	rec := &m.row.rec
	return rules.Record{
		Key: rec.Key, Source: rec.Source, Problems: rec.Problems, Quarantined: true, Row: strings.TrimRight(b.text[l.start:l.end], "\r\n"),
	}.Clone()
}

// settle makes events of what the row said of them.
func (m *mapper) settle(l *line) {
	r := &m.row
	for left := r.touched; left != 0; left &= left - 1 {
		i := bits.TrailingZeros32(left)
		event, marks := r.drafts[i], r.marks[i]
		r.drafts[i], r.marks[i] = m.base.drafts[i], m.base.marks[i]
		m.event(l, event, marks)
	}
	// The order of the days, and of the case where days are the same.
	slices.SortStableFunc(m.settled, func(a, b rules.Event) int { return int(a.On) - int(b.On) })
	r.rec.Events = m.settled
}

// event keeps one event when it is whole, tells what is wrong with it, and quarantines the row when what is
// wrong could change what the law says.
func (m *mapper) event(l *line, event rules.Event, marks mark) {
	r := &m.row
	rec := &r.rec
	if marks&ignored != 0 || marks&told == 0 {
		return
	}
	switch {
	case event.On != 0 && marks&undated == 0:
		r.falls(event.Kind, event.On)
	case !event.At.IsZero():
		r.falls(event.Kind, rules.DayOf(event.At))
	}
	if event.Kind == "" {
		if marks&nameless == 0 && event.On == 0 && event.At.IsZero() && marks&undated == 0 && event.Ref == "" && event.Received == 0 {
			return // a tenancy to which nothing has happened
		}
		if marks&nameless == 0 {
			m.problem(l, m.header("event.kind"), rules.ProblemStepUnknown, "")
		}
		rec.Quarantined = true
		return
	}
	if m.byEvent {
		for i := range rec.Problems {
			rec.Problems[i].Step = event.Kind
		}
	}
	if !event.At.IsZero() && event.On == 0 && marks&undated == 0 {
		event.On = rules.DayOf(event.At)
	}
	on, at := "events."+string(event.Kind), "events."+string(event.Kind)+".at"
	if m.byEvent {
		on, at = "event.on", "event.at"
	}
	switch {
	case marks&undated != 0:
	case event.On == 0:
		m.problem(l, m.header(on, at), rules.ProblemDateMissing, event.Kind)
	case !event.At.IsZero() && rules.DayOf(event.At) != event.On:
		m.problem(l, m.header(at), rules.ProblemDateImpossible, event.Kind)
		event.At = time.Time{}
	}
	if event.On == 0 || marks&undated != 0 {
		rec.Quarantined = rec.Quarantined || decisive(event.Kind)
		return
	}
	m.settled = append(m.settled, event)
}

// falls notes the day on which a demand or a filing falls. An event whose kind cannot be read may be one.
func (r *row) falls(kind rules.EventKind, on rules.Day) {
	switch kind {
	case "", rules.Demanded, rules.FilingPlanned, rules.Filed:
		if r.due == 0 || on < r.due {
			r.due = on
		}
	}
}

// header is the header of the first of the fields that the file has a column for.
func (m *mapper) header(names ...string) string {
	for _, name := range names {
		for i := range m.cells {
			if m.cells[i].name == name {
				return m.cells[i].header
			}
		}
	}
	return ""
}

// gravity is the legal steps, the gravest last: a demand and a filing may have to be told.
var gravity = []rules.EventKind{rules.Terminated, rules.Demanded, rules.FilingPlanned, rules.Filed}

// blame names the gravest step of a row that cannot be used beside the problems that are not about a step, and the day
// of its demand or filing beside all, so that a person is told what may be missed, and when it was due.
func (m *mapper) blame() {
	rec := &m.row.rec
	var gravest rules.EventKind
	for _, kind := range gravity {
		if slices.ContainsFunc(m.settled, func(e rules.Event) bool { return e.Kind == kind }) {
			gravest = kind
		}
	}
	for i := range rec.Problems {
		if rec.Problems[i].Step == "" {
			rec.Problems[i].Step = gravest
		}
		rec.Problems[i].On = m.row.due
	}
}

// gather puts the tenants and the arrears in their place.
func (m *mapper) gather() {
	r := &m.row
	count := 0
	for i := range m.persons {
		if r.tenants[i].Name != "" {
			count++
		}
	}
	if count > 0 {
		if len(m.people)+count > cap(m.people) {
			m.people = make([]rules.Tenant, 0, 1024)
		}
		first := len(m.people)
		for i := range m.persons {
			if r.tenants[i].Name != "" {
				m.people = append(m.people, r.tenants[i])
			}
		}
		r.rec.Facts.Tenants = m.people[first:len(m.people):len(m.people)]
	}
	if r.owed {
		if len(m.debts) == cap(m.debts) {
			m.debts = make([]rules.Arrears, 0, 1024)
		}
		m.debts = append(m.debts, r.arrears)
		r.rec.Facts.Arrears = &m.debts[len(m.debts)-1]
	}
}
