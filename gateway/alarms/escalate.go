package alarms

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// The person is mailed at once. The substitute is mailed when the alarm is still open four hours later, if it
// concerns a message on its way, or on the next hverdag, if a person must decide; then both are mailed every
// week until it is resolved. Nobody but the first is mailed in the night or on a day that is no hverdag.
const (
	escalateAfter = 4 * time.Hour
	officeOpens   = 8 // o'clock in Copenhagen
	officeCloses  = 16
)

// remindAfter is how many days after its last mail an open alarm is mailed again.
const remindAfter = 7

// due reports whether an open alarm is to be mailed to both again: as said above, and on the morning of its
// due day, when nobody has decided what must be decided by then.
func due(a *gateway.Alarm, now time.Time) bool {
	morning := dueMorning(a)
	if !morning.IsZero() && !now.Before(morning) && a.Mailed.Before(morning) && a.Escalated.Before(morning) {
		return true
	}
	if a.Escalated.IsZero() {
		return !now.Before(escalates(a.Kind, a.Mailed))
	}
	return !now.Before(opens(rules.DayOf(a.Escalated).Add(remindAfter - 1).AddHverdage(1)))
}

// dueMorning is the morning of the due day of what a person must decide, or of the last hverdag before it;
// zero: it has none.
func dueMorning(a *gateway.Alarm) time.Time {
	if a.Kind != gateway.AlarmFinding || a.Due.IsZero() {
		return time.Time{}
	}
	day := a.Due
	for !day.Hverdag() {
		day = day.Add(-1)
	}
	return opens(day)
}

// escalates is when the substitute is mailed about an alarm that was mailed to the person at that instant.
func escalates(k gateway.AlarmKind, mailed time.Time) time.Time {
	day := rules.DayOf(mailed)
	switch k {
	case gateway.AlarmFinding, gateway.AlarmQuarantined, gateway.AlarmQuestion, gateway.AlarmClockAtRisk,
		gateway.AlarmClockLate, gateway.AlarmClockUnreadable:
		return opens(day.AddHverdage(1))
	}
	at := mailed.Add(escalateAfter)
	day = rules.DayOf(at)
	switch hour := at.In(rules.Copenhagen).Hour(); {
	case !day.Hverdag() || hour >= officeCloses:
		return opens(day.AddHverdage(1))
	case hour < officeOpens:
		return opens(day)
	}
	return at
}

// opens is when the working day begins.
func opens(d rules.Day) time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, officeOpens, 0, 0, 0, rules.Copenhagen)
}
