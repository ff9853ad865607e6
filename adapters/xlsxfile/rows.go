package xlsxfile

import (
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"

	"boligbro/adapters/markup"
)

// row is a row of a sheet that is not empty.
type row struct {
	number int // from 1
	hidden bool
	cells  []string
	blank  []int // the cells with a formula that has no value
}

// area is cells of one column that are merged: what the first holds, holds for all.
type area struct {
	column, first, last int
	value               string
	blank               bool // the first holds a formula without a value
}

// rows gives the rows of a sheet to fn, in order, with the value of merged cells in each row that they cover.
func (b *book) rows(in sheet, decimal byte, fn func(row) error) error {
	areas, err := b.merged(in.part)
	if err != nil {
		return err
	}
	number := 0
	return b.each(in.part, func(t *markup.Tokens, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
		case "sheetData", "worksheet":
			return nil
		default:
			return t.Skip()
		}
		number++
		if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 {
			number = n
		}
		r := row{number: number, hidden: in.hidden || attr(e, "hidden") == "1" || attr(e, "hidden") == "true"}
		if err := b.cells(t, &r, decimal); err != nil {
			return err
		}
		r.fill(areas)
		if strings.Join(r.cells, "") == "" && len(r.blank) == 0 {
			return nil
		}
		return fn(r)
	})
}

// cells reads the cells of the row that has just begun.
func (b *book) cells(t *markup.Tokens, r *row, decimal byte) error {
	column := 0
	for end := t.Depth - 1; t.Depth > end; {
		token, err := t.Next()
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local != "c" {
			if err := t.Skip(); err != nil {
				return err
			}
			continue
		}
		if c, _, ok := place(attr(e, "r")); ok {
			column = c
		}
		if column >= mostColumns {
			return markup.ErrLarge
		}
		word, err := b.cell(t, e, decimal)
		switch {
		case err == errBlank:
			r.blank = append(r.blank, column)
		case err != nil:
			return err
		}
		if word = strings.TrimSpace(word); word != "" {
			for len(r.cells) <= column {
				r.cells = append(r.cells, "")
			}
			r.cells[column] = word
		}
		column++
	}
	return nil
}

// fill gives the row what merged cells above it hold.
func (r *row) fill(areas []area) {
	for i := range areas {
		a := &areas[i]
		switch {
		case r.number == a.first:
			a.blank = slices.Contains(r.blank, a.column)
			if a.column < len(r.cells) {
				a.value = r.cells[a.column]
			}
		case r.number > a.first && r.number <= a.last && a.blank:
			r.blank = append(r.blank, a.column)
		case r.number > a.first && r.number <= a.last && a.value != "":
			for len(r.cells) <= a.column {
				r.cells = append(r.cells, "")
			}
			r.cells[a.column] = a.value
		}
	}
}

// mostMerged is how many merged areas a sheet may have.
const mostMerged = 10_000

// merged are the areas of the sheet that reach over several rows, which stand behind its rows.
func (b *book) merged(part string) (areas []area, err error) {
	t, closer, err := b.open(part)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	for {
		token, err := t.RawToken()
		if err == io.EOF {
			return areas, nil
		}
		if err != nil {
			return nil, err
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "mergeCell" {
			continue
		}
		from, to, _ := strings.Cut(attr(e, "ref"), ":")
		column, first, ok := place(from)
		if _, last, also := place(to); ok && also && last > first {
			areas = append(areas, area{column: column, first: first, last: last})
		}
		if len(areas) > mostMerged {
			return nil, markup.ErrLarge
		}
	}
}

// place is the column (from 0) and the row (from 1) of a cell such as AB12.
func place(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 8; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, err == nil && i > 0 && row > 0
}
