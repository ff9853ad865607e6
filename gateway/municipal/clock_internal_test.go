package municipal

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// The sweep reads the clock of a filing's notice from its day of arrival alone, where nothing is recorded
// about it, and looks at none that arrived longer ago than clocksFor. Both hold for every day of a year,
// whatever the notice says.
func TestClockHangsOnArrivalAlone(t *testing.T) {
	tenants := []rules.Tenant{{Name: "A"}, {Name: "B"}, {Name: "C", Deceased: rules.Yes}}
	for day := range 365 {
		at := time.Date(2026, 1, 1, 15, 30, 0, 0, time.UTC).AddDate(0, 0, day)
		short := gateway.Notice{ID: "n", Rule: rules.EvictionFiled, Arrived: at, State: gateway.Arrived}
		whole := short
		whole.Association, whole.Municipality, whole.Episode, whole.Step = "13748136", "0751", 2, "2"
		whole.Event = rules.Event{Kind: rules.Filed, On: rules.DayOf(at).Add(-9), Ref: "F-1"}
		whole.Due, whole.Created = whole.Event.On, at.Add(-time.Hour)
		var last gateway.AlarmKind
		for later := range 130 {
			asked := rules.Asked{Day: rules.DayOf(at).Add(later)}
			got := owedClocks(short, Clocks(short, nil, nil, asked), asked.Day)
			want := owedClocks(whole, Clocks(whole, tenants, nil, asked), asked.Day)
			for _, subject := range clockSubjects(whole) {
				if got[subject].Kind != want[subject].Kind {
					t.Fatalf("%v, %d days later: %s is %q, not %q", at, later, subject, got[subject].Kind,
						want[subject].Kind)
				}
			}
			kind := want[clockSubject(whole, rules.DecideNoHelp, 1)].Kind
			if kind != last && time.Duration(later)*24*time.Hour > clocksFor/2 {
				t.Fatalf("%v: the alarm is %q only %d days later", at, kind, later)
			}
			last = kind
		}
		if last != gateway.AlarmClockLate {
			t.Fatalf("%v: in the end the alarm is %q", at, last)
		}
	}
}
