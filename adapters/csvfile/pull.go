package csvfile

import (
	"context"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// Steps reads the files in the order of their names. The cursor is of the bytes that were parsed.
func (s *Source) Steps(ctx context.Context, given string, emit func(rules.Record) error) (adapters.Cursor,
	error) {
	s.last = pull{}
	if err := ctx.Err(); err != nil {
		return adapters.Cursor{}, err
	}
	files, err := s.choice.Files()
	if err != nil {
		return adapters.Cursor{}, err
	}
	if given != "" {
		same, err := s.unchanged(ctx, files, given)
		if err != nil {
			return adapters.Cursor{}, err
		}
		if same {
			s.last.cursor = given
			return adapters.Cursor{Next: given}, nil
		}
	}
	digest, passed, totals := adapters.NewDigest(), 0, mapping.Totals{}
	cursor, err := s.read(ctx, files, func(m *mapping.Mapper, row *mapping.Row) error {
		record, ok := m.Step(row)
		if !ok {
			digest.Add(m.Key())
			passed++
		}
		return totals.Step(m, record, ok, emit)
	})
	totals.End()
	passed += totals.Passed
	if err != nil {
		return adapters.Cursor{Passed: passed}, err
	}
	s.last = pull{cursor, digest}
	return adapters.Cursor{
		Next: cursor, Passed: passed, Repeats: digest.Repeats(), Written: fetch.LastWritten(files),
	}, nil
}

// Facts reads the files again for the tenancies of which Steps has passed over a row. They must be the same
// bytes.
func (s *Source) Facts(ctx context.Context, keys adapters.Keys, emit func(rules.Record) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	wanted := s.last.more(keys)
	s.last.passed = nil // it has served, and is large
	if len(wanted) == 0 {
		return nil
	}
	files, err := s.choice.Files()
	if err != nil {
		return err
	}
	cursor, err := s.read(ctx, files, func(m *mapping.Mapper, row *mapping.Row) error {
		if record, ok := m.Facts(row, wanted); ok {
			return emit(record)
		}
		return nil
	})
	if err == nil && cursor != s.last.cursor {
		return &adapters.Refusal{Code: adapters.Changed, File: files[0].Name()}
	}
	return err
}

// Apart reads the files twice more: for the column that would tell the rows apart, and for the rows. They
// must be the bytes that Steps read.
func (s *Source) Apart(ctx context.Context, keys adapters.Keys, emit func(rules.Record) error) error {
	if len(keys) == 0 {
		return ctx.Err()
	}
	files, err := s.choice.Files()
	if err != nil {
		return err
	}
	telling := mapping.NewTelling()
	if _, err := s.read(ctx, files, func(m *mapping.Mapper, row *mapping.Row) error {
		telling.Compare(m, row, keys)
		return nil
	}); err != nil {
		return err
	}
	column := telling.Column()
	cursor, err := s.read(ctx, files, func(m *mapping.Mapper, row *mapping.Row) error {
		if record, ok := m.Apart(row, keys, column); ok {
			return emit(record)
		}
		return nil
	})
	if err == nil && cursor != s.last.cursor {
		return &adapters.Refusal{Code: adapters.Changed, File: files[0].Name()}
	}
	return err
}

// more is those of the tenancies of which there may be rows that Steps has not given.
func (p pull) more(keys adapters.Keys) map[string]bool {
	if p.passed == nil {
		return keys
	}
	wanted := map[string]bool{}
	for key := range keys {
		if p.passed.Has(key) {
			wanted[key] = true
		}
	}
	return wanted
}

// read gives every row of the files to fn, and returns the cursor of what was read.
func (s *Source) read(ctx context.Context, files []fetch.File, fn func(*mapping.Mapper,
	*mapping.Row) error) (string, error) {
	s.tables = nil
	sums, rows := newTotal(), 0
	for _, f := range files {
		r := &reader{source: s, file: f, fn: fn}
		if err := r.read(ctx); err != nil {
			return "", err
		}
		rows += r.rows
		sums.add(r.hashed.n, r.hashed.sum.Sum(nil))
	}
	if rows == 0 {
		return "", &adapters.Refusal{Code: adapters.Empty, File: files[0].Name()}
	}
	return sums.cursor(s.mapping).String(), nil
}
