package xlsxfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
)

// Suits reports how likely the file is a workbook: one of another kind, or with a password, is refused by
// what it is.
func (s *Settings) Suits(f fetch.Found) fetch.Likely {
	ending := strings.ToLower(filepath.Ext(f.Name()))
	switch {
	case bytes.HasPrefix(f.Head, oldMark), slices.Contains([]string{".xlsx", ".xls", ".ods"}, ending):
		return fetch.Surely
	case bytes.HasPrefix(f.Head, []byte("PK\x03\x04")) && !fetch.Packed(f.Name()):
		return fetch.Surely
	}
	return fetch.No
}

// Propose looks into the workbook and proposes how it can be read.
func (s *Settings) Propose(f fetch.Found) (p mapping.Proposal, err error) {
	in, err := os.Open(f.Path)
	if err != nil {
		return p, fetch.Unreadable(f.Name(), err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return p, fetch.Unreadable(f.Name(), err)
	}
	b, err := openBook(in, info.Size())
	if err != nil {
		return p, refusal(f.Name(), err)
	}
	seen, line := mapping.NewSeen(), 0
	var lists []string
	others := false
	for _, one := range b.sheets {
		l := &looked{seen: seen}
		err := b.rows(one, ',', l.row)
		if err == nil {
			err = l.begin()
		}
		if err != nil && !errors.Is(err, errSeen) {
			return p, refusal(f.Name(), err)
		}
		if l.header == nil {
			others = others || l.any
			continue
		}
		lists, line = append(lists, mapping.Quote(one.name)), l.line
	}
	if len(lists) == 0 || seen.Rows == 0 {
		return p, mapping.ErrNoHeader
	}
	p = seen.Propose()
	if len(lists) == 1 {
		p.Line = line
	}
	if others {
		p.Section = append(p.Section, mapping.Setting{
			Key: "sheets", Value: "[" + strings.Join(lists, ", ") + "]",
		})
	}
	return p, nil
}

// errSeen ends the reading of a sheet of which enough was seen.
var errSeen = errors.New("enough was seen")

// looked is a sheet that is looked into.
type looked struct {
	seen   *mapping.Seen
	above  []row // until the header is found
	header []string
	line   int
	any    bool // it has any row
}

func (l *looked) row(next row) error {
	l.any = true
	switch {
	case l.header != nil:
		return l.add(next)
	case l.above == nil && l.line < 0:
		return errSeen
	}
	// the cells are copied: whoever reads the sheet may use them anew
	next.cells = slices.Clone(next.cells)
	if l.above = append(l.above, next); len(l.above) <= mostAbove {
		return nil
	}
	return l.begin()
}

// begin finds the header: the row, of the first ones, of which most columns are known.
func (l *looked) begin() error {
	at, most := 0, 0
	for i, candidate := range l.above {
		if n := mapping.KnownHeaders(candidate.cells); n > most {
			at, most = i, n
		}
	}
	above := l.above
	l.above = nil
	if most == 0 {
		if l.header == nil {
			l.line = -1
		}
		return nil
	}
	l.header, l.line = above[at].cells, above[at].number
	for _, next := range above[at+1:] {
		if err := l.add(next); err != nil {
			return err
		}
	}
	return nil
}

func (l *looked) add(next row) error {
	if l.seen.Full() {
		return errSeen
	}
	l.seen.Add(l.header, next.cells)
	return nil
}
