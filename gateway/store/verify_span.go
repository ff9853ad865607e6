package store

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
// which they were written, and those that were written together lie together: by their ids, which are random,
// each would be another page.
func (v *verifier) spanOf(table, alias string, part int) (span, error) {
	if v.db.dialect.rowOrder == "" {
		s := span{column: alias + ".id"}
		if part > 0 {
			s.after = "048c"[part : part+1]
		}
		if part < spansMany-1 {
			s.last = "048c"[part+1 : part+2]
		}
		return s, nil
	}
	order := v.db.dialect.rowOrder
	s := span{column: alias + "." + order}
	var least, most int64
	_, err := one(v.reader, func(row scanner) (struct{}, error) {
		return struct{}{}, clean(row.Scan(&least, &most))
	}, `SELECT coalesce((SELECT min(`+order+`) FROM `+table+`), 0),
		coalesce((SELECT max(`+order+`) FROM `+table+`), 0)`)
	at := func(part int64) int64 { return least/spansMany*(spansMany-part) + most/spansMany*part }
	if part > 0 {
		s.after = at(int64(part))
	}
	if part < spansMany-1 {
		s.last = at(int64(part + 1))
	}
	return s, err
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
