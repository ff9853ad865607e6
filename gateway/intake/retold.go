package intake

import (
	"context"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/casework"
)

// From how many known cases on, told otherwise of, the run can be refused: of many a part, of few all.
const (
	leastRetold = 5
	allRetold   = 3
)

// findRetold counts for each source: the known cases that it told of before and tells of still; those of them
// that have other people or another dwelling now; those whose steps lie on earlier days or are of another
// kind; and those that have lost their steps.
func (s *stage) findRetold(ctx context.Context) error {
	err := s.in.Store.View(ctx, func(r gateway.Reader) error {
		for _, f := range s.feeds {
			f.told, f.rewritten, f.misdated, f.steps, f.emptied = 0, 0, 0, newStepCount(), false
			if f.fault != nil || f.run.Unchanged {
				continue
			}
			if err := s.countAllRetold(r, f); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("read the cases that a source tells otherwise of: %w", err)
	}
	return nil
}

func (s *stage) countAllRetold(r gateway.VersionReader, f *feed) (err error) {
	for tenancy, now := range f.reported {
		if err := s.countRetold(r, f, tenancy, now); err != nil {
			return err
		}
	}
	if s.req.Guards[f.Name()].MaxStep > 0 && f.Snapshot() {
		f.emptied, err = s.emptied(r, f)
	}
	return err
}

func (s *stage) countRetold(r gateway.VersionReader, f *feed, tenancy string, now *reported) error {
	c, known := s.stored[tenancy]
	before := casework.Reported(c, f.Name())
	if !known || before == "" || before == casework.Gone {
		return nil
	}
	f.told++
	if s.digestOf(now) == before {
		f.steps.addHad(lastingOf(now.records))
		return nil
	}
	then, err := reportedThen(r, f, c)
	if err != nil || len(then) == 0 {
		return err // nothing is known to compare with
	}
	if rewritten(then, now.records) {
		f.rewritten++
	}
	if misdated(daysOf(then), daysOf(now.records)) {
		f.misdated++
	}
	if !f.torn[tenancy] {
		was := lastingOf(then)
		f.steps.addHad(was)
		f.steps.addLost(was, lastingOf(now.records))
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
