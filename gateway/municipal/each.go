package municipal

import (
	"context"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

const (
	eachMost   = 4000   // how many notices are read at a time
	sortedMost = 10_000 // among so many of the newest those of known children come first
)

// EachNotice calls each with every notice that the scope may see: of the newest those of cases with known
// children, then the others, newest first. Every notice is read and opened once, and only the newest are
// held in memory.
func (mu *Municipal) EachNotice(
	ctx context.Context, s gateway.Scope, asked rules.Asked, each func(NoticeView) error,
) error {
	return mu.Store.View(ctx, func(r gateway.Reader) error {
		var newest []NoticeView
		for after, sorted := (gateway.Place{}), false; ; {
			heads, err := r.NoticeHeads(s, gateway.NoticeList{After: after, Limit: eachMost})
			if err != nil {
				return err
			}
			views, err := mu.views(r, s, idsOf(heads), asked)
			if err != nil {
				return err
			}
			after = lastOf(heads)
			if !sorted {
				newest = append(newest, views...)
				if len(newest) < sortedMost && len(heads) == eachMost {
					continue
				}
				slices.SortStableFunc(newest, func(a, b NoticeView) int {
					return casework.TrueFirst(a.First, b.First)
				})
				views, newest, sorted = newest, nil, true
			}
			for _, v := range views {
				if err := each(v); err != nil {
					return err
				}
			}
			if len(heads) < eachMost {
				return nil
			}
		}
	})
}
