package csvfile

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"boligbro/adapters"

	"golang.org/x/text/encoding/charmap"
)

func (p *plan) mapper(source, association, file string) *mapper {
	m := &mapper{source: source, file: file, byEvent: p.byEvent, base: p.base, persons: p.persons}
	m.base.rec.Source = source
	m.base.rec.Key.Association = association
	m.row.drafts, m.row.marks = slices.Clone(p.base.drafts), slices.Clone(p.base.marks)
	return m
}

// begin reads the header and finds the columns that the settings name. It is refused when one is not there
// exactly once. What stands in the header is told only where it is nearly the name that was sought: a file
// without a header begins with somebody's data.
func (m *mapper) begin(p *plan, b *batch, l *line) error {
	refusal := &adapters.Refusal{File: m.file, Line: l.number}
	if l.fault != sound {
		refusal.Code, refusal.Err = adapters.Unreadable, errors.New("a quote in the header does not end")
		return refusal
	}
	if seems := encoding(b.raw(l), l, p.latin); seems != "" {
		refusal.Code, refusal.Hint = adapters.WrongEncoding, seems
		return refusal
	}
	headers := make([]string, l.fields)
	for i := range headers {
		headers[i] = strings.Clone(b.word(l, i))
	}
	for len(headers) > 1 && headers[len(headers)-1] == "" {
		headers = headers[:len(headers)-1]
	}
	wanted := slices.Clone(p.key)
	for _, c := range p.columns {
		wanted = append(wanted, c.header)
	}
	if other := delimiter(b.raw(l), p.delim, wanted, found(headers, wanted)); other != "" {
		refusal.Code, refusal.Hint = adapters.WrongDelimiter, other
		return refusal
	}
	place := func(header string) (int, bool) {
		index, twice := -1, false
		for i, h := range headers {
			if strings.EqualFold(h, header) {
				twice = index >= 0
				if index < 0 || h == header {
					index = i
				}
			}
		}
		return index, index >= 0 && !twice
	}
	for _, header := range wanted {
		if i, ok := place(header); !ok {
			refusal.Code, refusal.Column = adapters.MissingColumn, header
			if i < 0 {
				refusal.Hint = nearest(header, headers)
			}
			return refusal
		}
	}
	for _, header := range p.key {
		i, _ := place(header)
		m.key = append(m.key, cell{index: i, header: header})
	}
	for _, c := range p.columns {
		i, _ := place(c.header)
		m.cells = append(m.cells, cell{index: i, name: c.name, header: c.header, field: c.field, read: c.read})
	}
	// What happened is read before the facts, which may then be left out.
	slices.SortStableFunc(m.cells, func(a, b cell) int { return cmp.Compare(order(a.field), order(b.field)) })
	m.events = 0
	for m.events < len(m.cells) && m.cells[m.events].field.event {
		m.events++
	}
	m.headers = headers
	return nil
}

func order(f field) int {
	if f.event {
		return 0
	}
	return 1
}

// encoding names the encoding that the header seems to be in, when it is not that of the settings.
func encoding(header []byte, l *line, latin bool) string {
	if !latin && l.invalid {
		return "Windows-1252"
	}
	if latin && l.high {
		raw, err := charmap.Windows1252.NewEncoder().Bytes(header)
		if err == nil && utf8.Valid(raw) {
			return "UTF-8"
		}
	}
	return ""
}

// found counts the wanted columns that the header has.
func found(headers, wanted []string) int {
	n := 0
	for _, name := range wanted {
		if slices.ContainsFunc(headers, func(h string) bool { return strings.EqualFold(h, name) }) {
			n++
		}
	}
	return n
}

// delimiter names another delimiter under which more of the wanted columns are there.
func delimiter(header []byte, now byte, wanted []string, have int) string {
	best := ""
	for _, other := range []struct {
		char byte
		name string
	}{{';', `";"`}, {',', `","`}, {'\t', "tab"}, {'|', `"|"`}} {
		if other.char == now || have == len(wanted) {
			continue
		}
		var names []string
		for _, part := range bytes.Split(header, []byte{other.char}) {
			names = append(names, strings.Trim(strings.TrimSpace(string(part)), `"`))
		}
		if n := found(names, wanted); n > have {
			have, best = n, other.name
		}
	}
	return best
}

// raw is the row as it stands, without its line break.
func (b *batch) raw(l *line) []byte {
	if l.fields == 0 {
		return nil
	}
	return []byte(b.text[b.spans[l.first].start&^doubled : b.spans[l.first+l.fields-1].end])
}
