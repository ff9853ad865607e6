package casework

import (
	"context"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

const rowPrefix = "R-"

// rowNames are what people call the rows among the tasks, by their keys: R- and the first digits of the key,
// so many that no other open row has them.
func rowNames(r gateway.TaskReader, s gateway.Scope, tasks []gateway.Task) (map[string]string, error) {
	var begins []string
	for _, t := range tasks {
		if t.Kind == gateway.TaskRow {
			begins = append(begins, t.Subject[:min(gateway.RowDigits, len(t.Subject))])
		}
	}
	slices.Sort(begins)
	names := map[string]string{}
	for some := range slices.Chunk(slices.Compact(begins), partOfTasks) {
		alike, err := r.Tasks(s, gateway.TaskFilter{Alike: some})
		if err != nil {
			return nil, err
		}
		nameRows(names, alike)
	}
	return names, nil
}

// nameRows names the rows, among which are all that begin like any of them.
func nameRows(names map[string]string, rows []gateway.Task) {
	slices.SortFunc(rows, func(a, b gateway.Task) int { return strings.Compare(a.Subject, b.Subject) })
	for i, t := range rows {
		digits := gateway.RowDigits
		for _, next := range []int{i - 1, i + 1} {
			if next >= 0 && next < len(rows) && rows[next].Subject != t.Subject {
				digits = max(digits, sameDigits(t.Subject, rows[next].Subject)+1)
			}
		}
		names[t.Subject] = rowPrefix + strings.ToUpper(t.Subject[:min(digits, len(t.Subject))])
	}
}

// sameDigits is how many digits a and b have in common from the first.
func sameDigits(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// resolveRows answers the rows of these names.
func (cw *Casework) resolveRows(
	ctx context.Context, s gateway.Scope, names []string, a gateway.Answer,
) error {
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
	row, err := called(tx, s, name)
	if err != nil {
		return err
	}
	a.ID, a.Association, a.About, a.At = gateway.NewID(), row.Association, row.Subject, cw.Now()
	if err := tx.AddRowAnswer(a); err != nil {
		return err
	}
	return KeepRows(tx, row.Association, cw.Now())
}

// called is the one row that the name fits.
func called(r gateway.TaskReader, s gateway.Scope, name string) (gateway.Task, error) {
	key := text.Fold(name)[len(rowPrefix):]
	if len(key) < gateway.RowDigits || strings.Trim(key, "0123456789abcdef") != "" {
		return gateway.Task{}, lang.ErrNoRow
	}
	rows, err := r.Tasks(s, gateway.TaskFilter{Alike: []string{key[:gateway.RowDigits]}})
	if err != nil {
		return gateway.Task{}, err
	}
	rows = slices.DeleteFunc(rows, func(t gateway.Task) bool { return !strings.HasPrefix(t.Subject, key) })
	switch len(rows) {
	case 0:
		return gateway.Task{}, lang.ErrNoRow
	case 1:
		return rows[0], nil
	}
	return gateway.Task{}, lang.ErrSeveralRows
}
