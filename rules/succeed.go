package rules

import "slices"

// Succeed is next, reported by the same source after old: next's facts hold, and each step of old, and what
// parts steps, that next no longer reports is kept and marked gone, so that episodes never renumber, and a
// payment whose column is emptied still parts the demands on either side of it. An event of next
// that is the same as one of old, with a changed date, is a correction and replaces it; it replaces only one,
// the nearest. A day that has moved across a withdrawal is no correction, whatever the reference: a system
// that keeps one filing has written over it with the next. Next's own events come first, in the order
// reported.
func Succeed(old, next Record) Record {
	return succeed(old, next, func(e Event) (Event, bool) {
		e.Gone = true
		return e, e.Kind.Step() || e.Kind == Withdrawn || e.settles()
	})
}

// Supplement is next, reported by the same source after old, when not all that it says now could be read: as
// Succeed, but whatever old reported and next does not stays as it was.
func Supplement(old, next Record) Record {
	return succeed(old, next, func(e Event) (Event, bool) { return e, true })
}

// succeed is Succeed with what becomes of an event that is reported no more: how it is kept, and whether.
func succeed(old, next Record, dropped func(Event) (Event, bool)) Record {
	was, is := joinEvents(old.Events), slices.Clone(next.Events)
	for i := range is {
		is[i].normalize()
	}
	paired := pairs(was, is)
	next.Events = is
	for i, e := range was {
		if again, is := paired[i]; is {
			next.Events[again].keepIdentity(e)
			continue
		}
		if e, keep := dropped(e); keep {
			next.Events = append(next.Events, e)
		}
	}
	return next
}
