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

// From how many known cases on, told otherwise of, the run can be refused: of many a part, of few all.
const (
	leastRetold = 5
	allRetold   = 3
)

// findRetold counts for each source: the known cases that it told of before and tells of still; those of them
// that have other people or another dwelling now; and those whose steps lie on earlier days or are of another
// kind.
func (s *stage) findRetold(ctx context.Context) error {
	err := s.in.Store.View(ctx, func(r gateway.Reader) error {
		for _, f := range s.feeds {
			f.told, f.rewritten, f.misdated = 0, 0, 0
			if f.fault != nil || f.run.Unchanged {
				continue
			}
			for tenancy, now := range f.reported {
				if err := s.countRetold(r, f, tenancy, now); err != nil {
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

func (s *stage) countRetold(r gateway.VersionReader, f *feed, tenancy string, now *reported) error {
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
	if rewritten(then, now.records) {
		f.rewritten++
	}
	if misdated(daysOf(then), daysOf(now.records)) {
		f.misdated++
	}
	return nil
}

// misplaced is the reason to refuse the run when many known cases have other people, another dwelling or other
// steps at once; empty: few have.
func (f *feed) misplaced(limit int) (reason string) {
	many := func(cases int) bool {
		return cases >= leastRetold && cases*100 > f.told*limit || cases >= allRetold && cases == f.told
	}
	switch {
	case many(f.rewritten):
		return ReasonRewritten
	case many(f.misdated):
		return ReasonMisdated
	}
	return ""
}
