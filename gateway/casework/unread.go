package casework

import (
	"context"
	"errors"
	"maps"
	"slices"

	"boligbro/gateway"
)

// Unread are the sources of which fields could not be read when they were last read, in the order of the
// associations' numbers and their own names.
func (cw *Casework) Unread(ctx context.Context, s gateway.Scope) (all []gateway.SourceRun, _ error) {
	err := cw.Store.View(ctx, func(r gateway.Reader) error {
		all = nil
		for _, association := range slices.Sorted(maps.Keys(cw.Associations)) {
			run, err := r.LastAdopted(s, association)
			if errors.Is(err, gateway.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			for _, source := range run.Sources {
				if len(source.Unread) > 0 {
					all = append(all, source)
				}
			}
		}
		return nil
	})
	return all, err
}
