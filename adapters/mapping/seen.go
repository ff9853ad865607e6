package mapping

import (
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"boligbro/rules/text"
)

// The fields that show whether several rows of one key are of several people in one dwelling.
const (
	tenantName = "tenants.1.name"
	street     = "tenancy.address.street"
)

// MostSeen is how many rows of a table are looked at before there are settings for it.
const MostSeen = 50_000

// MostWords is how many different words a column has at most that gets a code table.
const MostWords = 8

const (
	seenColumns = 1000 // columns that are looked at
	seenKeys    = 32   // of them whose values are compared with each other
	seenSample  = 200  // words of a column whose form is looked at
	longWord    = 30   // a longer word is none of a code table
)

// Seen is what a sample of a table's rows shows of its columns: how many cells are filled, hold digits or are
// like none before, and in which forms days and amounts are written. Every kind of feed fills it, row by row,
// and Propose makes settings of it.
type Seen struct {
	Rows    int
	columns []*seenColumn
	places  map[string]int
	seed    maphash.Seed
	tracked int
	// records: a row is a record that holds others (XML, JSON), and its columns are paths.
	records bool
	// each is the path of the list whose elements are the rows, ending as paths in it go on; empty: there is
	// none.
	each     string
	elements int // rows that are elements of it
}

// seenColumn is what was seen of one column.
type seenColumn struct {
	header  string
	rows    int // that have the column at all
	twice   bool
	last    int // the row that had it last
	filled  int
	digits  int // of those filled: with a digit
	letters int
	person  bool            // holds what may be a CPR number
	words   map[string]bool // nil: more than a code table has
	sample  []string
	tracked bool
	hashes  []uint64 // by row, of its key form; empty cells have 0
}

// NewSeen is of a table of which nothing was seen.
func NewSeen() *Seen { return &Seen{places: map[string]int{}, seed: maphash.MakeSeed()} }

// NewSeenRecords is of records that hold others, of which nothing was seen. each is where paths in the list
// go on whose elements are the rows, such as "steps."; empty: a record is a row.
func NewSeenRecords(each string) *Seen {
	s := NewSeen()
	s.records, s.each = true, each
	return s
}

// Full reports whether no more rows need to be looked at.
func (s *Seen) Full() bool { return s.Rows >= MostSeen }

// Add adds a row: its cells under their headers, or of a record the texts at their paths.
func (s *Seen) Add(headers, cells []string) {
	s.Rows++
	if s.each != "" && slices.ContainsFunc(headers, s.inEach) {
		s.elements++
	}
	for i, header := range headers {
		if header == "" {
			continue
		}
		word := ""
		if i < len(cells) {
			word = text.Key(cells[i])
		}
		if c := s.column(header); c != nil {
			c.add(word, s.Rows, s.seed)
		}
	}
}

// inEach reports whether the path lies in the list whose elements are the rows.
func (s *Seen) inEach(header string) bool { return s.each != "" && strings.HasPrefix(header, s.each) }

// sparse reports whether some rows that could have the column do not have it at all.
func (s *Seen) sparse(c *seenColumn) bool {
	if s.inEach(c.header) {
		return c.rows < s.elements
	}
	return c.rows < s.Rows
}

// column is the column of that header; nil: there are more than are looked at.
func (s *Seen) column(header string) *seenColumn {
	i, there := s.places[header]
	if there {
		return s.columns[i]
	}
	if len(s.columns) == seenColumns {
		return nil
	}
	c := &seenColumn{header: header, words: map[string]bool{}}
	fields := fieldsOf(header)
	if s.tracked < seenKeys && (keyRank(header) > 0 || len(fields) == 0 || slices.Contains(fields, tenantName) ||
		slices.Contains(fields, street)) {
		c.tracked = true
		s.tracked++
	}
	s.places[header] = len(s.columns)
	s.columns = append(s.columns, c)
	return c
}

func (c *seenColumn) add(word string, row int, seed maphash.Seed) {
	if c.last == row {
		c.twice = true // no settings can tell the two apart
		return
	}
	c.rows, c.last = c.rows+1, row
	if c.tracked {
		for len(c.hashes) < row {
			c.hashes = append(c.hashes, 0)
		}
	}
	if word == "" {
		return
	}
	c.filled++
	if c.tracked {
		c.hashes[row-1] = maphash.String(seed, word) | 1
	}
	if strings.ContainsFunc(word, unicode.IsDigit) {
		c.digits++
	}
	if strings.ContainsFunc(word, unicode.IsLetter) {
		c.letters++
	}
	c.person = c.person || text.HoldsCPR(word)
	if c.words != nil {
		if c.words[word] = true; len(c.words) > MostWords || len(word) > longWord {
			c.words = nil
		}
	}
	if len(c.sample) < seenSample {
		c.sample = append(c.sample, word)
	}
}

// tellsSteps reports whether most of its words say what happened.
func (c *seenColumn) tellsSteps() bool {
	known := 0
	for word := range c.words {
		if _, ok := Meaning("event.kind", word); ok {
			known++
		}
	}
	return known > 0 && known*2 >= len(c.words)
}

// wordy reports whether most of what is there has no digit, as names have none.
func (c *seenColumn) wordy() bool { return c.filled > 0 && c.digits*2 < c.filled }

// numbered reports whether what is there are numbers, as of a tenancy.
func (c *seenColumn) numbered() bool {
	return c.filled > 0 && c.digits == c.filled && c.letters*2 < c.filled
}

// unique reports whether every row has the column, and none what another has.
func (c *seenColumn) unique(rows int) bool {
	return c.tracked && c.filled == rows && rows > 1 && repeats([]*seenColumn{c}, rows) == 0
}

// repeats is how many rows have in these columns together what a row before has.
func repeats(columns []*seenColumn, rows int) (n int) {
	before := make(map[uint64]bool, rows)
	for row := range rows {
		sum := uint64(14695981039346656037)
		for _, c := range columns {
			cell := uint64(0)
			if row < len(c.hashes) {
				cell = c.hashes[row]
			}
			sum = (sum ^ cell) * 1099511628211
			sum ^= sum >> 29
		}
		if before[sum] {
			n++
		}
		before[sum] = true
	}
	return n
}

// days are the ways of writing in which the days of the column can be read: those in which all can or, where
// there is none, the one in which most can. None: most are no days.
func (c *seenColumn) days() []string {
	if ways := Layouts(c.sample); len(ways) > 0 {
		return ways
	}
	best, most := "", len(c.sample)/2
	for _, way := range usualLayouts {
		read := 0
		for _, word := range c.sample {
			if len(Layouts([]string{word}, way)) > 0 {
				read++
			}
		}
		if read > most {
			best, most = way, read
		}
	}
	if best == "" {
		return nil
	}
	return []string{best}
}
