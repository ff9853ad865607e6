package mapping

import (
	"strconv"

	"boligbro/rules"
)

// A row of an anvisningsliste says that the municipality assigned a dwelling: by the tenancy's key or, where
// the row has none, by the name and the address of whom it was assigned to.

// assignmentFields is every field that such a list may have, by name.
func assignmentFields() map[string]field {
	all := map[string]field{
		"assignment.from":  {bind: day(func(d *draft) *rules.Day { return &d.assignment.From })},
		"assignment.until": {bind: day(func(d *draft) *rules.Day { return &d.assignment.Until })},
		"assignment.municipality": municipality(
			func(d *draft) *string { return &d.assignment.Municipality },
		),
	}
	tenancy := fieldsFor("tenancy")
	for _, name := range []string{
		"id", "tenancy.address.street", "tenancy.address.postalCode", "tenancy.address.city",
		"tenancy.address.darId",
	} {
		all[name] = tenancy[name]
	}
	for i := range maxTenants {
		name := "tenants." + strconv.Itoa(i+1) + ".name"
		all[name] = tenancy[name]
	}
	return all
}

// withoutKey reports whether the row leaves every part of the key empty.
func (m *Mapper) withoutKey(row *Row) bool {
	for i := range m.keyCells {
		if c := &m.keyCells[i]; c.index >= row.Fields || row.Cell(c.index) != "" {
			return false
		}
	}
	return true
}

// nameless is the record of a row that does not name its tenancy, with whom and where it was; a row that does
// is only counted here.
func (m *Mapper) nameless(row *Row) (rules.Record, bool) {
	if len(m.key) > 0 {
		return rules.Record{}, false
	}
	m.finish(row)
	rec := &m.row.rec
	if len(m.tenants()) == 0 || rec.Facts.Tenancy.Address.Street == "" {
		m.below = m.isBelow(row)
		m.problem(row, m.firstHeader(), rules.ProblemKeyMissing, "")
		rec.Quarantined = true
	}
	if rec.Quarantined {
		return m.quarantine(row), true
	}
	return m.record(), true
}

// Stranger is the record of a row that names a tenancy which is not known: whom and where it is of, as though
// it named none, and the problem of its key.
func (m *Mapper) Stranger(row *Row, known func(key string) bool) (rules.Record, bool) {
	m.begin(row)
	m.readKey(row)
	d := &m.row
	if d.rec.Quarantined || len(m.key) == 0 || !m.divided(row) || known(string(m.key)) {
		return rules.Record{}, false
	}
	m.finish(row)
	d.rec.Quarantined, d.rec.Problems = false, nil
	m.problem(row, m.keyCells[0].header, rules.ProblemKeyUnknown, "")
	m.key = m.key[:0]
	return m.record(), true
}

// firstHeader is the column that would name the tenancy, or whoever lives there.
func (m *Mapper) firstHeader() string {
	if len(m.keyCells) > 0 {
		return m.keyCells[0].header
	}
	for i := range m.cells {
		if m.cells[i].name == "tenants.1.name" {
			return m.cells[i].header
		}
	}
	return ""
}
