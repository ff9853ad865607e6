package mapping

import (
	"cmp"
	"slices"

	"boligbro/adapters"
	"boligbro/rules/text"
)

// Mapper is the mapper of one table, whose header is headers. Problems name the file as it may be shown. A
// column that the settings name and that is not there exactly once is refused; the refusal lacks the file and
// the line. What the header holds is repeated only where it is nearly the name that was sought, and only of a
// row that is a header: a table without one begins with somebody's data.
func (p *Plan) Mapper(source, association, file string, headers []string) (*Mapper, *adapters.Refusal) {
	for _, header := range p.Headers() {
		switch i, once := find(headers, header); {
		case i < 0:
			refusal := &adapters.Refusal{Code: adapters.MissingColumn, Column: header}
			if p.isHeader(headers) {
				refusal.Hint = nearest(header, headers)
			}
			return nil, refusal
		case !once:
			return nil, &adapters.Refusal{Code: adapters.MissingColumn, Column: header}
		}
	}
	m := &Mapper{plan: p, file: adapters.Shown(file), base: p.base, headers: headers}
	m.base.rec.Source = source
	m.base.rec.Key.Association = association
	m.row.events, m.row.marks = slices.Clone(p.base.events), slices.Clone(p.base.marks)
	for _, header := range p.key {
		i, _ := find(headers, header)
		m.keyCells = append(m.keyCells, cell{index: i, header: header})
	}
	for _, c := range p.columns {
		i, _ := find(headers, c.header)
		m.cells = append(
			m.cells, cell{index: i, name: c.name, header: c.header, field: c.field, read: c.read},
		)
	}
	m.wanted = make([]bool, len(headers))
	for _, c := range slices.Concat(m.keyCells, m.cells) {
		m.wanted[c.index] = true
	}
	// What happened is read before the facts, which may then be passed over.
	slices.SortStableFunc(m.cells, func(a, b cell) int { return cmp.Compare(order(a.field), order(b.field)) })
	for m.events < len(m.cells) && m.cells[m.events].field.event {
		m.events++
	}
	return m, nil
}

// isHeader reports whether the row names columns: no cell is a number, a day or more than a header's words,
// and it has one of the columns that are sought, or several that are known.
func (p *Plan) isHeader(row []string) bool {
	if slices.ContainsFunc(row, isValue) {
		return false
	}
	for _, header := range p.Headers() {
		if i, _ := find(row, header); i >= 0 {
			return true
		}
	}
	return KnownHeaders(row) > 0
}

// Columns are the table's columns, and what the settings read them as.
func (m *Mapper) Columns() []adapters.Column {
	columns := make([]adapters.Column, len(m.headers))
	for i, header := range m.headers {
		columns[i].Header = header
	}
	for _, c := range m.keyCells {
		columns[c.index].Fields = append(columns[c.index].Fields, "key")
	}
	for _, c := range m.cells {
		columns[c.index].Fields = append(columns[c.index].Fields, c.name)
	}
	for i := range columns {
		slices.Sort(columns[i].Fields)
	}
	return columns
}

// find is where the header is, or -1, and whether it is there once.
func find(headers []string, header string) (index int, once bool) {
	index = -1
	for i, h := range headers {
		if text.Same(h, header) {
			once = index < 0
			if index < 0 || h == header {
				index = i
			}
		}
	}
	return index, once
}

func order(f field) int {
	if f.event {
		return 0
	}
	return 1
}
