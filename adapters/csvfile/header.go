package csvfile

import (
	"bytes"
	"slices"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/encoding"
	"boligbro/adapters/mapping"
	"boligbro/rules/text"
)

// mapper reads the header and finds the columns that the settings name.
func (p *plan) mapper(of *Source, file string, b *batch, l *line) (*mapping.Mapper, error) {
	refusal := &adapters.Refusal{}
	var m *mapping.Mapper
	if l.fault != sound {
		refusal.Code = adapters.OpenQuote
	} else if seems, wrong := p.seems(string(b.raw(l)), l.invalid); wrong {
		refusal.Code, refusal.Hint = adapters.WrongEncoding, string(seems)
	} else if headers := headers(b, l); p.other(b.raw(l), headers) != "" {
		refusal.Code, refusal.Hint = adapters.WrongDelimiter, p.other(b.raw(l), headers)
	} else if m, refusal = p.rows.Mapper(of.Name(), of.Association, file, headers); refusal == nil {
		return m, nil
	}
	refusal.File, refusal.Line, refusal.Keys = file, l.number, remedies(refusal.Code, refusal.Hint)
	return nil, refusal
}

// wrongKeys are the keys of a csv source that may be wrong when a feed is refused, by the refusal's code.
var wrongKeys = map[string][]string{
	adapters.WrongDelimiter: {"csv.delimiter"},
	adapters.WrongEncoding:  {"csv.encoding"},
	adapters.MissingColumn:  {"csv.columns", "csv.key"},
}

// remedies are the keys that can mend a refusal. None does for text that was spoilt before it was exported.
func remedies(code, hint string) []string {
	if encoding.Encoding(hint).Spoilt() {
		return nil
	}
	return wrongKeys[code]
}

// headers is the header's names, without empty ones at its end.
func headers(b *batch, l *line) []string {
	headers := make([]string, l.fields)
	for i := range headers {
		headers[i] = strings.Clone(b.word(l, i))
	}
	for len(headers) > 1 && headers[len(headers)-1] == "" {
		headers = headers[:len(headers)-1]
	}
	return headers
}

// other names another delimiter than that of the settings, when it seems to be the right one.
func (p *plan) other(header []byte, headers []string) string {
	wanted := p.rows.Headers()
	name, _ := delimiter(header, p.delim, wanted, found(headers, wanted))
	return name
}

// seems is the encoding that the text seems to be in, when it was not that of the settings.
func (p *plan) seems(text string, invalid bool) (encoding.Encoding, bool) {
	if !invalid {
		return encoding.Seems(text, p.encoding)
	}
	return encoding.OfBytes([]byte(text)), true
}

// found counts the wanted columns that the header has.
func found(headers, wanted []string) int {
	n := 0
	for _, name := range wanted {
		if slices.ContainsFunc(headers, func(h string) bool { return text.Same(h, name) }) {
			n++
		}
	}
	return n
}

// delimiter names another delimiter under which more of the wanted columns are there, and how many are.
func delimiter(header []byte, now byte, wanted []string, have int) (name string, most int) {
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
	return best, have
}

// raw is the bytes of the row, without its line break.
func (b *batch) raw(l *line) []byte {
	if l.fields == 0 {
		return nil
	}
	return []byte(b.text[b.spans[l.first].start&^doubled : b.spans[l.first+l.fields-1].end])
}
