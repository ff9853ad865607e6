package xlsxfile

import (
	"encoding/xml"
	"strconv"
	"strings"

	"boligbro/adapters/markup"
)

// format is how a style shows a number, as far as it matters: as a day, with leading zeros, or plainly.
type format struct {
	day    bool
	digits string // the format of a number with leading zeros, such as 000 or 00-0000; empty: it has none
}

// styles reads how the styles show numbers.
func (b *book) styles() error {
	codes, inCells := map[string]string{}, false
	return b.each("xl/styles.xml", func(_ *markup.Tokens, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			codes[attr(e, "numFmtId")] = attr(e, "formatCode")
		case "cellXfs", "cellStyleXfs", "cellStyles", "dxfs":
			inCells = e.Name.Local == "cellXfs"
		case "xf":
			if inCells && len(b.formats) < 1<<16 {
				id := attr(e, "numFmtId")
				b.formats = append(b.formats, formatOf(id, codes[id]))
			}
		}
		return nil
	})
}

// formatOf is the format with that number, whose code is empty when it is one that every workbook has.
func formatOf(id, code string) format {
	if code == "" {
		n, _ := strconv.Atoi(id)
		return format{day: n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58}
	}
	code, _, _ = strings.Cut(code, ";") // the part for positive numbers
	bare, zeros, number := bareCode(code)
	switch {
	case strings.ContainsAny(bare, "yYmMdDhH") && !strings.Contains(strings.ToLower(bare), "general"):
		return format{day: true}
	case number && zeros > 1:
		return format{digits: code}
	}
	return format{}
}

// bareCode is the code without the texts in it, how many zeros it has, and whether a whole number fills them:
// there is nothing in it that rounds, divides or multiplies.
func bareCode(code string) (bare string, zeros int, number bool) {
	number = true
	var b strings.Builder
	walk(code, func(c byte, literal bool) {
		switch {
		case literal:
		case c == '0':
			zeros++
		case c == '#':
			number = number && zeros == 0
		default:
			b.WriteByte(c)
			number = false
		}
	})
	return b.String(), zeros, number
}

// hours are what stands in brackets where a number of hours or minutes is shown.
var hours = map[string]bool{"h": true, "hh": true, "m": true}

// walk gives each character of a code to fn, and whether it is shown as it is.
func walk(code string, fn func(c byte, literal bool)) {
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return
			}
			for j := range end {
				fn(code[i+1+j], true)
			}
			i += end + 1
		case c == '\\' && i+1 < len(code):
			i++
			fn(code[i], true)
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return
			}
			if hours[strings.ToLower(code[i+1:i+end])] {
				fn('h', false)
			}
			i += end
		case c == '_' || c == '*':
			i++ // the width of a character, or a filling
		default:
			fn(c, c == '-' || c == ' ' || c == '/')
		}
	}
}

// shown is a whole number as a format with leading zeros shows it.
func shown(digits, code string) string {
	type place struct {
		c       byte
		literal bool
	}
	var places []place
	walk(code, func(c byte, literal bool) { places = append(places, place{c, literal}) })
	first := 0 // the first place takes all digits that are left
	for first < len(places) && places[first].literal {
		first++
	}
	var back []byte
	at := len(digits)
	for i := len(places) - 1; i >= 0; i-- {
		p := places[i]
		switch {
		case p.literal:
			back = append(back, p.c)
		case at > 0:
			at--
			back = append(back, digits[at])
		case p.c == '0':
			back = append(back, '0')
		}
		for i == first && at > 0 {
			at--
			back = append(back, digits[at])
		}
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return string(back)
}
