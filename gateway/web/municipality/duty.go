package municipality

import (
	"boligbro/gateway/web"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// dutyLine is one clock.
type dutyLine struct {
	Duty     string
	Cites    []rules.Citation
	Due      rules.Day
	Extended rules.Day // zero: the same as Due
	Ended    rules.Day
	// the day on which a withdrawal ended it, and the words before that day
	Withdrawn rules.Day
	Ending    string
	Standing  rules.DutyState
	Days      int    // days to Due, or to Extended once Due has passed; only while it runs
	Extra     bool   // Days counts to Extended
	Words     string // how the clock stands: what is left of it while it runs, and how it ended
}

func lineOf(d *rules.Duty, today rules.Day, p *web.Page) dutyLine {
	line := dutyLine{
		Duty: d.Duty, Cites: d.Cites, Due: d.Due, Ended: d.Ended, Standing: d.State(today),
		Withdrawn: d.Withdrawn, Ending: lang.EndedByWithdrawal.In(p.Lang), Words: d.StateText(today, p.Lang),
	}
	if !d.DueExtended.IsZero() && d.DueExtended != d.Due {
		line.Extended = d.DueExtended
	}
	switch {
	case d.Over() || d.Due.IsZero():
	case today <= d.Due:
		line.Days = int(d.Due - today)
	case today <= line.Extended:
		line.Days, line.Extra = int(line.Extended-today), true
	default:
		line.Days = -int(today - max(d.Due, line.Extended))
	}
	if !d.Over() && !line.Due.IsZero() {
		line.count(p)
	}
	return line
}

// count words the days of a clock that has an end and runs, or has run out unanswered.
func (d *dutyLine) count(p *web.Page) {
	switch {
	case d.Days < 0 && (d.Duty == rules.Appeal || d.Duty == rules.MeetBeforeDemandExpires):
		// The state alone: "udløbet", "intet møde registreret".
	case d.Days < 0:
		d.Words = p.N("over", -d.Days)
	case d.Extra && d.Duty != rules.Appeal:
		d.Words = p.N("left-extended", d.Days)
	case d.Days == 0:
		d.Words = p.T("left.today")
	default:
		d.Words = p.N("left", d.Days)
	}
}
