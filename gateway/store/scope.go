package store

import (
	"strconv"
	"strings"

	"boligbro/gateway"
)

// query is a statement that is put together with its arguments.
type query struct {
	text strings.Builder
	args []any
}

// sql adds text in which each ? stands for the next argument.
func (q *query) sql(text string, args ...any) *query {
	for _, arg := range args {
		before, after, _ := strings.Cut(text, "?")
		q.args = append(q.args, arg)
		q.text.WriteString(before)
		q.text.WriteByte('$')
		q.text.WriteString(strconv.Itoa(len(q.args)))
		text = after
	}
	q.text.WriteString(text)
	return q
}

// in adds "column IN (...)" of the values that are not empty; it holds for nothing when there are none. The
// last value is repeated until there are as many as a power of two, so that few statements differ by how many
// there are.
func (q *query) in(column string, values []string) *query {
	sep, count, last := column+" IN (", 0, ""
	for _, value := range values {
		if value != "" {
			q.sql(sep+"?", value)
			sep, last = ", ", value
			count++
		}
	}
	if count == 0 {
		return q.sql("0 = 1")
	}
	for ; count&(count-1) != 0; count++ {
		q.sql(", ?", last)
	}
	return q.sql(")")
}

// scope adds a condition that holds for what the scope may see: by the association's column, by the
// municipality's, or not at all. An empty column is one that the row does not have, and then that party
// does not see it.
func (q *query) scope(s gateway.Scope, association, municipality string) *query {
	if s.Operator {
		return q.sql("1 = 1")
	}
	ours := association != "" && len(s.Associations) > 0
	theirs := municipality != "" && len(s.Municipalities) > 0
	switch {
	case ours && theirs:
		q.sql("(").in(association, s.Associations)
		return q.sql(" OR ").in(municipality, s.Municipalities).sql(")")
	case ours:
		return q.in(association, s.Associations) // by itself, so that an index is used
	case theirs:
		return q.in(municipality, s.Municipalities)
	}
	return q.sql("0 = 1")
}
