package csvfile

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"boligbro/adapters/encoding"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Proposal is how a file can most likely be read: a beginning for the settings, which a person corrects.
type Proposal struct {
	Encoding  string
	Delimiter string
	Decimal   string
	Dates     []string
	Line      int // of the header
	Rows      int // that were looked at
	Key       []string
	Repeats   int // rows whose key another row has too
	Columns   []ProposedColumn
}

// ProposedColumn is a column of the file, and what it most likely holds.
type ProposedColumn struct {
	Header string
	Field  string            // empty: nobody knows
	Codes  map[string]string // what its words most likely mean
	Words  []string          // those of its words that nobody knows
}

const (
	proposeRows  = 50_000 // rows that are looked at
	proposeWords = 8      // a column with more words than this has no code table
	proposeHead  = 64 << 10
)

// ErrNoHeader: what begins the file names no column that is known.
var ErrNoHeader = lang.NewError(
	"ingen af de første linjer nævner kolonner, der kendes; skriv columns og key i hånden, "+
		"se config/README.md",
	"none of the first lines names columns that are known; write columns and key by hand, "+
		"see config/README.md")

// Propose looks into a file and proposes how it can be read. The proposal quotes words of few letters from
// columns with few words, and nothing else that the file holds below its header.
func Propose(path string) (p Proposal, err error) {
	name := filepath.Base(path)
	in, err := os.Open(path)
	if err != nil {
		return p, fetch.Unreadable(name, err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return p, fetch.Unreadable(name, err)
	}
	plain := io.Reader(in)
	if fetch.Packed(name) {
		if plain, err = fetch.Unpack(name, in, in, info.Size()); err != nil {
			return p, fetch.Unreadable(name, err)
		}
	}
	head := make([]byte, proposeHead)
	n, err := io.ReadFull(plain, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return p, fetch.Unreadable(name, err)
	}
	head = head[:n]
	as := encodingOf(head)
	decoded, err := encoding.Open(io.MultiReader(bytes.NewReader(head), plain), as)
	if err != nil {
		return p, fetch.Unreadable(name, err)
	}
	p.Encoding = strings.ToLower(string(as))
	return p, p.look(decoded)
}

// encodingOf is the encoding in which the file seems to be.
func encodingOf(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return encoding.UTF16
	case utf8.Valid(head[:max(0, len(head)-utf8.UTFMax)]):
		return encoding.UTF8
	}
	return encoding.OfBytes(head)
}

// look finds the header, and what its columns hold.
func (p *Proposal) look(in io.Reader) error {
	head := make([]byte, proposeHead)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	headers, delim := p.header(head[:n])
	if headers == nil {
		return ErrNoHeader
	}
	p.Delimiter = map[byte]string{'\t': "tab"}[delim]
	p.Delimiter = cmp.Or(p.Delimiter, string(rune(delim)))
	p.name(headers)

	rows := csv.NewReader(io.MultiReader(bytes.NewReader(head[:n]), in))
	rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord, rows.ReuseRecord = rune(delim), true, -1, true
	seen := newSeen(p, headers)
	for p.Rows < proposeRows {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if line, _ := rows.FieldPos(0); line > p.Line {
			p.Rows++
			seen.add(row)
		}
	}
	seen.conclude(p)
	return nil
}

// header finds the delimiter and the line under which most columns are known.
func (p *Proposal) header(head []byte) (headers []string, delim byte) {
	most := 0
	for number, line := range bytes.SplitN(head, []byte("\n"), mostAbove+1) {
		for _, char := range []byte(";\t,|") {
			var names []string
			known := 0
			for _, cell := range strings.Split(strings.TrimRight(string(line), "\r"), string(char)) {
				header := text.Clean(strings.Trim(strings.TrimSpace(cell), `"`))
				names = append(names, header)
				if mapping.FieldOf(header) != "" || mapping.KeyRank(header) > 0 {
					known++
				}
			}
			if known > most {
				headers, delim, most, p.Line = names, char, known, number+1
			}
		}
	}
	for len(headers) > 1 && headers[len(headers)-1] == "" {
		headers = headers[:len(headers)-1]
	}
	return headers, delim
}

// name proposes the field of each column, and the key. Of two columns of one field the first has it.
func (p *Proposal) name(headers []string) {
	taken := map[string]bool{}
	for _, header := range headers {
		column := ProposedColumn{Header: header}
		if field := mapping.FieldOf(header); field != "" && !taken[field] {
			taken[field], column.Field = true, field
		}
		if mapping.KeyRank(header) > 0 {
			p.Key = append(p.Key, header)
		}
		p.Columns = append(p.Columns, column)
	}
	slices.SortStableFunc(p.Key, func(a, b string) int { return mapping.KeyRank(a) - mapping.KeyRank(b) })
}

// seen is what the rows hold, by column.
type seen struct {
	words []map[string]bool // nil: more than a code table has, or the column has none
	days  [][]string        // of columns that hold days
	key   []int
	keys  map[[16]byte]bool
	twice int
}

const proposeDays = 200 // of a column that are looked at

func newSeen(p *Proposal, headers []string) *seen {
	s := &seen{
		words: make([]map[string]bool, len(headers)), days: make([][]string, len(headers)),
		keys: map[[16]byte]bool{},
	}
	for i, column := range p.Columns {
		if mapping.Coded(column.Field) {
			s.words[i] = map[string]bool{}
		}
	}
	for _, header := range p.Key {
		s.key = append(s.key, slices.Index(headers, header))
	}
	return s
}

func (s *seen) add(row []string) {
	var key strings.Builder
	for _, i := range s.key {
		if i < len(row) {
			key.WriteString(text.Key(row[i]))
		}
		key.WriteByte('\n')
	}
	sum := [16]byte(sum16(key.String()))
	if s.keys[sum] {
		s.twice++
	}
	s.keys[sum] = true
	for i := range min(len(row), len(s.words)) {
		word := strings.TrimSpace(row[i])
		switch {
		case word == "":
		case s.words[i] != nil:
			if s.words[i][text.Key(word)] = true; len(s.words[i]) > proposeWords || len(word) > 30 {
				s.words[i] = nil
			}
		case len(s.days[i]) < proposeDays:
			s.days[i] = append(s.days[i], word)
		}
	}
}

// conclude proposes what follows from the rows.
func (s *seen) conclude(p *Proposal) {
	p.Repeats = s.twice
	p.Decimal = ","
	for i := range p.Columns {
		column := &p.Columns[i]
		for word := range s.words[i] {
			if meaning, known := mapping.Meaning(column.Field, word); known {
				if column.Codes == nil {
					column.Codes = map[string]string{}
				}
				column.Codes[word] = meaning
			} else {
				column.Words = append(column.Words, word)
			}
		}
		slices.Sort(column.Words)
		switch {
		case column.Field == "arrears.amount":
			p.Decimal = decimalOf(s.days[i])
		case mapping.OfDay(column.Field):
			p.date(mapping.Layouts(s.days[i]))
		}
	}
	if len(p.Dates) == 0 {
		p.Dates = []string{"dd-mm-yyyy"}
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

func sum16(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:16]
}
