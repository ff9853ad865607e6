package casework

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Measure is whether the association has kept its duty with the notice as it is: in time when it had arrived,
// or was transmitted where no arrival is shown, no later than the filing or the demand that it is about. One
// that has not even been sent when its time has passed is late, and nobody is notified; one that was rejected
// or has lapsed is not measured.
func Measure(n gateway.Notice, asked rules.Asked) rules.Punctuality {
	if n.State == gateway.Rejected || n.State == gateway.Lapsed {
		return rules.Punctuality{} // it got there and was refused, or is not owed: that is for a person
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
	p.Measured = p.LateBy > 0
	return p
}

// PunctualityCode is the code of whether the association notified in time (lang.Punctualities); empty as long
// as nobody knows. Without a proven arrival the transmission counts, and the code says so.
func PunctualityCode(p rules.Punctuality) string {
	switch {
	case !p.Measured:
		return ""
	case !p.Notified:
		return "unsent"
	case p.OnTime && p.ByProof:
		return "in-time"
	case p.OnTime:
		return "in-time-sent"
	case p.ByProof:
		return "late"
	}
	return "late-sent"
}
