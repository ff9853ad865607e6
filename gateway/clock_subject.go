package gateway

import (
	"strconv"

	"boligbro/rules"
)

// ClockKinds are the alarms that a clock can call for.
func ClockKinds() []AlarmKind { return []AlarmKind{AlarmClockAtRisk, AlarmClockLate} }

// ClockSubjects are what alarms about a notice's clocks can be about. The fogedret's notice sets a second
// one going. A notice without an id stands for the clocks of its case, and of the municipality that recorded
// what set them going.
func ClockSubjects(n Notice) []string {
	if n.Rule == rules.AssignedTenantDemand {
		return []string{ClockSubject(n, rules.MeetBeforeDemandExpires, 1)}
	}
	return []string{
		ClockSubject(n, rules.DecideNoHelp, 1), ClockSubject(n, rules.DecideNoHelp, 2),
		ClockSubject(n, rules.ContactAtOnce, 1), ClockSubject(n, rules.ContactAtOnce, 2),
	}
}

// ClockSubject is what an alarm is about: the nth clock of that duty.
func ClockSubject(n Notice, duty string, nth int) string {
	on := n.ID
	if on == "" {
		on = n.Case + "/" + n.Municipality
	}
	return on + "/" + duty + "/" + strconv.Itoa(nth)
}

// OwnClocks are those of ClockSubjects that hang on what the association told, whatever the notice's rule is;
// the others hang on what the municipality recorded.
func OwnClocks(n Notice) []string {
	return []string{
		ClockSubject(n, rules.MeetBeforeDemandExpires, 1), ClockSubject(n, rules.DecideNoHelp, 1),
		ClockSubject(n, rules.ContactAtOnce, 1),
	}
}
