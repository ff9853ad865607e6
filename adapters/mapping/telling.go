package mapping

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Telling finds the column that would tell apart the tenancies that have one key. It keeps a hash of each
// cell of the first row of every key.
type Telling struct {
	mapper *Mapper // of the first table; its columns are those that count
	seed   maphash.Seed
	first  map[string][]uint64
	pairs  int   // of rows with one key that differ
	tells  []int // by column: how many of the pairs it tells apart
	unfit  []bool
}

// NewTelling has compared nothing.
func NewTelling() *Telling { return &Telling{seed: maphash.MakeSeed(), first: map[string][]uint64{}} }

// Compare compares a row of one of the tenancies with the first that had its key.
func (t *Telling) Compare(m *Mapper, row *Row, tenancies map[string]bool) {
	m.begin(row)
	m.readKey(row)
	if m.row.rec.Quarantined || !tenancies[string(m.key)] || !m.divided(row) {
		return
	}
	if t.mapper == nil {
		t.mapper, t.tells, t.unfit = m, make([]int, len(m.headers)), make([]bool, len(m.headers))
	}
	if !slices.Equal(m.headers, t.mapper.headers) {
		return
	}
	cells := make([]uint64, len(m.headers))
	for i := range cells {
		word := row.Cell(i)
		t.unfit[i] = t.unfit[i] || !number(word)
		cells[i] = maphash.String(t.seed, word)
	}
	first, seen := t.first[string(m.key)]
	switch {
	case !seen:
		t.first[string(m.key)] = cells
	case !slices.Equal(first, cells):
		t.pairs++
		for i := range cells {
			if cells[i] != first[i] {
				t.tells[i]++
			}
		}
	}
}

// Column is the header of the column that differs wherever rows with one key do: one that the settings do not
// map and that holds numbers, else that of the move-in day. Empty: there is none. Names, days and amounts
// would make another tenancy of a row whenever they change.
func (t *Telling) Column() string {
	if t.mapper == nil || t.pairs == 0 {
		return ""
	}
	start := ""
	for i, header := range t.mapper.headers {
		name, mapped := t.mapper.field(i)
		switch {
		case t.tells[i] < t.pairs:
		case !mapped && !t.unfit[i]:
			return header
		case name == "tenancy.start":
			start = header
		}
	}
	return start
}

// field is the field that the column is mapped to, if it is.
func (m *Mapper) field(index int) (name string, mapped bool) {
	for i := range m.cells {
		if m.cells[i].index == index {
			return m.cells[i].name, true
		}
	}
	return "", slices.ContainsFunc(m.keyCells, func(c cell) bool { return c.index == index })
}

// number reports whether the word looks like a number that names something: no day, amount or name.
func number(word string) bool {
	return word != "" && utf8.RuneCountInString(word) <= 20 && strings.ContainsAny(word, "0123456789") &&
		!strings.ContainsFunc(word, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '.' }) &&
		strings.Count(word, "-") < 2 && strings.Count(word, "/") < 2
}
