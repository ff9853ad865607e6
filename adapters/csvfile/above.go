package csvfile

import (
	"bytes"
	"strings"

	"boligbro/rules/text"
)

// mostAbove is how many lines a report may have above its header.
const mostAbove = 50

// skipAbove finds the header below the lines that a report has above it, and how many bytes those are: it is
// the first line with every column that the settings name or, where none has, the first of those with most.
func (s *scanner) skipAbove() int {
	header, line, most := 0, s.number, 0
	for at, n := 0, 0; at < s.n && n < mostAbove && most < s.match.all; n++ {
		b, number := &batch{}, s.number
		next, whole := s.row(b, at)
		if s.columns = 0; !whole {
			break
		}
		if len(b.lines) == 1 && b.lines[0].fault == sound {
			b.text = string(s.buf[:next])
			if found := s.match.count(b, &b.lines[0]); found > most {
				header, line, most = at, number, found
			}
		}
		at = next
	}
	s.number = line
	return header
}

// matcher says how many of the columns that the settings name are in a line.
type matcher struct {
	all   int
	count func(*batch, *line) int
}

// matching looks for the columns under the delimiter of the settings or, where there are none, another.
func (p *plan) matching() matcher {
	if p.header != nil {
		return matcher{} // the first line is a row
	}
	wanted := p.rows.Headers()
	return matcher{len(wanted), func(b *batch, l *line) int {
		n := found(headers(b, l), wanted)
		if n == 0 {
			_, n = delimiter(b.raw(l), p.delim, wanted, 0)
		}
		return n
	}}
}

// separator reports whether the line is the hint at the delimiter that spreadsheets leave above the header:
// sep=; in any case, with spaces, in quotes or with delimiters after it.
func separator(line []byte) bool {
	if len(line) > 40 || !bytes.Contains(line, []byte{'='}) {
		return false
	}
	bare := strings.NewReplacer(`"`, "", " ", "").Replace(text.Fold(string(line)))
	name, value, _ := strings.Cut(bare, "=")
	inWord := func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' }
	return name == "sep" && !strings.ContainsFunc(value, inWord)
}
