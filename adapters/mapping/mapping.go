// Package mapping makes records of the rows of a table, whatever kind of table it is: the settings say which
// column holds which field of the case, how days and amounts are written, and what the table's own words
// mean. A row that cannot be used is quarantined with its place and never its value.
package mapping

import (
	"slices"

	"boligbro/rules"
)

// Settings say what the columns of a table hold. An adapter takes them into its own settings.
type Settings struct {
	// a row is a "tenancy" (default), a "tenant" of one, an "event", or the "assignment" of one
	Rows string `yaml:"rows"`
	// Whole: a list of assignments names every tenancy that the municipality assigned, so that whatever is not
	// on it was not assigned.
	Whole   bool   `yaml:"whole"`
	Decimal string `yaml:"decimal"` // "," (default) or "."
	// Dates are of dd-mm-yyyy, dd.mm.yyyy, dd/mm/yyyy, yyyy-mm-dd (default: the first and the last), yyyymmdd,
	// dd-mm-yy, dd.mm.yy, dd/mm/yy, and excel: a spreadsheet's number of the day.
	Dates []string `yaml:"dates"`
	Key   []string `yaml:"key"` // columns that together name the tenancy, joined by "-"
	// OwnNumbers: the keys are the association's own numbers, though some of them look like a CPR number or are
	// words as names are.
	OwnNumbers bool `yaml:"ownNumbers"`
	// Columns: a field of the case and the header of its column, such as tenancy.start: Indflytningsdato.
	Columns map[string]string `yaml:"columns"`
	// Codes: a field of the case, a word of the table, and the word of the case.
	Codes map[string]map[string]string `yaml:"codes"`
	// Constants: a field of the case and the word that holds for every row, such as tenancy.municipality:
	// "0751".
	Constants map[string]string `yaml:"constants"`
}

// Row is one row of a table, as its adapter has read it.
type Row struct {
	Line    int     // its place, from 1; the header has a line too
	Record  int     // which of the file's records it is, from 1, where lines do not tell them apart; 0: they do
	Fields  int     // how many cells it has, without empty ones that every row has past the header's
	Faults  []Fault // what its adapter could not make out
	Special bool    // it may hold control characters or letters beyond ASCII
	Invalid bool    // it is not all UTF-8
	Cells
}

// Fault is a cell that an adapter could not make out, or a whole row.
type Fault struct {
	Cell int // its index, from 0; WholeRow: the row cannot be divided into cells
	Code rules.ProblemCode
}

// WholeRow is the cell of a fault that is of the row as a whole.
const WholeRow = -1

// whole reports whether the row cannot be divided into cells.
func (r *Row) whole() bool {
	return slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Cell == WholeRow })
}

// Cells is what a row holds.
type Cells interface {
	// Cell is the text of the cell at index i (from 0, below Row.Fields) without the white space around it.
	Cell(i int) string
	// Raw is the row itself: the same text wherever in the table the row is the next time.
	Raw() string
}

// Plan is the settings, checked and resolved. Many tables may be mapped by one plan at once.
type Plan struct {
	byEvent bool
	// perTenant: a row is one tenant's, and others of the tenancy have rows of their own.
	perTenant bool
	// byAssignment: a row says that a tenancy was assigned, and named that it may say by name and address whose.
	byAssignment, named bool
	key                 []string
	ownNumbers          bool // whatever they look like
	columns             []column
	base                draft // what every row begins as
	persons             int   // the tenants that the settings map
}

// column is a column that the settings name.
type column struct {
	header string
	name   string
	field  field
	read   reader
}

// WholeList reports whether a tenancy that is not on the list was not assigned.
func (s Settings) WholeList() bool { return s.Whole }

// Assignments reports whether the list is one of assigned tenancies.
func (s Settings) Assignments() bool {
	p, _ := s.Plan()
	return p.byAssignment
}

// Registers reports whether the list has tenancies of which nothing has happened: a row is a tenancy, or a
// tenant of one.
func (s Settings) Registers() bool {
	p, _ := s.Plan()
	return !p.byEvent && !p.byAssignment
}

// ByEvent reports whether a row of the table is an event, and not a tenancy.
func (p *Plan) ByEvent() bool { return p.byEvent }

// Headers are the headers of the columns that the settings name.
func (p *Plan) Headers() []string {
	headers := append([]string{}, p.key...)
	for _, c := range p.columns {
		headers = append(headers, c.header)
	}
	return headers
}
