package casework

import (
	"context"
	"maps"
	"slices"

	"boligbro/gateway"
)

// EachQuarantined calls each with every place of a row that could not be used when its source was last read
// and that nobody has answered about, also where it holds no legal step. A row that refused runs have read too
// is told once, as it was read last. It is where the row stands and what is wrong with it, never what it says.
func (cw *Casework) EachQuarantined(
	ctx context.Context, s gateway.Scope, each func(association string, q gateway.Quarantined) error,
) error {
	return cw.Store.View(ctx, func(r gateway.Reader) error {
		for _, association := range slices.Sorted(maps.Keys(cw.Associations)) {
			answers, err := r.RowAnswers(s, association)
			if err != nil {
				return err
			}
			readings, err := gateway.LastReadings(r, s, association)
			if err != nil {
				return err
			}
			seen := map[string]string{} // the row's newest reading
			for _, read := range readings {
				rows, err := r.Quarantine(s, read.Run, 0)
				if err != nil {
					return err
				}
				for _, q := range rows {
					settled := func(a gateway.Answer) bool { return a.About == q.Row }
					if q.Source != read.Source || q.Row == "" || slices.ContainsFunc(answers, settled) {
						continue
					}
					if seen[q.Row] == "" {
						seen[q.Row] = read.Run
					}
					if seen[q.Row] != read.Run {
						continue
					}
					if err := each(association, q); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}
