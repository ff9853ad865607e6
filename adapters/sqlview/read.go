package sqlview

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
)

// reader reads the answer to the query once.
type reader struct {
	source  *Source
	columns []column
	mapper  *mapping.Mapper
	line    *pull.Line
	sum     *pull.Sum
}

// read gives every row to fn.
func (r *reader) read(ctx context.Context, to driver.Connector, fn pull.Row) (err error) {
	s := r.source
	db := sql.OpenDB(to)
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := s.begin(ctx, db)
	if err != nil {
		return err
	}
	defer tx.Rollback()
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
		if err := fn(r.mapper, &r.line.Row); err != nil {
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

// begin begins a transaction that only reads.
func (s *Source) begin(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	tx, err := db.BeginTx(ctx, &s.plan.system.begin)
	if err != nil || s.plan.system.prepare == nil {
		return tx, err
	}
	for _, statement := range s.plan.system.prepare(s.settings.Timeout) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return nil, errors.Join(err, tx.Rollback())
		}
	}
	return tx, nil
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
	r.line = pull.NewLine(len(headers), r.sum)
	s.tables = []adapters.Table{{Name: s.place(), Columns: mapper.Columns()}}
	return nil
}

// take makes what was scanned the row that is mapped.
func (r *reader) take() {
	r.line.Begin()
	for i := range r.columns {
		r.line.Set(r.columns[i].add(r.line.Text()))
	}
	r.line.End()
}
