package rules

// DutyState is how far a duty has come on a day.
type DutyState string

const (
	Running        DutyState = "running"
	Endangered     DutyState = "at-risk"
	InTime         DutyState = "in-time"          // inden 14 dage
	InExtendedTime DutyState = "in-extended-time" // inden forlænget frist (uafklaret)
	InDemandTime   DutyState = "in-demand-time"   // inden påkravets frist: a meeting
	TooLate        DutyState = "too-late"         // for sent
	GrantedNoLimit DutyState = "granted"          // bevilget, ingen frist
	// udfaldet er ikke oplyst: whether it had a limit is not known
	OutcomeUnclear DutyState = "outcome-untold"
	NoAnswer       DutyState = "no-answer" // intet svar: not automatically a breach
	Expired        DutyState = "expired"   // udløbet: the citizen's time
	Met            DutyState = "met"       // a duty without a due day, met
	ContactedOnly  DutyState = "contacted" // kontaktet; ingen afgørelse (stk. 5): no decision in time
	ToClose        DutyState = "to-close"  // bedes afsluttet: the tenant has died
	CalledOff      DutyState = "withdrawn" // ophørt: what it hangs on was withdrawn before its time had passed
)

// State is how far the duty has come on the day: late only after the extended day, since whether an
// authority's own limit moves past a weekend is not settled. A withdrawal does not undo a time limit that had
// passed.
func (d *Duty) State(on Day) DutyState {
	if d.Ended.IsZero() {
		return d.open(on)
	}
	judged := d.Ended
	if !d.Judged.IsZero() {
		judged = d.Judged
	}
	switch {
	case d.Reason == WasContacted:
		return ContactedOnly
	case d.Reason == Granted:
		return GrantedNoLimit
	case d.Reason == OutcomeUnknown:
		return OutcomeUnclear
	case d.Due.IsZero():
		return Met
	case judged > d.late() && d.withdrawnInTime():
		return CalledOff
	case judged > d.late():
		return TooLate
	case d.Duty == MeetBeforeDemandExpires:
		return InDemandTime
	case judged > d.Due:
		return InExtendedTime
	}
	return InTime
}

// open is how far a duty that is not met has come.
func (d *Duty) open(on Day) DutyState {
	switch {
	case d.Reason == AllDeceased:
		return ToClose
	case d.withdrawnInTime():
		return CalledOff
	case d.Duty == Appeal && on > d.late():
		return Expired
	case !d.Due.IsZero() && on > d.late():
		return NoAnswer
	case !d.AtRisk.IsZero() && on >= d.AtRisk:
		return Endangered
	}
	return Running
}
