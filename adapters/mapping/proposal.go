package mapping

import (
	"slices"
	"strconv"
	"strings"

	"boligbro/rules/lang"
)

// ErrNoHeader is that no columns are known of a feed for which settings are sought.
var ErrNoHeader = lang.NewError(
	"ingen af de første linjer nævner kolonner, der kendes; skriv columns og key i hånden, se config/README.md",
	"none of the first lines names columns that are known; write columns and key by hand, see config/README.md")

// Proposal is how a feed can most likely be read: a beginning for its settings, which a person corrects. It
// quotes the names of columns, and words whose meaning is known everywhere; nothing else that the feed holds.
type Proposal struct {
	// Before are the keys of the source before its section, such as from; Section are those of the section that
	// say where the feed is and how it is written. Each is a line of YAML.
	Before, Section []Setting
	Line            int // of the header, where a line is the header
	Rows            int // that were looked at
	Events          bool
	Tenants         bool // a row is one of a tenancy's tenants
	Decimal         string
	Dates           []string
	Key             []string
	Repeats         int // rows whose key another row has too
	Columns         []ProposedColumn
	// Notes are what a person must know, each a sentence.
	Notes []lang.Text
}

// Setting is a key of the settings with its value as YAML, and what to know of it.
type Setting struct {
	Key, Value string
	Note       lang.Text
}

// ProposedColumn is a column of the feed, and what it most likely holds.
type ProposedColumn struct {
	Header  string
	Field   string            // empty: nobody knows
	Codes   map[string]string // what its words most likely mean
	Unknown int               // how many words it has that nobody knows
	NoDays  bool              // it is named as a day, and holds what is none
	Sparse  bool              // some rows do not have it at all
}

// Optional are the columns that are read and that some rows do not have at all.
func (p *Proposal) Optional() (headers []string) {
	for _, c := range p.Columns {
		if c.Sparse && c.Field != "" {
			headers = append(headers, c.Header)
		}
	}
	return headers
}

// Known reports whether any column is known.
func (p *Proposal) Known() bool {
	return len(p.Key) > 0 || slices.ContainsFunc(p.Columns, func(c ProposedColumn) bool { return c.Field != "" })
}

// Propose proposes how a table is read of which this was seen.
func (s *Seen) Propose() Proposal {
	p := Proposal{Rows: s.Rows, Decimal: ","}
	p.Events = s.Events()
	key := s.key()
	fields := s.fields(key, p.Events)
	for _, c := range key {
		p.Key = append(p.Key, c.header)
	}
	if len(key) > 0 {
		p.Repeats = repeats(key, s.Rows)
		p.Tenants = !p.Events && s.tenants(key, fields, p.Repeats)
	}
	for _, c := range s.columns {
		column := ProposedColumn{Header: c.header, Field: fields[c], Sparse: s.sparse(c)}
		p.conclude(&column, c)
		p.Columns = append(p.Columns, column)
	}
	if len(p.Dates) == 0 {
		p.Dates = []string{"dd-mm-yyyy"}
	}
	return p
}

// tenants reports whether most rows that share their key with another name another person, in the same
// dwelling. Where the dwellings differ, a part of the key is missing.
func (s *Seen) tenants(key []*seenColumn, fields map[*seenColumn]string, shared int) bool {
	var name, dwelling *seenColumn
	for c, field := range fields {
		switch field {
		case tenantName:
			name = c
		case street:
			dwelling = c
		}
	}
	if shared == 0 || name == nil || dwelling == nil || !name.tracked || !dwelling.tracked {
		return false
	}
	same := repeats(append(slices.Clone(key), name), s.Rows)
	return same*2 < shared && repeats(append(slices.Clone(key), dwelling), s.Rows) == shared
}

// Events reports whether a row is an event: a column says what happened, and another when.
func (s *Seen) Events() bool {
	kind, on := false, false
	for _, c := range s.columns {
		for _, field := range fieldsOf(c.header) {
			kind = kind || field == "event.kind" && c.words != nil && c.looks(field)
			on = on || field == "event.on" && c.looks(field)
		}
	}
	return kind && on
}

// looks reports whether what the column holds may be the field: of a name that says it outright all but
// nothing at all, of one that may mean something else only what is seen to be it.
func (c *seenColumn) looks(field string) bool {
	switch {
	case c.rows > 0 && c.filled == 0:
		return false
	case !weak(c.header, field):
		return true
	case field == "event.kind":
		return c.tellsSteps()
	}
	return len(c.days()) > 0
}

// key are the columns that together name the tenancy: those that are called so, one of each rank, and else
// the first that has another number in every row. Of a record in which nothing else does, the tenant's
// number.
func (s *Seen) key() []*seenColumn {
	if key := s.ranked(s.rank); len(key) > 0 {
		return key
	}
	for _, c := range s.columns {
		if c.numbered() && !c.twice && !c.person && len(fieldsOf(c.header)) == 0 && !private(c.header) &&
			c.unique(s.Rows) && !(s.records && inTenant(c.header)) {
			return []*seenColumn{c}
		}
	}
	return s.ranked(keyRank)
}

