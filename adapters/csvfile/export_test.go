package csvfile

import (
	"context"
	"io"

	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// Rows gives the record of every row, whether Steps or Facts would give it, in order, and the cursor of
// Steps.
func (s *Source) Rows(ctx context.Context, given string, emit func(rules.Record) error) (string, error) {
	next, err := s.Steps(ctx, given, func(rules.Record) error { return nil })
	if err != nil || next.Next == given {
		return next.Next, err
	}
	return s.Read(ctx, "", func(m *mapping.Mapper, row *mapping.Row) error {
		record, ok := m.Step(row)
		if !ok {
			record, _ = m.Facts(row, map[string]bool{string(m.Key()): true})
		}
		return emit(record)
	})
}

// Split gives the fields of every row of a file, its header first.
func Split(in io.Reader, delim byte) (rows [][]string, err error) {
	s, b := newScanner(in, delim, matcher{}), &batch{}
	for {
		if err := s.next(b); err == io.EOF {
			return rows, nil
		} else if err != nil {
			return nil, err
		}
		for i := range b.lines {
			rows = append(rows, fieldsOf(b, &b.lines[i]))
		}
	}
}
