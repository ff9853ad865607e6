package intake

import (
	"hash/maphash"
	"maps"
	"slices"

	"boligbro/gateway/casework"
	"boligbro/rules"
)

// findTwins finds the new tenancies that another of the run tells of too: one family in one dwelling, under
// two numbers, because a spreadsheet has written one of them in another way. The municipality is notified of
// the first of them, and a person is asked whether the others are that (rules.Renumbered). A case that is
// known comes first, then one that tells of more, then the number that comes first in order.
func (s *stage) findTwins() {
	if !s.newSteps() {
		return
	}
	for _, group := range s.households() {
		for _, tenancy := range group {
			if !s.known(tenancy) && !s.doubled(tenancy) {
				if first := s.twinOf(tenancy, group); first != "" {
					s.twins[tenancy] = first
				}
			}
		}
	}
}

// twinOf is the first of the household that tells of the tenancy too; empty: there is none.
func (s *stage) twinOf(tenancy string, household []string) string {
	is := s.merged(tenancy)
	for _, first := range household {
		if first == tenancy || s.doubled(first) {
			continue
		}
		was := s.merged(first)
		if is.Twin(&was) && (s.known(first) || first < tenancy || !was.Twin(&is)) {
			return first
		}
	}
	return ""
}

// doubled reports whether a person is asked whether the tenancy is another.
func (s *stage) doubled(tenancy string) bool {
	return s.renumbered[tenancy] != "" || s.lookalikes[tenancy] != "" || s.twins[tenancy] != ""
}

// households are the tenancies with a step that have a person and a dwelling in common, in their order; those
// that share it with none are left out.
func (s *stage) households() (groups [][]string) {
	seed := maphash.MakeSeed()
	first, more := map[uint64]string{}, map[uint64][]string{}
	for _, tenancy := range slices.Sorted(maps.Keys(s.steps)) {
		for _, home := range rules.Homes(s.records(tenancy)) {
			place := maphash.Comparable(seed, [4]string(append(home, "", "")[:4]))
			switch before, taken := first[place]; {
			case !taken:
				first[place] = tenancy
			case before != tenancy && !slices.Contains(more[place], tenancy):
				more[place] = append(more[place], tenancy)
			}
		}
	}
	for _, place := range slices.SortedFunc(maps.Keys(more), func(a, b uint64) int {
		return slices.Compare(more[a], more[b])
	}) {
		groups = append(groups, append([]string{first[place]}, more[place]...))
	}
	return groups
}

// records are what all sources report of the tenancy in this run.
func (s *stage) records(tenancy string) (all []rules.Record) {
	for _, f := range s.feeds {
		if reported := f.reported[tenancy]; reported != nil {
			all = append(all, reported.records...)
		}
	}
	return all
}

func (s *stage) merged(tenancy string) rules.Case {
	return rules.Merge("", s.req.Association, s.records(tenancy))
}

// resemblesFirst is the record that says that the tenancy may be the first of its twins.
func (s *stage) resemblesFirst(key rules.Key, first string) rules.Record {
	if c, stored := s.stored[first]; stored {
		return casework.Resembles(key, c.ID)
	}
	return s.in.Casework.ResemblesNew(key, s.req.Association, first)
}
