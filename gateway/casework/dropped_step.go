package casework

import (
	"slices"

	"boligbro/rules"
)

// Replace puts what a source reports now in the place of what it reported before. A step that it reports no
// more stays, marked gone; a source that reports nothing more leaves its facts as they were. Where a row
// could not be read, the steps that it may have reported stay, unless another row corrects them; and the
// facts, when no row that can be read has any.
func Replace(records []rules.Record, source string, now []rules.Record) []rules.Record {
	var kept, before []rules.Record
	for _, r := range records {
		if r.Source == source {
			before = append(before, r)
		} else {
			kept = append(kept, r)
		}
	}
	if Silent(now) {
		for i := range before {
			events := make([]rules.Event, len(before[i].Events))
			for j, e := range before[i].Events {
				e.Gone = true
				events[j] = e
			}
			before[i].Events = events
			before[i] = before[i].Vanished()
		}
		return append(kept, before...)
	}
	now = onceAssigned(before, now)
	reported := rules.Record{Key: now[0].Key, Source: source, Events: events(now)}
	if whole := slices.DeleteFunc(slices.Clone(now), func(r rules.Record) bool {
		return r.Quarantined
	}); len(whole) < len(now) {
		for _, r := range now {
			if r.Doubt != "" {
				kept = append(kept, r)
			}
		}
		return append(kept, supplement(before, whole, reported)...)
	}
	now = stillVanished(before, now)
	after := rules.Succeed(rules.Record{Events: events(before)}, reported).Events
	for _, r := range now { // with the identities of the steps that they correct
		n := len(r.Events)
		r.Events, after = after[:n:n], after[n:]
		kept = append(kept, r)
	}
	if len(after) > 0 {
		kept = append(kept, rules.Record{Key: reported.Key, Source: source, Events: after})
	}
	return kept
}

// stillVanished is what a list says now that is whole: where it lacks a tenancy, it is not forgotten that it
// had a row of it.
func stillVanished(before, now []rules.Record) []rules.Record {
	had := slices.IndexFunc(before, func(r rules.Record) bool {
		return r.Assignment != nil && (!r.Assignment.Absent || r.Assignment.Gone)
	})
	if had < 0 {
		return now
	}
	now = slices.Clone(now)
	for i := range now {
		if a := now[i].Assignment; a != nil && a.Absent {
			now[i].Assignment = before[had].Vanished().Assignment
		}
	}
	return now
}

// onceAssigned is what a source says now, marked where it has said of the same tenancy that it was assigned and
// does not say so any more: such a yes never disappears by itself.
func onceAssigned(before, now []rules.Record) []rules.Record {
	yes := slices.IndexFunc(before, func(r rules.Record) bool {
		return r.WasAssigned || r.Facts.Tenancy.Assigned == rules.Yes
	})
	if yes < 0 || slices.ContainsFunc(now, func(r rules.Record) bool {
		return !r.Quarantined && r.Facts.Tenancy.Assigned == rules.Yes
	}) {
		return now
	}
	began := before[yes].Facts.Tenancy.Start
	now = slices.Clone(now)
	for i := range now {
		is := now[i].Facts.Tenancy.Start
		now[i].WasAssigned = !now[i].Quarantined && (is == began || is.IsZero() || began.IsZero())
	}
	return now
}

// Miss marks the source's records of a case that has disappeared from the source, with the day: a person is
// then asked what has become of the case. A list of assigned tenancies has no cases, so its records stay as
// they are.
func Miss(records []rules.Record, key rules.Key, source string, on rules.Day) []rules.Record {
	records = slices.Clone(records)
	found := false
	for i := range records {
		if r := &records[i]; r.Source == source {
			found = true
			if r.Assignment == nil {
				r.Missed = on
			}
		}
	}
	if !found { // nothing of what it told is kept
		records = append(records, rules.Record{Key: key, Source: source, Missed: on})
	}
	return records
}

// supplement is what a source reports now after what it reported before, when a row of it could not be read.
func supplement(before, now []rules.Record, reported rules.Record) []rules.Record {
	all := rules.Supplement(rules.Record{Events: events(before)}, reported)
	facts := factsOf(now)
	if len(facts) == 0 {
		facts = factsOf(before)
	}
	return append(facts, all)
}

// factsOf are the records that hold facts, without their events.
func factsOf(records []rules.Record) []rules.Record {
	var all []rules.Record
	for _, r := range records {
		if r.HasFacts() {
			r.Events, r.Missed = nil, 0
			all = append(all, r)
		}
	}
	return all
}

func events(records []rules.Record) []rules.Event {
	var all []rules.Event
	for _, r := range records {
		all = append(all, r.Events...)
	}
	return all
}

// Silent reports whether the records say nothing: the source has stopped telling of the tenancy.
func Silent(records []rules.Record) bool {
	return len(records) == 1 && !records[0].Quarantined && records[0].Doubt == "" &&
		len(records[0].Events) == 0 &&
		!records[0].HasFacts()
}
