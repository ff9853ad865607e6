package xlsxfile

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/adapters/markup"
	"boligbro/adapters/pull"
	"boligbro/rules"
	"boligbro/rules/text"
)

// read gives every row of the file to fn.
func (s *Source) read(ctx context.Context, f fetch.File, sum *pull.Sum, fn pull.Row) error {
	in, err := os.Open(f.Path)
	if err != nil {
		return fetch.Unreadable(f.Name(), err)
	}
	defer in.Close()
	began, err := in.Stat()
	if err != nil {
		return fetch.Unreadable(f.Name(), err)
	}
	b, err := openBook(in, began.Size())
	if err != nil {
		return refusal(f.Name(), err)
	}
	sheets, err := s.sheets(b, f.Name())
	if err != nil {
		return err
	}
	for _, at := range sheets {
		r := &reader{ctx: ctx, source: s, file: adapters.Shown(f.Name()), sum: sum, fn: fn}
		if len(b.sheets) > 1 {
			r.file += fmt.Sprintf("#%d", at+1)
		}
		err := b.rows(b.sheets[at], s.plan.decimal, r.row)
		if err == nil {
			err = r.begin() // a short list is all within the rows in which the header is sought
		}
		if err == nil && r.mapper != nil {
			s.Last[r.table].Hidden = r.hidden
		}
		if err != nil {
			return r.outside(err)
		}
	}
	return f.Still(began)
}

// sheets are the numbers of the sheets to read.
func (s *Source) sheets(b *book, file string) (all []int, err error) {
	if len(s.plan.sheets) == 0 {
		for i := range b.sheets {
			all = append(all, i)
		}
		return all, nil
	}
	for _, name := range s.plan.sheets {
		i := slices.IndexFunc(b.sheets, func(one sheet) bool { return text.Same(one.name, name) })
		if i < 0 {
			return nil, &adapters.Refusal{
				Code: adapters.MissingSheet, File: file, Column: name, Keys: []string{"xlsx.sheets"},
			}
		}
		all = append(all, i)
	}
	return all, nil
}

// refusal is why the workbook cannot be read.
func refusal(file string, err error) error {
	r := &adapters.Refusal{Code: adapters.Unreadable, File: file}
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, markup.ErrLarge):
		r.Code, r.Keys, r.Err = adapters.TooLarge, []string{"xlsx"}, markup.ErrLarge
	case errors.Is(err, errLocked):
		r.Code = adapters.Locked
	case errors.Is(err, errXLS):
		r.Code, r.Hint = adapters.OtherWorkbook, ".xls"
	case errors.Is(err, errODS):
		r.Code, r.Hint = adapters.OtherWorkbook, ".ods"
	case errors.Is(err, errNoBook):
		r.Code = adapters.OtherWorkbook
	case errors.As(err, &syntax):
		r.Err = errors.New("a part of it is no sound XML") // the parser's own words quote the text
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		r.Code = adapters.CutShort
	default:
		return fetch.Unreadable(file, err)
	}
	return r
}

// reader reads one sheet.
type reader struct {
	ctx    context.Context
	source *Source
	file   string
	sum    *pull.Sum
	fn     pull.Row

	above  []row // until the header is found
	mapper *mapping.Mapper
	line   *pull.Line
	table  int // among those that were read
	hidden int // rows that were read although the sheet hides them
	failed error
}

// mostAbove is how many rows may stand above the header.
const mostAbove = 50

// row takes the next row of the sheet.
func (r *reader) row(next row) error {
	if err := r.ctx.Err(); err != nil {
		return r.fail(err)
	}
	if r.mapper != nil {
		return r.mapped(next)
	}
	r.above = append(r.above, next)
	if len(r.above) <= mostAbove {
		return nil
	}
	return r.begin()
}

// begin finds the header among the first rows: the first with every column that the settings name or, where
// none has, the first of those with most. What stands below it are the first rows of the table.
func (r *reader) begin() error {
	if r.mapper != nil || len(r.above) == 0 {
		return nil // an empty sheet
	}
	wanted, at, most := r.source.plan.rows.Headers(), 0, 0
	for i, candidate := range r.above {
		if n := found(candidate.cells, wanted); n > most {
			at, most = i, n
		}
	}
	header := r.above[at]
	m, refused := r.source.plan.rows.Mapper(r.source.Name(), r.source.Association, r.file, header.cells)
	if refused != nil {
		refused.File, refused.Line = r.file, header.number
		refused.Keys = []string{"xlsx.columns", "xlsx.key", "xlsx.sheets"}
		return r.fail(refused)
	}
	r.mapper, r.line = m, pull.NewLine(len(header.cells), r.sum)
	r.table = len(r.source.Last)
	r.source.Last = append(r.source.Last,
		adapters.Table{Name: r.file, Line: header.number, Columns: m.Columns()})
	below := r.above[at+1:]
	r.above = nil
	for _, next := range below {
		if err := r.mapped(next); err != nil {
			return err
		}
	}
	return nil
}

// found counts the wanted columns that the row has.
func found(cells, wanted []string) (n int) {
	for _, name := range wanted {
		if slices.ContainsFunc(cells, func(c string) bool { return text.Same(c, name) }) {
			n++
		}
	}
	return n
}

// mapped hands a row of the table to whoever asked. Cells beside the table, under no header, are left out.
func (r *reader) mapped(next row) error {
	r.line.Begin()
	empty := true
	for i := range r.line.Fields {
		word := ""
		if i < len(next.cells) {
			word = next.cells[i]
		}
		empty = empty && word == ""
		r.line.Set(append(r.line.Text(), word...))
	}
	for _, cell := range next.blank {
		if cell < r.line.Fields {
			r.line.Fault(cell, rules.ProblemUncomputed)
		}
	}
	if empty && len(r.line.Faults) == 0 {
		return nil
	}
	r.line.End()
	r.line.Row.Line = next.number
	if next.hidden {
		r.hidden++
	}
	return r.fail(r.fn(r.mapper, &r.line.Row))
}

// fail keeps an error that is not about the workbook.
func (r *reader) fail(err error) error {
	r.failed = err
	return err
}

// outside is the error as it is when it is not about the workbook, and else the refusal of it.
func (r *reader) outside(err error) error {
	if r.failed != nil {
		return r.failed
	}
	return refusal(r.file, err)
}
