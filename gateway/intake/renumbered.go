package intake

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// number is the number under which the case of a tenancy goes on, where the source still has the old one.
func (s *stage) number(tenancy string) string {
	for range s.old { // each number leads to another, and never round
		next, old := s.old[tenancy]
		if !old {
			break
		}
		tenancy = next
	}
	return tenancy
}

// oldNumbers are the numbers that cases had before, with those that they have now.
func oldNumbers(stored map[string]gateway.Case) map[string]string {
	numbers, old := map[string]string{}, map[string]string{}
	for tenancy, c := range stored {
		numbers[c.ID] = tenancy
	}
	for tenancy, c := range stored {
		if number := numbers[casework.OldNumber(c)]; number != "" {
			old[tenancy] = number
		}
	}
	return old
}

// spellings are the tenancies with the old numbers of each, under which a source may still have it.
func (s *stage) spellings(tenancies map[string]bool) map[string]bool {
	all := map[string]bool{}
	for tenancy := range tenancies {
		all[tenancy] = true
	}
	for old := range s.old {
		if tenancies[s.number(old)] {
			all[old] = true
		}
	}
	return all
}

// findRenumbered finds the new tenancies that resemble a known case which a source of theirs has stopped
// telling of, and marks each. A spreadsheet that was saved, or another system, has given it another number.
func (s *stage) findRenumbered(ctx context.Context) error {
	vanished := s.vanishedCases()
	if len(vanished) == 0 || !s.newSteps() {
		return nil
	}
	fresh := s.freshTenancies()
	known, err := s.knownBy(ctx, vanished)
	if err != nil {
		return fmt.Errorf("read the cases that a source no longer tells of: %w", err)
	}
	for tenancy, records := range fresh {
		c := rules.Merge("", s.req.Association, records)
		likenesses := s.in.Casework.Likenesses(&c)
		for _, likeness := range likenesses {
			if was, like := known[likeness]; like && s.stoppedFor(tenancy, was) {
				s.renumbered[tenancy] = was
				break
			}
		}
		if len(likenesses) == 0 {
			s.faceless[tenancy] = true
		}
	}
	for _, f := range s.feeds {
		f.countRenumbered(s, vanished)
	}
	return nil
}

// knownBy are the tenancies that vanished, by what each would have in common with itself under another
// number: blind indexes, never whose they are. It notes in vanished which of them have any.
func (s *stage) knownBy(ctx context.Context, vanished map[string]bool) (map[string]string, error) {
	known := map[string]string{}
	err := s.in.Store.View(ctx, func(r gateway.Reader) error {
		s.lost = nil
		for tenancy := range vanished {
			likenesses, err := s.in.Casework.LikenessesOf(r, s.stored[tenancy])
			if errors.Is(err, gateway.ErrUnreadable) {
				s.lost = append(s.lost, s.stored[tenancy])
				continue
			}
			if errors.Is(err, gateway.ErrErased) {
				continue // nobody can tell whom it resembles
			}
			if err != nil {
				return err
			}
			vanished[tenancy] = len(likenesses) > 0
			for _, likeness := range likenesses {
				if before, twice := known[likeness]; !twice || tenancy < before {
					known[likeness] = tenancy
				}
			}
		}
		return ctx.Err()
	})
	return known, err
}

// freshTenancies are what the run reports of tenancies that are no cases and have a step.
func (s *stage) freshTenancies() map[string][]rules.Record {
	fresh := map[string][]rules.Record{}
	for tenancy := range s.steps {
		if s.known(tenancy) {
			continue
		}
		for _, f := range s.feeds {
			if all := f.reported[tenancy]; all != nil {
				fresh[tenancy] = append(fresh[tenancy], all.records...)
			}
		}
	}
	return fresh
}

// vanishedCases are the cases that a source told of and tells of no longer.
func (s *stage) vanishedCases() map[string]bool {
	vanished := map[string]bool{}
	for tenancy := range s.stored {
		for _, f := range s.feeds {
			if f.vanished(s, tenancy) {
				vanished[tenancy] = true
			}
		}
	}
	return vanished
}

// vanished reports whether the source, which was read, told of the case and no longer does.
func (f *feed) vanished(s *stage, tenancy string) bool {
	return f.Snapshot() && f.fault == nil && !f.run.Unchanged && s.stored[tenancy].Digests[f.Name()] != "" &&
		f.reported[tenancy] == nil && !f.torn[tenancy]
}

// stoppedFor reports whether a source that reports the tenancy has stopped telling of the case.
func (s *stage) stoppedFor(tenancy, was string) bool {
	for _, f := range s.feeds {
		if f.reported[tenancy] != nil && f.vanished(s, was) {
			return true
		}
	}
	return false
}

// leastRenumbered is how many cases must come under other numbers before the run is refused for it.
const leastRenumbered = 5

// countRenumbered counts the cases that the source told of, and how many of them may come again under other
// numbers: those that are recognised, and as many as have vanished and come where either of two cannot be
// recognised. Of the vanished, those are true of which enough is known.
func (f *feed) countRenumbered(s *stage, vanished map[string]bool) {
	found := map[string]bool{}
	for _, was := range s.renumbered {
		found[was] = true
	}
	var gone, come, goneFaceless, comeFaceless int
	for tenancy, c := range s.stored {
		if digest := c.Digests[f.Name()]; digest == "" || digest == casework.Gone {
			continue
		}
		f.before++
		if f.vanished(s, tenancy) && !found[tenancy] {
			gone++
			if !vanished[tenancy] {
				goneFaceless++
			}
		}
	}
	for tenancy := range f.reported {
		stored := s.known(tenancy)
		switch _, matched := s.renumbered[tenancy]; {
		case matched:
			f.again++
		case s.faceless[tenancy]:
			comeFaceless++
			come++
		case !stored && s.steps[tenancy]:
			come++
		}
	}
	f.again += max(min(gone, comeFaceless), min(goneFaceless, come))
}

// manyRenumbered reports whether so many known cases come again under other numbers that the source must have
// changed.
func (f *feed) manyRenumbered(limit int) bool {
	return f.again >= leastRenumbered && f.again*100 > f.before*limit
}
