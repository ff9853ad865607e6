package casework

import (
	"slices"

	"boligbro/gateway"
)

// has reports whether the case has a notice of the same rule and step to the same municipality: then it is
// the same notice, whatever has become of the step's reference, its day and its episode's number.
func (j *judgement) has(n gateway.Notice) bool {
	return slices.ContainsFunc(j.Notices, func(m gateway.Notice) bool { return same(m, n) }) ||
		slices.ContainsFunc(j.changes.Notices, func(f gateway.FirstMessage) bool { return same(f.Notice, n) })
}

// same reports whether two notices of a case are the same.
func same(a, b gateway.Notice) bool {
	return a.Rule == b.Rule && a.Step == b.Step && a.Municipality == b.Municipality
}
