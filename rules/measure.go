package rules

import "time"

// Punctuality is how the association did with one duty to notify, measured from recorded facts.
type Punctuality struct {
	Notified bool `json:"told"` // a notice is recorded
	// its time and the due time are known, so OnTime means something
	Measured bool `json:"known"`
	OnTime   bool `json:"onTime"` // no later than the filing or the demand
	// measured at proven arrival; else at transmission, which reports must say
	ByProof bool `json:"byProof"`
	// nanoseconds; whole days when the hour of the step is not known
	LateBy time.Duration `json:"lateBy,omitempty"`
	// notified before the step was taken, as when it was planned
	Before bool `json:"before,omitempty"`
}

// Measure tells whether the notice of a finding came in time, by the notices that are of it: the first that
// arrived or, where no arrival is shown, the first transmitted. A finding that is owed a notice and has none
// is not notified of.
func Measure(f *Finding, notices []*SentNotice) Punctuality {
	p := Punctuality{Notified: len(notices) > 0}
	var at time.Time
	for _, n := range notices {
		if n.elsewhere() {
			continue // its hour is not known, and Boligbro did not deliver it
		}
		sent, proof := n.Arrived, true
		if sent.IsZero() {
			sent, proof = n.Transmitted, false
		}
		if !sent.IsZero() && (at.IsZero() || proof && !p.ByProof || proof == p.ByProof && sent.Before(at)) {
			at, p.ByProof = sent, proof
		}
	}
	if _, agreed := AgreementName(f.Rule); agreed || at.IsZero() || f.Due.IsZero() {
		return p // an agreement sets no time limit
	}
	p.Measured = true
	switch {
	case !f.DueAt.IsZero():
		p.LateBy = max(0, at.Sub(f.DueAt))
		p.Before = at.Before(f.DueAt)
	default:
		p.LateBy = max(0, time.Duration(DayOf(at)-f.Due)*24*time.Hour)
		p.Before = DayOf(at) < f.Due
	}
	p.OnTime = p.LateBy == 0
	return p
}
