package casework

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Measure is how the association stands with the notice as it stands: in time when it had arrived, or was
// transmitted where no arrival is shown, no later than the filing or the demand that it tells of. One that
// has not even been sent when its time has passed is late, and not told; of one that was rejected nothing
// is said.
func Measure(n gateway.Notice, asked rules.Asked) rules.Punctuality {
	if n.State == gateway.Rejected {
		return rules.Punctuality{} // it was told, and would not hear: that is for a person
	}
	sent := n.Sent()
	p := rules.Measure(&rules.Finding{Rule: n.Rule, Due: n.Due, DueAt: n.DueAt}, []*rules.SentNotice{&sent})
	if !n.Transmitted.IsZero() || !n.Arrived.IsZero() {
		return p
	}
	p.Notified = false
	_, agreed := rules.AgreementName(n.Rule)
	switch {
	case agreed || n.Due.IsZero():
	case !n.DueAt.IsZero() && !asked.At.IsZero():
		p.LateBy = max(0, asked.At.Sub(n.DueAt))
	default:
		p.LateBy = max(0, time.Duration(asked.Day-n.Due)*24*time.Hour)
	}
	p.Known = p.LateBy > 0
	return p
}
