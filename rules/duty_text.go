package rules

import "boligbro/rules/lang"

// Name is the duty in a few words, as a heading: "Kontakte borgeren".
func (d *Duty) Name(l lang.Language) string { return lang.Of(lang.Duties, d.Duty).In(l) }

// Text is what the municipality owes, by when and under what, in a full sentence without personal data.
func (d *Duty) Text(l lang.Language) string {
	words := lang.Duty{
		Duty: d.Duty, Reason: string(d.Reason), Starts: d.Starts.String(), Due: d.Due.String(),
		DueExtended: d.DueExtended.String(), Ended: d.Ended.String(), Judged: d.Judged.String(),
		Withdrawn: d.Withdrawn.String(), TooLate: !d.Withdrawn.IsZero() && !d.withdrawnInTime(),
		Cites: citesText(d.Cites),
	}
	return words.In(l)
}

// StateText is how far the duty has come on the day, as reports say it; of a meeting and of what is owed at
// once in words of their own.
func (d *Duty) StateText(on Day, l lang.Language) string {
	state := d.State(on)
	switch {
	case state == NoAnswer && d.Duty == MeetBeforeDemandExpires:
		return lang.NoMeeting.In(l)
	case state == Running && (d.Duty == TakeUpAtOnce || d.Duty == ContactAtOnce):
		return lang.AtOnce.In(l)
	}
	return state.Text(l)
}

// Text is the state as reports say it.
func (s DutyState) Text(l lang.Language) string { return lang.Of(lang.DutyStates, s).In(l) }
