package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// has reports whether the case has a notice of the same rule, episode and step: then it is the same notice.
func (j *judgement) has(n gateway.Notice) bool {
	same := func(m gateway.Notice) bool {
		return m.Rule == n.Rule && m.Episode == n.Episode && m.Subject == n.Subject
	}
	return slices.ContainsFunc(j.Notices, same) ||
		slices.ContainsFunc(j.changes.Notices, func(f gateway.FirstMessage) bool { return same(f.Notice) })
}

// isAbout reports whether the notice is about the step of the finding.
func isAbout(n gateway.Notice, f rules.Finding) bool {
	if n.Rule != f.Rule || n.Event.Kind != f.Event.Kind {
		return false
	}
	if n.Event.Ref != "" && f.Event.Ref != "" {
		return n.Event.Ref == f.Event.Ref
	}
	return n.Event.On == f.Event.On
}

// noticeOf is the notice that a finding says has been made: the one that names its very step, else the one
// with its key, else, since a changed day changes a demand's key and an older course told later the numbers
// of episodes, the nearest.
func (j *judgement) noticeOf(f rules.Finding, subject string) (gateway.Notice, bool) {
	var best gateway.Notice
	rank := 0 // 8: its step, 6: its key, 4: its episode, 2: near it; and 1 more for the municipality
	for _, n := range j.Notices {
		if n.Rule != f.Rule {
			continue
		}
		near := abs(n.Event.On-f.Event.On) <= nearDays
		mine := 0
		switch {
		case isAbout(n, f):
			mine = 8
		case slices.ContainsFunc(j.evaluation.Findings, func(f rules.Finding) bool { return isAbout(n, f) }): // another finding's
		case n.Episode == f.Episode && n.Subject == subject:
			mine = 6
		case n.Episode == f.Episode && near:
			mine = 4
		case near:
			mine = 2
		}
		if mine > 0 && n.Municipality == f.Municipality {
			mine++ // a person may have had the right municipality told after the first
		}
		if mine > rank || mine == rank && mine > 0 && abs(n.Event.On-f.Event.On) < abs(best.Event.On-f.Event.On) {
			best, rank = n, mine
		}
	}
	return best, rank > 0
}

// nearDays is how far a step's day can be corrected when it has no reference, as in rules.
const nearDays = 14

func abs(d rules.Day) rules.Day { return max(d, -d) }
