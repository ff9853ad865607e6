package casework

import (
	"encoding/json"
	"slices"

	"boligbro/rules"
)

// fingerprint is a blind index of the finding and of the facts that a person judges it by. How large the
// arrears are, and that somebody was reminded, is not among them: that changes every month and answers
// nothing. Nor is how a name is spelled.
func (j *judgement) fingerprint(f rules.Finding) string {
	c := &j.merged
	facts := c.Facts.Folded()
	facts.Arrears, facts.Department = nil, ""
	var events []rules.Event
	for _, e := range c.Events {
		if e.Kind != rules.Reminded && e.Kind != rules.Contacted {
			events = append(events, e)
		}
	}
	about := []any{
		f.Rule, f.Episode, f.Outcome, f.Reason, f.Missing, f.Due, f.Event, f.Municipality, facts, events,
		c.Disputed, c.AssignmentDoubts,
	}
	if f.Reason == rules.AssignmentDoubtful {
		about = append(about, j.assignments)
	}
	return j.Blind("finding", mustJSON(about))
}

// assignmentsOf is what lists of assigned tenancies say of the case, whatever the order.
func assignmentsOf(records []rules.Record) (all []string) {
	for _, r := range records {
		if r.Assignment != nil {
			all = append(all, mustJSON(r.Assignment))
		}
	}
	slices.Sort(all)
	return all
}

// questionKey is a blind index of a question and of the step that it is about.
func (j *judgement) questionKey(q rules.Question) string {
	about := []any{q.Code, q.Episode, q.Event}
	if !q.Broken.IsZero() {
		about = append(about, q.Broken)
	}
	if q.Code == rules.GoneFromFeed {
		about = append(about, q.Since)
	}
	return j.Blind("question", j.merged.ID, mustJSON(about))
}

func mustJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("gateway: a value of our own does not encode: " + err.Error())
	}
	return string(b)
}
