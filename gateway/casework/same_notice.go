package casework

import (
	"slices"

	"boligbro/gateway"
)

// has reports whether the case has a notice of the same rule and step to the same municipality: then it is
// the same notice, whatever has become of the step's reference, its day and its episode's number.
func (j *judgement) has(n gateway.Notice) bool {
	same := func(m gateway.Notice) bool {
		return m.Rule == n.Rule && m.Step == n.Step && m.Municipality == n.Municipality
	}
	return slices.ContainsFunc(j.Notices, same) ||
		slices.ContainsFunc(j.changes.Notices, func(f gateway.FirstMessage) bool { return same(f.Notice) })
}
