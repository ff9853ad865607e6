package sqlview

import (
	"context"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
)

// reader reads the answer to the query once.
type reader struct {
	source *Source
	cells  []*cell
	mapper *mapping.Mapper
	line   *pull.Line
	sum    *pull.Sum
}

// read gives every row to fn.
func (r *reader) read(ctx context.Context, fn pull.Row) error {
	s := r.source
	conf, err := s.conf()
	if err != nil {
		return err
	}
	answer, err := s.plan.system.ask(ctx, &s.settings, conf)
	if err != nil {
		return err
	}
	defer answer.close()
	if err := r.header(answer.headings()); err != nil {
		return err
	}
	for {
		r.line.Begin()
		switch more, err := answer.next(r.cells); {
		case err != nil:
			return err
		case !more && r.sum.Rows() == 0:
			return s.refuse(adapters.Empty, "", nil)
		case !more:
			return nil
		case r.sum.Rows() == s.settings.MaxRows:
			return s.refuse(adapters.TooLarge, "", nil, "sql.maxRows")
		}
		r.line.End()
		if err := fn(r.mapper, &r.line.Row); err != nil {
			return err
		}
	}
}

// header finds the columns that the settings name.
func (r *reader) header(of []heading) error {
	s, headers := r.source, make([]string, len(of))
	r.line = pull.NewLine(len(of), r.sum)
	for i, h := range of {
		headers[i] = h.name
		r.cells = append(r.cells, newCell(h, s.plan.point, r.line))
	}
	mapper, refusal := s.plan.rows.Mapper(s.name, s.association, s.place(), headers)
	if refusal != nil {
		refusal.File, refusal.Keys = s.place(), []string{"sql.columns", "sql.key"}
		return refusal
	}
	r.mapper = mapper
	s.tables = []adapters.Table{{Name: s.place(), Columns: mapper.Columns()}}
	return nil
}
