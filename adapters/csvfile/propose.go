package csvfile

import (
	"bytes"
	"cmp"
	"io"
	"strings"
	"unicode/utf8"

	"boligbro/adapters/encoding"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
)

// Suits reports how likely the file is one of rows: any text that is not plainly something else.
func (s *Settings) Suits(f fetch.Found) fetch.Likely {
	switch f.Begins() {
	case '<', '{', '[':
		return fetch.No
	}
	return fetch.Perhaps
}

// Propose looks into the file and proposes how it can be read.
func (s *Settings) Propose(f fetch.Found) (p mapping.Proposal, err error) {
	as := encodingOf(f.Head)
	in, err := f.Open()
	if err != nil {
		return p, err
	}
	defer in.Close()
	plain, err := encoding.Open(in, as)
	if err != nil {
		r := &reader{file: fetch.File{Path: f.Path}}
		return p, r.notText(err)
	}
	head, err := headOf(f.Head, as)
	if err != nil {
		return p, err
	}
	delim := delimiterOf(head)
	seen, line, err := see(plain, delim)
	if err != nil {
		r := &reader{file: fetch.File{Path: f.Path}}
		return p, r.broken(err)
	}
	if seen == nil || seen.Rows == 0 {
		return p, mapping.ErrNoHeader
	}
	p = seen.Propose()
	p.Line = line
	p.Section = []mapping.Setting{
		{Key: "delimiter", Value: mapping.Quote(cmp.Or(map[byte]string{'\t': "tab"}[delim], string(rune(delim))))},
		{Key: "encoding", Value: strings.ToLower(string(as))},
	}
	return p, nil
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

// headOf is the beginning of the file as UTF-8.
func headOf(head []byte, as encoding.Encoding) ([]byte, error) {
	text, err := encoding.Open(bytes.NewReader(head), as)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(text)
}

// delimiterOf is the character under which most columns of a header are known.
func delimiterOf(head []byte) (delim byte) {
	most := 0
	for _, char := range []byte(";\t,|") {
		b := &batch{}
		if err := newScanner(bytes.NewReader(head), char, seeking()).next(b); err != nil {
			continue
		}
		if n := known(b, &b.lines[0]); n > most {
			delim, most = char, n
		}
	}
	return cmp.Or(delim, ';')
}

// seeking looks for the header with most columns that are known.
func seeking() matcher { return matcher{all: blockSize, count: known} }

// known is how many columns of the row are known, when it can be a header.
func known(b *batch, l *line) int {
	if l.fault != sound {
		return 0
	}
	return mapping.KnownHeaders(headers(b, l))
}

// see reads the table, and gives what was seen of it and the line of its header; nil: there is none.
func see(in io.Reader, delim byte) (seen *mapping.Seen, header int, err error) {
	rows := newScanner(in, delim, seeking())
	b, names := &batch{}, []string(nil)
	for seen == nil || !seen.Full() {
		if err := rows.next(b); err == io.EOF {
			return seen, header, nil
		} else if err != nil {
			return nil, 0, err
		}
		for i := range b.lines {
			l := &b.lines[i]
			if seen == nil {
				if known(b, l) == 0 {
					return nil, 0, nil
				}
				seen, names, header = mapping.NewSeen(), headers(b, l), l.number
			} else if l.fault == sound {
				seen.Add(names, fieldsOf(b, l))
			}
		}
	}
	return seen, header, nil
}

// fieldsOf are the texts of the row.
func fieldsOf(b *batch, l *line) []string {
	cells := make([]string, l.fields)
	for i := range cells {
		cells[i] = b.word(l, i)
	}
	return cells
}
