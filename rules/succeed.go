package rules

import (
	"cmp"
	"slices"
)

// Succeed is next, told by the same source after old: next's facts stand, and each step and withdrawal of
// old that next no longer tells is kept and marked gone, so that episodes never renumber. An event of next
// that is the same as one of old, with a changed date, is a correction and replaces it; it replaces only one,
// the nearest. A day that has moved across a withdrawal is no correction, whatever the reference: a system that keeps
// one filing has written over it with the next. Next's own events come first, in the order told.
func Succeed(old, next Record) Record {
	return succeed(old, next, func(e Event) (Event, bool) {
		e.Gone = true
		return e, e.Kind.Step() || e.Kind == Withdrawn
	})
}

// Supplement is next, told by the same source after old, when not all that it says now could be read: as Succeed, but
// whatever old told and next does not stands as it was.
func Supplement(old, next Record) Record {
	return succeed(old, next, func(e Event) (Event, bool) { return e, true })
}

// succeed is Succeed with what becomes of an event that is told no more: how it is kept, and whether.
func succeed(old, next Record, untold func(Event) (Event, bool)) Record {
	was, is := joinEvents(old.Events), slices.Clone(next.Events)
	for i := range is {
		is[i].normalize()
	}
	all := append(slices.Clone(was), is...)
	sortEvents(all)

	type pair struct{ was, is, days int }
	var pairs []pair
	for i := range was {
		for j := range is {
			byRef := was[i].Ref != "" && was[i].Ref == is[j].Ref
			switch {
			case !was[i].same(&is[j]), parts(all, &was[i], &is[j]):
			case byRef:
				pairs = append(pairs, pair{i, j, -1})
			case episodeAt(all, &was[i]) == episodeAt(all, &is[j]):
				pairs = append(pairs, pair{i, j, apart(was[i].On, is[j].On)})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.days, b.days) })
	told, used := make([]bool, len(was)), make([]bool, len(is))
	for _, p := range pairs {
		if !told[p.was] && !used[p.is] {
			told[p.was], used[p.is] = true, true
		}
	}
	next.Events = is
	for i, e := range was {
		if told[i] {
			continue
		}
		if e, keep := untold(e); keep {
			next.Events = append(next.Events, e)
		}
	}
	return next
}
