package casework

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// RowReasons are the codes of the reasons that can be given about a row (lang.RowAnswers), as
// ResolutionReasons are about a finding. No row is answered with a notice: its step is entered by hand, and
// the rules answer.
var RowReasons = []string{"entered-by-hand", "no-such-step", "told-another-way"}

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
		r.Row = "R-" + strings.ToUpper(r.Problem.Row[:min(digits, len(r.Problem.Row))])
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

// ResolveRow records a person's answer about the row of that name (Review.Row). It is closed, with who,
// when and why in the log, until the row changes. An answer that cannot be is a *lang.Error.
func (cw *Casework) ResolveRow(ctx context.Context, s gateway.Scope, id string, a Answer) error {
	switch {
	case !a.signed():
		return lang.ErrUnsigned
	case a.As != rules.None:
		return lang.ErrRowOnlyClosed
	case !slices.Contains(RowReasons, a.Reason):
		return lang.ErrAnswerReason
	}
	err := cw.Store.Do(ctx, func(tx gateway.Tx) error {
		rows, err := cw.quarantined(tx, s)
		if err != nil {
			return err
		}
		row, err := called(rows, id)
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
		answer := gateway.RowResolution{ID: gateway.NewID(), Association: row.Association, Row: row.Problem.Row, Reason: a.Reason, By: a.By, At: cw.Now()}
		if err := tx.AddRowResolution(answer); err != nil {
			return err
		}
		return AlarmRows(tx, row.Association, was, cw.Now())
	})
	if err != nil {
		return fmt.Errorf("resolve: %w", err)
	}
	return nil
}

// called is the one row that the name fits.
func called(rows []Review, id string) (Review, error) {
	key := strings.TrimPrefix(strings.ToLower(id), "r-")
	rows = slices.DeleteFunc(rows, func(r Review) bool { return !strings.HasPrefix(r.Problem.Row, key) })
	switch {
	case len(key) < rowDigits || len(rows) == 0:
		return Review{}, lang.ErrNoRow
	case len(rows) > 1:
		return Review{}, lang.ErrSeveralRows
	}
	return rows[0], nil
}
