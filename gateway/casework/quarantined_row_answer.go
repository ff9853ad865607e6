package casework

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// quarantined are the open rows of all associations, the soonest due first, with what people call them.
func (cw *Casework) quarantined(r gateway.Reader, s gateway.Scope) ([]Review, error) {
	var all []Review
	for _, association := range slices.Sorted(maps.Keys(cw.Associations)) {
		open, err := OpenRowsOf(r, s, association)
		if err != nil {
			return nil, err
		}
		for _, q := range open.Rows {
			all = append(all, Review{
				Association: association, Attention: gateway.Attention{Association: association, Due: q.Problem.On, Since: q.Since}, Problem: &q,
			})
		}
	}
	nameRows(all)
	slices.SortStableFunc(all, func(a, b Review) int {
		due, other := a.Attention.Due, b.Attention.Due
		return cmp.Or(TrueFirst(!due.IsZero(), !other.IsZero()), cmp.Compare(due, other), a.Attention.Since.Compare(b.Attention.Since))
	})
	return all, nil
}

const rowPrefix = "R-"

// rowDigits is how many digits of its key a row is called by, unless that fits another open row too.
const rowDigits = 8

// nameRows gives each row what people call it: R- and the first digits of its key, so many that no other
// open row has them.
func nameRows(rows []Review) {
	byKey := make([]*Review, len(rows))
	for i := range rows {
		byKey[i] = &rows[i]
	}
	slices.SortFunc(byKey, func(a, b *Review) int { return cmp.Compare(a.Problem.Row, b.Problem.Row) })
	for i, r := range byKey {
		digits := rowDigits
		for _, next := range []int{i - 1, i + 1} {
			if next >= 0 && next < len(byKey) {
				digits = max(digits, alike(r.Problem.Row, byKey[next].Problem.Row)+1)
			}
		}
		r.Row = rowPrefix + strings.ToUpper(r.Problem.Row[:min(digits, len(r.Problem.Row))])
	}
}

// alike is how many letters a and b have in common from the first.
func alike(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// resolveRows answers the rows of these names.
func (cw *Casework) resolveRows(ctx context.Context, s gateway.Scope, names []string, a gateway.Answer) error {
	return cw.Store.Do(ctx, func(tx gateway.Tx) error {
		for _, name := range names {
			if err := cw.resolveRow(tx, s, name, a); err != nil {
				return named(err, name, len(names))
			}
		}
		return nil
	})
}

func (cw *Casework) resolveRow(tx gateway.Tx, s gateway.Scope, name string, a gateway.Answer) error {
	rows, err := cw.quarantined(tx, s)
	if err != nil {
		return err
	}
	row, err := called(rows, name)
	if err != nil {
		return err
	}
	if !s.Operator && !slices.Contains(s.Associations, row.Association) {
		return gateway.ErrNotFound // only the association's side answers
	}
	was, err := OpenRowsOf(tx, gateway.Operator, row.Association)
	if err != nil {
		return err
	}

	a.ID, a.Association, a.About, a.At = gateway.NewID(), row.Association, row.Problem.Row, cw.Now()
	if err := tx.AddRowAnswer(a); err != nil {
		return err
	}
	return AlarmRows(tx, row.Association, was, cw.Now())
}

// called is the one row that the name fits.
func called(rows []Review, name string) (Review, error) {
	key := strings.ToLower(name[len(rowPrefix):])
	rows = slices.DeleteFunc(rows, func(r Review) bool { return !strings.HasPrefix(r.Problem.Row, key) })
	switch {
	case len(key) < rowDigits || len(rows) == 0:
		return Review{}, lang.ErrNoRow
	case len(rows) > 1:
		return Review{}, lang.ErrSeveralRows
	}
	return rows[0], nil
}
