package store

import (
	"fmt"
	"strconv"
	"strings"
)

// passChunk is how many cases, deliveries or entries are read at a time with all that hangs on them.
const passChunk = 500

// spansMany is in how many parts a table is divided, so that they are read beside each other.
const spansMany = 4

// span is a part of a table in the order in which it is read fastest: what comes after one place, up to
// another. A nil place is none.
type span struct {
	column      string
	after, last any
}

// spanOf is the part with that number of a table that has such an alias. On SQLite rows lie in the order in
// which they were written, and those that were written together lie together. On PostgreSQL they are read by
// their ids, which begin with when they were made.
func (v *verifier) spanOf(table, alias string, part int) (span, error) {
	column, place := "id", idPlace
	if order := v.db.dialect.rowOrder; order != "" {
		column, place = order, rowPlace
	}
	s := span{column: alias + "." + column}
	ends, err := one(v.reader, func(row scanner) (ends [2]string, err error) {
		return ends, clean(row.Scan(&ends[0], &ends[1]))
	}, `SELECT coalesce(CAST((SELECT min(`+column+`) FROM `+table+`) AS TEXT), ''),
		coalesce(CAST((SELECT max(`+column+`) FROM `+table+`) AS TEXT), '')`)
	if part > 0 {
		s.after = place(ends, int64(part))
	}
	if part < spansMany-1 {
		s.last = place(ends, int64(part+1))
	}
	return s, err
}

// rowPlace is the place that lies so many parts of the way from one row to another.
func rowPlace(ends [2]string, parts int64) any {
	least, _ := strconv.ParseInt(ends[0], 10, 64)
	most, _ := strconv.ParseInt(ends[1], 10, 64)
	return least/spansMany*(spansMany-parts) + most/spansMany*parts
}

// idPlace is the same of ids (gateway.NewIDAt). One that is no such id counts as made when time began.
func idPlace(ends [2]string, parts int64) any {
	least := idMillis(ends[0])
	at := least + max(0, idMillis(ends[1])-least)/spansMany*parts
	return fmt.Sprintf("%08x-%04x", at>>16, at&0xffff)
}

// idMillis is the millisecond in which an id was made.
func idMillis(id string) int64 {
	time := strings.Replace(id, "-", "", 1)
	millis, _ := strconv.ParseUint(time[:min(len(time), 12)], 16, 48)
	return int64(millis)
}

// walk reads a part of a table, as many rows at a time as next reads.
func (v *verifier) walk(table, alias string, part int, read func(*span) (some bool, err error)) error {
	s, err := v.spanOf(table, alias, part)
	if err == nil {
		err = v.say(v.db.dialect.byIndex)
	}
	for some := true; some && err == nil; {
		some, err = read(&s)
	}
	if err == nil {
		err = v.say(v.db.dialect.asUsual)
	}
	return err
}

// say runs statements that have no answer.
func (v *verifier) say(statements []string) error {
	for _, statement := range statements {
		if _, err := v.q.ExecContext(v.ctx, statement); err != nil {
			return clean(err)
		}
	}
	return nil
}

// of adds the condition that a row lies in the span.
func (s *span) of(q *query) *query {
	q.sql(s.column + ` IS NOT NULL`)
	if s.after != nil {
		q.sql(` AND `+s.column+` > ?`, s.after)
	}
	if s.last != nil {
		q.sql(` AND `+s.column+` <= ?`, s.last)
	}
	return q
}

// next reads the next rows of the span, each to the same places, and leaves it after them. It gives the span
// of those rows, and whether there were any.
func (v *verifier) next(
	s *span, columns, from string, to []any, read func(error) error,
) (chunk span, some bool, err error) {
	chunk = *s
	q := s.of(new(query).sql(`SELECT ` + s.column + `, ` + columns + from + ` WHERE `))
	q.sql(` ORDER BY ` + s.column + limit(passChunk))
	to = append([]any{&s.after}, to...)
	err = v.reader.each(func(row scanner) error {
		some = true
		return read(clean(row.Scan(to...)))
	}, q.text.String(), q.args...)
	chunk.last = s.after
	return chunk, some, err
}

// within reads rows that hang on those of a span, each to the same places.
func (v *verifier) within(s *span, statement string, to []any, read func(error) error) error {
	q := s.of(new(query).sql(statement + ` AND `))
	return v.reader.each(func(row scanner) error { return read(clean(row.Scan(to...))) },
		q.text.String(), q.args...)
}