// ranked are the best columns of each rank.
func (s *Seen) ranked(rankOf func(header string) int) (key []*seenColumn) {
	var best [keyRanks + 1]*seenColumn
	for _, c := range s.columns {
		rank := rankOf(c.header)
		if rank == 0 || !c.tracked || c.twice || c.person || c.filled == 0 ||
			keyHeaders[rank-1].digits && c.wordy() {
			continue
		}
		if now := best[rank]; now == nil || c.namesBetter(now) {
			best[rank] = c
		}
	}
	for _, c := range best {
		if c != nil {
			key = append(key, c)
		}
	}
	return key
}

// rank is the place of the column among those that name the tenancy; 0: it does not.
func (s *Seen) rank(header string) int {
	if s.records {
		return recordRank(header)
	}
	return keyRank(header)
}

// namesBetter reports whether the column is the likelier one of two that are called what names a tenancy.
func (c *seenColumn) namesBetter(other *seenColumn) bool {
	if c.texts() != other.texts() {
		return other.texts()
	}
	return keyPlace(c.header) < keyPlace(other.header)
}

// texts reports whether the column holds words, such as an address, where a number is sought.
func (c *seenColumn) texts() bool { return c.letters*2 > c.filled }

// fields are the fields of the columns. Of two columns for one field the one whose name says it outright has
// it, and then the first; one that is named as a day and holds none has it only where no other does.
func (s *Seen) fields(key []*seenColumn, events bool) map[*seenColumn]string {
	fields, taken := map[*seenColumn]string{}, map[string]bool{}
	rounds := []func(*seenColumn, string) bool{
		func(c *seenColumn, field string) bool { // a field of a step stands in the list of steps
			return strings.HasPrefix(field, "event.") && s.inEach(c.header) && !c.undated(field)
		},
		func(c *seenColumn, field string) bool { return outright(c.header, field) && !c.undated(field) },
		func(c *seenColumn, field string) bool { return !c.undated(field) },
		func(*seenColumn, string) bool { return true },
	}
	for _, allowed := range rounds {
		for _, c := range s.columns {
			if c.twice || fields[c] != "" {
				continue
			}
			for _, field := range fieldsOf(c.header) {
				if !taken[field] && allowed(c, field) && c.fits(field, slices.Contains(key, c), events) {
					fields[c], taken[field] = field, true
					break
				}
			}
		}
	}
	return fields
}

// undated reports whether the field is a day, and what the column holds is none.
func (c *seenColumn) undated(field string) bool {
	return OfDay(field) && c.filled > 0 && len(c.days()) == 0
}

// fits reports whether the column can hold the field after what was seen of it.
func (c *seenColumn) fits(field string, inKey, events bool) bool {
	switch {
	case field == "event.kind", field == "event.on":
		return events && c.looks(field)
	case strings.HasPrefix(field, "event."):
		return events
	case strings.HasPrefix(field, "events."):
		return !events
	case field == "tenancy.municipality":
		return !c.wordy()
	case strings.HasSuffix(field, ".name"):
		return !inKey && (c.filled == 0 || c.wordy())
	case field == "tenancy.address.street", field == "tenancy.address.city":
		return !inKey
	}
	return true
}

// conclude notes what follows for the column from its words, and for the days and amounts of all.
func (p *Proposal) conclude(to *ProposedColumn, c *seenColumn) {
	switch {
	case Coded(to.Field) || to.Field == "event.kind":
		for word := range c.words {
			meaning, known := Meaning(to.Field, word)
			if !known {
				to.Unknown++
				continue
			}
			if to.Codes == nil {
				to.Codes = map[string]string{}
			}
			to.Codes[word] = meaning
		}
		if c.words == nil && c.filled > 0 {
			to.Unknown = MostWords + 1
		}
	case to.Field == "arrears.amount":
		p.Decimal = decimalOf(c.sample)
	case OfDay(to.Field):
		to.NoDays = c.undated(to.Field)
		p.date(c.days())
	}
}

// date adds the first way of writing in which the column's days can be read, unless one that is there does.
func (p *Proposal) date(ways []string) {
	there := slices.ContainsFunc(ways, func(way string) bool { return slices.Contains(p.Dates, way) })
	if len(ways) > 0 && !there {
		p.Dates = append(p.Dates, ways[0])
	}
}

// decimalOf is the decimal sign of amounts: the last sign of those that have one, where it is not followed by
// three digits.
func decimalOf(words []string) string {
	for _, word := range words {
		if at := strings.LastIndexAny(word, ".,"); at >= 0 && len(word)-at-1 != 3 {
			return word[at : at+1]
		}
	}
	return ","
}

// Quote is the text as YAML has it between quotes.
func Quote(s string) string { return strconv.Quote(s) }
