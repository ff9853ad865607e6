package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// findLookalikes finds the new tenancies that may be a known case which cannot be read and comes under its
// own number no longer. Whom that is about is sealed, but not what the municipality was notified of: a
// tenancy with a step on that day, in that municipality, resembles it. A person is asked
// (rules.Renumbered), for the municipality may have had the notice.
func (s *stage) findLookalikes(ctx context.Context) error {
	if !s.newSteps() {
		return nil
	}
	lost := map[string]gateway.Case{}
	for _, c := range append(s.lost, s.lostUnseen()...) {
		lost[c.ID] = c
	}
	var notices []gateway.Notice
	err := s.in.Store.View(ctx, func(r gateway.Reader) (err error) {
		notices, err = casework.LostNotices(r, s.req.Association, slices.Sorted(maps.Keys(lost)))
		return err
	})
	if err != nil {
		return fmt.Errorf("read what cases that cannot be read were notified of: %w", err)
	}
	if len(notices) == 0 {
		return nil
	}
	for tenancy, records := range s.freshTenancies() {
		is := rules.Merge("", s.req.Association, records)
		for _, n := range notices {
			if !s.doubled(tenancy) && casework.MayBeOf(&is, n) && s.mayReplace(tenancy, lost[n.Case]) {
				s.lookalikes[tenancy] = n.Case
			}
		}
	}
	return nil
}

// lostUnseen are the known cases whose number cannot be read either, and that no source of the run reports.
func (s *stage) lostUnseen() (lost []gateway.Case) {
	damaged := map[string]gateway.Case{}
	for key, c := range s.register.sealed {
		if c.Unreadable {
			damaged[key] = c
		}
	}
	if len(damaged) == 0 {
		return nil
	}
	key := func(tenancy string) string {
		return s.in.Casework.Key(rules.Key{Tenancy: tenancy}, s.req.Association)
	}
	for _, f := range s.feeds {
		for tenancy := range f.reported {
			delete(damaged, key(tenancy))
		}
		for tenancy := range f.torn {
			delete(damaged, key(tenancy))
		}
	}
	for _, c := range damaged {
		lost = append(lost, c)
	}
	return lost
}

// mayReplace reports whether some source that was read whole reports the tenancy, and reported the lost case
// before. A case whose sources cannot be read may have been reported by any.
func (s *stage) mayReplace(tenancy string, lost gateway.Case) bool {
	for _, f := range s.feeds {
		whole := f.Snapshot() && f.fault == nil && !f.run.Unchanged
		if whole && f.reported[tenancy] != nil && (len(lost.Digests) == 0 || lost.Digests[f.Name()] != "") {
			return true
		}
	}
	return false
}
