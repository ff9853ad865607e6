// Package pull answers the questions of a pull for sources whose rows are those of a table that can only be
// read from its beginning to its end, such as the answer to a query or the pages of a list.
package pull

import (
	"context"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// Rows is a table that can be read again.
type Rows interface {
	// Read gives every row to fn, in order, and returns the cursor of what it read: the same rows under the same
	// settings have the same. What stands behind a # in it is the system's own mark of that state, and does not
	// count when two are compared. known is a cursor of rows that need not be read; where the system can tell
	// without giving them, Read returns it at once. The error is fn's when fn failed.
	Read(ctx context.Context, known string, fn Row) (cursor string, err error)
	// Refuse is the refusal of a pull in which the system has changed between two questions.
	Refuse() error
}

// knower is a table that can tell, at the cost of far less than a reading, whether its rows are those of the
// cursor.
type knower interface {
	Known(ctx context.Context, cursor string) (bool, error)
}

// written is a table that stands in files.
type written interface {
	// Written is when the newest of the files that Read has read was written.
	Written() time.Time
}

// Row takes one row of a table. Both are written to when the next is read.
type Row = func(*mapping.Mapper, *mapping.Row) error

// RowError marks an error of whoever takes the rows, so that it is known among those of the system that gives
// them.
type RowError struct{ Err error }

// Error is the error's own.
func (e *RowError) Error() string { return e.Err.Error() }

// held is how many records wait to be emitted until it is known whether anything has changed. Where there are
// more the table is read once more, so that memory does not grow with it.
const held = 10_000

// Pull answers the three questions of an adapters.Source about a table. A source that embeds it has them.
type Pull struct {
	of   Rows
	last state
}

// Of is a pull of the table.
func Of(rows Rows) Pull { return Pull{of: rows} }

// state is what Steps read last.
type state struct {
	cursor string
	passed *adapters.Digest // nil: nothing was read, so any row may be there
}

// Steps answers who has a legal step. given is the cursor of the last pull; empty: none.
func (p *Pull) Steps(
	ctx context.Context, given string, emit func(rules.Record) error,
) (adapters.Cursor, error) {
	p.last = state{}
	if err := ctx.Err(); err != nil {
		return adapters.Cursor{}, err
	}
	if given != "" {
		next, whole, err := p.since(ctx, given, emit)
		if err != nil || whole {
			return next, err
		}
	}
	return p.steps(ctx, "", emit)
}

// since answers whole where nothing has changed since the given cursor or, of a table that cannot tell, where
// what has can be held.
func (p *Pull) since(
	ctx context.Context, given string, emit func(rules.Record) error,
) (next adapters.Cursor, whole bool, err error) {
	of, can := p.of.(knower)
	if !can {
		return p.compare(ctx, given, emit)
	}
	if whole, err = of.Known(ctx, given); !whole || err != nil {
		return adapters.Cursor{}, false, err
	}
	p.last = state{cursor: given}
	return adapters.Cursor{Next: given}, true, nil
}

// steps reads the table once and emits as it reads.
func (p *Pull) steps(
	ctx context.Context, known string, emit func(rules.Record) error,
) (adapters.Cursor, error) {
	digest, passed, totals := adapters.NewDigest(), 0, mapping.Totals{}
	cursor, err := p.of.Read(ctx, known, func(m *mapping.Mapper, row *mapping.Row) error {
		if err := ctx.Err(); err != nil {
			return err
		}
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
	p.last = state{cursor, digest}
	next := adapters.Cursor{Next: cursor, Passed: passed, Repeats: digest.Repeats()}
	if files, ok := p.of.(written); ok {
		next.Written = files.Written()
	}
	return next, nil
}

// compare holds the records back until the cursor is known, and emits them when it is another than the given.
// It is not whole when there were too many to hold.
func (p *Pull) compare(
	ctx context.Context, given string, emit func(rules.Record) error,
) (next adapters.Cursor, whole bool, err error) {
	var records []rules.Record
	many := false
	next, err = p.steps(ctx, given, func(r rules.Record) error {
		if many = len(records) == held; !many {
			records = append(records, r)
		}
		return nil
	})
	switch {
	case err != nil:
		return adapters.Cursor{}, false, err
	case same(next.Next, given):
		p.last = state{cursor: given}
		return adapters.Cursor{Next: given}, true, nil
	case many:
		return adapters.Cursor{}, false, nil
	}
	for _, r := range records {
		if err := emit(r); err != nil {
			return adapters.Cursor{}, false, err
		}
	}
	return next, true, nil
}

// Facts answers what else is held of these tenancies: it reads the table again when Steps has passed over a
// row of theirs. The rows must be those that Steps read.
func (p *Pull) Facts(ctx context.Context, keys adapters.Keys, emit func(rules.Record) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	wanted := p.last.more(keys)
	p.last.passed = nil // it has served, and is large
	if len(wanted) == 0 {
		return nil
	}
	return p.again(ctx, func(m *mapping.Mapper, row *mapping.Row) error {
		if record, ok := m.Facts(row, wanted); ok {
			return emit(record)
		}
		return nil
	})
}

// Apart answers which rows these are, of tenancies that are several under one key: it reads the table twice
// more, for the column that would tell the rows apart, and for the rows.
func (p *Pull) Apart(ctx context.Context, keys adapters.Keys, emit func(rules.Record) error) error {
	if err := ctx.Err(); err != nil || len(keys) == 0 {
		return err
	}
	telling := mapping.NewTelling()
	if err := p.again(ctx, func(m *mapping.Mapper, row *mapping.Row) error {
		telling.Compare(m, row, keys)
		return nil
	}); err != nil {
		return err
	}
	column := telling.Column()
	return p.again(ctx, func(m *mapping.Mapper, row *mapping.Row) error {
		if record, ok := m.Apart(row, keys, column); ok {
			return emit(record)
		}
		return nil
	})
}

// Counted reports whether the rows that Steps passed over are of the tenancy too. It tells only when Steps has
// read them, and Facts has not been asked.
func (p *Pull) Counted(key string) (found, tells bool) {
	tells = p.last.passed != nil
	return tells && p.last.passed.Has(key), tells
}

// Strangers answers which rows of a list of assigned tenancies name tenancies that are not known: it reads the
// table again.
func (p *Pull) Strangers(
	ctx context.Context, known func(key string) bool, emit func(rules.Record) error,
) error {
	return p.again(ctx, func(m *mapping.Mapper, row *mapping.Row) error {
		if record, ok := m.Stranger(row, known); ok {
			return emit(record)
		}
		return nil
	})
}

// again reads the table, and refuses the pull when its rows are no longer those that Steps read.
func (p *Pull) again(ctx context.Context, fn Row) error {
	cursor, err := p.of.Read(ctx, "", func(m *mapping.Mapper, row *mapping.Row) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return fn(m, row)
	})
	if err == nil && !same(cursor, p.last.cursor) {
		return p.of.Refuse()
	}
	return err
}

// more is those of the tenancies of which there may be rows that Steps has not given.
func (s state) more(keys adapters.Keys) map[string]bool {
	if s.passed == nil {
		return keys
	}
	wanted := map[string]bool{}
	for key := range keys {
		if s.passed.Has(key) {
			wanted[key] = true
		}
	}
	return wanted
}

// same reports whether both cursors are of the same rows.
func same(a, b string) bool {
	a, _, _ = strings.Cut(a, "#")
	b, _, _ = strings.Cut(b, "#")
	return a == b
}
