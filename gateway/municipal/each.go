package municipal

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// Tests read fewer.
var (
	eachMost   = 4000   // how many notices are read at a time
	sortedMost = 10_000 // among so many of the newest those of known children come first
)

// WriteNotices writes a line of every notice that the scope may see: of the newest those of cases with known
// children, then the others, newest first. Every notice is read and opened once, and only the newest are
// held in memory. line is called on all processors at once.
func (mu *Municipal) WriteNotices(
	ctx context.Context, s gateway.Scope, asked rules.Asked, to io.Writer,
	line func(*NoticeView) ([]byte, error),
) error {
	return mu.Store.View(ctx, func(r gateway.Reader) (err error) {
		var writing behind
		defer func() { err = cmp.Or(err, writing.wait()) }()
		var newest []NoticeView
		for after, sorted, more := (gateway.Place{}), false, true; more; {
			files, err := r.NewestFiles(s, after, eachMost)
			if err != nil {
				return err
			}
			if more = len(files) == eachMost; len(files) > 0 {
				after = placeOf(&files[len(files)-1].Notice)
			}
			if !sorted {
				newest = append(newest, viewsOf(s, files, asked)...)
				if len(newest) < sortedMost && more {
					continue
				}
				slices.SortStableFunc(newest, func(a, b NoticeView) int {
					return casework.TrueFirst(a.First, b.First)
				})
			}
			views := newest
			newest = nil
			if err := writing.begin(func() error {
				if views == nil {
					views = viewsOf(s, files, asked)
				}
				return writeLines(to, views, line)
			}); err != nil {
				return err
			}
			sorted = true
		}
		return nil
	})
}

// behind does one thing at a time beside its caller.
type behind struct{ done chan error }

// begin begins to do it when what was begun before is done, and gives the error of that.
func (b *behind) begin(do func() error) error {
	if err := b.wait(); err != nil {
		return err
	}
	done := make(chan error, 1)
	b.done = done
	go func() { done <- do() }()
	return nil
}

// wait gives the error of what was begun.
func (b *behind) wait() (err error) {
	if b.done != nil {
		err = <-b.done
	}
	b.done = nil
	return err
}

// writeLines makes the lines on all processors, and writes them in order.
func writeLines(to io.Writer, views []NoticeView, line func(*NoticeView) ([]byte, error)) error {
	lines := make([][]byte, len(views))
	err := gateway.InParallel(len(views), func(i int) (err error) {
		lines[i], err = line(&views[i])
		return err
	})
	for i := 0; i < len(lines) && err == nil; i++ {
		_, err = to.Write(lines[i])
	}
	return err
}

// placeOf is where the notice stands in the list of the newest.
func placeOf(n *gateway.Notice) gateway.Place {
	return gateway.Place{Key: fmt.Sprint(n.Created.UnixMicro()), ID: n.ID}
}
