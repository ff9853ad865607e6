package xlsxfile

import (
	"encoding/xml"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"boligbro/adapters/markup"
)

// errBlank is the error of a cell with a formula that nobody has calculated: it shows a value only where the
// workbook is opened in a spreadsheet program.
var errBlank = errors.New("a formula without a value")

// cell reads the cell that has just begun: its text, as the sheet holds or shows it.
func (b *book) cell(t *markup.Tokens, e xml.StartElement, decimal byte) (string, error) {
	kind, style := attr(e, "t"), attr(e, "s")
	value, err := stored(t, kind)
	if err != nil {
		return "", err
	}
	switch kind {
	case "s":
		if i, err := strconv.Atoi(value); err == nil && i >= 0 && i < len(b.strings) {
			return b.strings[i], nil
		}
		return "", errNoBook
	case "b":
		return map[string]string{"1": "true", "0": "false"}[value], nil
	case "", "n":
		return b.number(strings.TrimSpace(value), style, decimal), nil
	}
	return value, nil // text, a formula's text, an error (#N/A) or a day in ISO form
}

// stored is the value in the cell of that kind that has just begun, as the file holds it.
func stored(t *markup.Tokens, kind string) (value string, err error) {
	formula, valued := false, false
	for end := t.Depth - 1; t.Depth > end; {
		token, err := t.Next()
		if err != nil {
			return "", err
		}
		child, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch child.Name.Local {
		case "is":
			value, err = textOf(t)
		case "v":
			value, err = t.Chars()
			valued = value != "" || kind == "str" // a formula may say nothing, as a text
		default:
			formula = formula || child.Name.Local == "f"
			err = t.Skip()
		}
		if err != nil {
			return "", err
		}
	}
	if formula && !valued {
		return "", errBlank
	}
	return value, nil
}

// number is the number as the mapping reads it: a day as yyyy-mm-dd, a number with leading zeros as it is
// shown, and any other with the settings' decimal sign, without what a computer adds beyond 15 digits.
func (b *book) number(value, style string, decimal byte) string {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return value
	}
	var f format
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(b.formats) {
		f = b.formats[i]
	}
	whole := n == math.Trunc(n) && math.Abs(n) < 1e15
	switch {
	case f.day && n >= 1 && n < 200_000:
		return b.day(n)
	case f.digits != "" && whole && n >= 0:
		return shown(strconv.FormatInt(int64(n), 10), f.digits)
	case whole:
		return strconv.FormatInt(int64(n), 10)
	}
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	return strings.Replace(strconv.FormatFloat(n, 'f', -1, 64), ".", string(rune(decimal)), 1)
}

// day is the day that is so many days after day 0, with the time of day when it has one.
func (b *book) day(n float64) string {
	days := math.Floor(n)
	second := math.Round((n - days) * 24 * 60 * 60)
	at := time.Date(1899, time.December, 30+b.from+int(days), 0, 0, int(second), 0, time.UTC)
	if second == 0 {
		return at.Format("2006-01-02")
	}
	return at.Format("2006-01-02 15:04:05")
}
