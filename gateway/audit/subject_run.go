package audit

import (
	"context"
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/text"
)

// refusedRuns adds the association's refused runs that hold the person. What they read is kept, sealed, until
// a person accepts the run or it expires.
func (au *Audit) refusedRuns(ctx context.Context, s gateway.Scope, find Find, to *gateway.Subject) error {
	return au.Store.View(ctx, func(r gateway.Reader) error {
		runs, err := r.RefusedRuns()
		if err != nil {
			return err
		}
		for _, run := range runs {
			if !slices.Contains(s.Associations, run.Association) {
				continue
			}
			switch held, err := stagedIn(r, run, find); {
			case errors.Is(err, gateway.ErrUnreadable):
				to.Unreadable++
			case err != nil:
				return err
			case held:
				to.Runs = append(to.Runs, run.ID)
			}
		}
		return nil
	})
}

// stagedIn reports whether what the run has staged is about whom is looked for.
func stagedIn(r gateway.RowReader, run gateway.Run, find Find) (bool, error) {
	for n := 1; n <= run.Chunks; n++ {
		chunk, err := r.Staged(run.ID, n)
		if errors.Is(err, gateway.ErrNotFound) || errors.Is(err, gateway.ErrErased) {
			continue // it has expired
		}
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(chunk.Records, find.in) {
			return true, nil
		}
	}
	return false, nil
}

// in reports whether the record is about whom is looked for.
func (f Find) in(r rules.Record) bool {
	return f != "" && text.Key(string(f)) == r.Key.Tenancy ||
		slices.ContainsFunc(r.Facts.Tenants, func(t rules.Tenant) bool { return f.names(t.Name) })
}
