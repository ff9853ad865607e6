package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// A column that was exchanged with another, or sorted by itself, gives known cases other people or another
// dwelling, and the municipalities would be sent corrections that name strangers. A night changes few of them.

// From how many known cases on the run can be refused: of many a part, of few all.
const (
	leastRewritten = 5
	allRewritten   = 3
)

// findRewritten counts, for each source, the cases that it told of before and tells of still, and how many of
// them have none of their people any more, or another dwelling.
func (s *stage) findRewritten(ctx context.Context) error {
	err := s.in.Store.View(ctx, func(r gateway.Reader) error {
		for _, f := range s.feeds {
			f.told, f.rewritten = 0, 0
			if f.fault != nil || f.run.Unchanged {
				continue
			}
			for tenancy, now := range f.reported {
				if err := s.countRewritten(r, f, tenancy, now); err != nil {
					return err
				}
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("read the cases that a source tells otherwise of: %w", err)
	}
	return nil
}

func (s *stage) countRewritten(r gateway.VersionReader, f *feed, tenancy string, now *reported) error {
	c, known := s.stored[tenancy]
	before := casework.Reported(c, f.Name())
	if !known || before == "" || before == casework.Gone {
		return nil
	}
	f.told++
	if s.digestOf(now) == before {
		return nil
	}
	v, err := r.Version(gateway.Operator, c.ID, c.Version)
	if err != nil {
		if errors.Is(err, gateway.ErrErased) || errors.Is(err, gateway.ErrUnreadable) ||
			errors.Is(err, gateway.ErrNotFound) {
			return nil // nothing is known to compare with
		}
		return err
	}
	then := slices.DeleteFunc(slices.Clone(v.Records), func(r rules.Record) bool { return r.Source != f.Name() })
	was, is := rules.Merge("", "", then), rules.Merge("", "", now.records)
	if rules.OtherPeople(was.Tenants, is.Tenants) ||
		rules.OtherAddress(was.Tenancy.Address, is.Tenancy.Address) {
		f.rewritten++
	}
	return nil
}

// manyRewritten reports whether so many known cases are told otherwise of that the source must have changed.
func (f *feed) manyRewritten(limit int) bool {
	return f.rewritten >= leastRewritten && f.rewritten*100 > f.told*limit ||
		f.rewritten >= allRewritten && f.rewritten == f.told
}
