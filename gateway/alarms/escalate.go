package alarms

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// When an alarm that stands is told to the substitute too: what concerns a message on its way after four
// hours, what a person must decide on the next hverdag, and then every week until it is resolved. Nobody is
// called in the night or on a day that is no hverdag. The first mail goes at once: it waits in an inbox,
// and the law does not.
const (
	escalateAfter = 4 * time.Hour
	officeOpens   = 8 // o'clock in Copenhagen
	officeCloses  = 16
)

// remindAfter is how many days after an alarm was last told it is told again, for as long as it stands.
const remindAfter = 7

// due reports whether an alarm that stands is to be told to both once more.
func due(a *gateway.Alarm, now time.Time) bool {
	if a.Escalated.IsZero() {
		return !now.Before(escalates(a.Kind, a.Mailed))
	}
	return !now.Before(opens(rules.DayOf(a.Escalated).Add(remindAfter - 1).AddHverdage(1)))
}

// escalates is when the substitute is told of an alarm that was mailed at that instant.
func escalates(k gateway.AlarmKind, mailed time.Time) time.Time {
	day := rules.DayOf(mailed)
	switch k {
	case gateway.AlarmFinding, gateway.AlarmQuarantined, gateway.AlarmQuestion, gateway.AlarmClockAtRisk,
		gateway.AlarmClockLate:
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
