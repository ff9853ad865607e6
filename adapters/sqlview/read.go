package sqlview

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf8"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
)

// reader reads the answer to the query once.
type reader struct {
	source  *Source
	columns []column
	mapper  *mapping.Mapper
	row     mapping.Row
	cells   cells
	buf     []byte
	sum     *pull.Sum
}

// read gives every row to fn.
func (r *reader) read(ctx context.Context, to driver.Connector, fn pull.Row) (err error) {
	s := r.source
	db := sql.OpenDB(to)
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, &s.plan.system.begin)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if s.plan.system.prepare != nil {
		for _, statement := range s.plan.system.prepare(s.settings.Timeout) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
	}
	rows, err := tx.QueryContext(ctx, s.settings.Query)
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := r.header(rows); err != nil {
		return err
	}
	into := make([]any, len(r.columns))
	for i := range r.columns {
		into[i] = r.columns[i].into()
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if r.sum.Rows() == s.settings.MaxRows {
			return s.refuse(adapters.TooLarge, "", nil, "sql.maxRows")
		}
		r.take()
		if err := fn(r.mapper, &r.row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if rows.NextResultSet() {
		return s.refuse(adapters.Malformed, "", errors.New("the query gives several answers"), "sql.query")
	}
	if r.sum.Rows() == 0 {
		return s.refuse(adapters.Empty, "", nil)
	}
	return nil
}

// header finds the columns that the settings name.
func (r *reader) header(rows *sql.Rows) error {
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	s := r.source
	headers := make([]string, len(types))
	for i, t := range types {
		headers[i] = t.Name()
		r.columns = append(r.columns, newColumn(t, s.plan.point))
	}
	mapper, refusal := s.plan.rows.Mapper(s.name, s.association, s.place(), headers)
	if refusal != nil {
		refusal.File, refusal.Keys = s.place(), []string{"sql.columns", "sql.key"}
		return refusal
	}
	r.mapper = mapper
	r.cells.ends = make([]int, len(headers))
	r.row = mapping.Row{Fields: len(headers), Cells: &r.cells}
	s.tables = []adapters.Table{{Name: s.place(), Columns: mapper.Columns()}}
	return nil
}

// take makes what was scanned the row that is mapped: one text that holds all cells.
func (r *reader) take() {
	r.buf = r.buf[:0]
	for i := range r.columns {
		begin := len(r.buf)
		r.buf = r.columns[i].add(r.buf)
		if cell := r.buf[begin:]; len(cell) > 0 && (edge(cell[0]) || edge(cell[len(cell)-1])) {
			r.buf = append(r.buf[:begin], bytes.TrimSpace(cell)...)
		}
		r.cells.ends[i] = len(r.buf)
	}
	r.cells.text = string(r.buf)
	special := isSpecial(r.buf)
	r.row.Special, r.row.Invalid = special, special && !utf8.Valid(r.buf)
	for _, end := range r.cells.ends {
		r.buf = binary.LittleEndian.AppendUint32(r.buf, uint32(end))
	}
	r.sum.Add(r.buf)
	r.row.Line = r.sum.Rows()
}

// edge reports whether the byte may be of white space.
func edge(c byte) bool { return c <= ' ' || c >= utf8.RuneSelf }

// isSpecial reports whether the text holds control characters or letters beyond ASCII, eight bytes at a time.
func isSpecial(text []byte) bool {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for len(text) >= 8 {
		v := binary.LittleEndian.Uint64(text)
		if (v|(v-ones*' '))&tops != 0 {
			return true
		}
		text = text[8:]
	}
	for _, c := range text {
		if c < ' ' || c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// cells is the row that is mapped.
type cells struct {
	text string
	ends []int
}

// Cell is the text of a column, without the white space around it.
func (c *cells) Cell(i int) string {
	begin := 0
	if i > 0 {
		begin = c.ends[i-1]
	}
	return c.text[begin:c.ends[i]]
}

// Raw is the row as one text.
func (c *cells) Raw() string {
	all := make([]string, len(c.ends))
	for i := range all {
		all[i] = c.Cell(i)
	}
	return strings.Join(all, "\x1f")
}
