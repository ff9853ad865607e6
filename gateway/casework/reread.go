package casework

import (
	"slices"
	"time"

	"boligbro/rules"
)

// Reread puts what a source reports in the place of what is kept of its reports (pared.go). Where it says
// nothing new, only what was left out is put back, and every step stays the step that it was.
func Reread(records []rules.Record, source string, now []rules.Record) []rules.Record {
	kept := map[string][]int{} // places of what the source says
	for i := range records {
		if records[i].Source == source && records[i].Missed.IsZero() {
			says := says(records[i])
			kept[says] = append(kept[says], i)
		}
	}
	again := slices.Clone(records)
	for _, r := range now {
		says := says(r)
		at := kept[says]
		if len(at) == 0 || r.Quarantined {
			return Replace(records, source, now)
		}
		again[at[0]].Facts, kept[says] = r.Facts, at[1:]
	}
	for _, at := range kept {
		for _, i := range at {
			if !onlyGone(records[i]) {
				return Replace(records, source, now)
			}
		}
	}
	return again
}

// onlyGone reports whether the record is of steps that the source had stopped reporting.
func onlyGone(r rules.Record) bool {
	stands := func(e rules.Event) bool { return !e.Gone }
	return !r.HasFacts() && !slices.ContainsFunc(r.Events, stands)
}

// says is what a record says, but for what is left out of it where not all is kept, and for what is known of
// its steps since it was adopted.
func says(r rules.Record) string {
	pared, _ := pare([]rules.Record{r})
	r = pared[0]
	r.Events = rules.Succeed(rules.Record{}, r).Events // in the form in which they are kept
	for i := range r.Events {
		e := &r.Events[i]
		e.ID, e.Reported, e.Initial = "", time.Time{}, false
	}
	return mustJSON(r)
}
