package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// withdrawal is the record that withdraws the step of the entries at those places, which are called back.
func withdrawal(key rules.Key, by string, records []rules.Record, at []int, on rules.Day) rules.Record {
	w := rules.Record{
		Key: key, Source: gateway.Hand, By: by, Events: []rules.Event{{Kind: rules.Withdrawn, On: on}},
	}
	for _, i := range at {
		for _, e := range records[i].Events {
			w.CallsBack = append(w.CallsBack, e.ID)
		}
	}
	return w
}

// standAgain ends each withdrawal that came of calling entries back, when somebody else reports the same step
// or a person has entered it again: the step was taken after all. A municipality that has been sent the
// withdrawal must then be sent a correction. The step keeps its identity, so that the correction goes out in
// the thread of its own notice. It reports whether it ended any.
func standAgain(records []rules.Record) (ended bool) {
	for i := range records {
		w := &records[i]
		if len(w.CallsBack) == 0 || w.CalledBack {
			continue
		}
		mine, steps := calledBackBy(w, records)
		r, at := reportedBesides(records, mine, steps, w.Events[0].On)
		if r == nil {
			continue
		}
		ended, w.CalledBack = true, true
		for _, j := range mine {
			records[j].CalledBack = true
		}
		r.Events = slices.Clone(r.Events)
		r.Events[at].ID = w.CallsBack[0]
	}
	return ended
}

// calledBackBy are the places of the entries that the withdrawal calls back, and what they report.
func calledBackBy(w *rules.Record, records []rules.Record) (mine []int, steps []rules.Event) {
	for i := range records {
		for _, e := range records[i].Events {
			if records[i].Source == gateway.Hand && !records[i].CalledBack && slices.Contains(w.CallsBack, e.ID) {
				mine, steps = append(mine, i), append(steps, e)
			}
		}
	}
	return mine, steps
}

// reportedBesides is the record, and the place in it, of a report of one of the steps by others than mine;
// nil: there is none. What is dated after their withdrawal is another step.
func reportedBesides(
	records []rules.Record, mine []int, steps []rules.Event, withdrawn rules.Day,
) (*rules.Record, int) {
	is := func(e rules.Event) bool {
		return !e.Gone && e.On <= withdrawn && slices.ContainsFunc(steps, func(step rules.Event) bool {
			return step.MayBe(&e)
		})
	}
	for i := range records {
		r := &records[i]
		if r.CalledBack || r.Quarantined || slices.Contains(mine, i) {
			continue
		}
		if at := slices.IndexFunc(r.Events, is); at >= 0 {
			return r, at
		}
	}
	return nil, 0
}
