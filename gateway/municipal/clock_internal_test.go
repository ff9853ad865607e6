package municipal

import (
	"testing"
	"time"

	"pgregory.net/rapid"

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
			for _, subject := range gateway.ClockSubjects(whole) {
				if got[subject].Kind != want[subject].Kind {
					t.Fatalf("%v, %d days later: %s is %q, not %q", at, later, subject, got[subject].Kind,
						want[subject].Kind)
				}
			}
			kind := want[gateway.ClockSubject(whole, rules.DecideNoHelp, 1)].Kind
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

// Where something is recorded about a notice, time alone changes nothing either when clocksFor has gone
// since, and since it arrived: nothing is recorded of a day that is ahead.
func TestClockHasRunOutAfterTheLastAct(t *testing.T) {
	tenants := []rules.Tenant{{Name: "A"}, {Name: "B"}}
	arrived := time.Date(2026, 1, 5, 15, 30, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.IntRange(-30, 300)
		n := gateway.Notice{
			ID: "n", Arrived: arrived, State: gateway.Arrived, Municipality: "0751",
			Rule: rapid.SampledFrom([]string{rules.EvictionFiled, rules.AssignedTenantDemand}).Draw(t, "rule"),
			Event: rules.Event{
				Kind: rules.Filed, On: rules.DayOf(arrived).Add(-3),
				Received: rules.DayOf(arrived).Add(day.Draw(t, "received")),
			},
		}
		last := max(rules.DayOf(arrived), n.Event.Received)
		var acts []gateway.MunicipalAct
		for range rapid.IntRange(0, 6).Draw(t, "acts") {
			on := rules.DayOf(arrived).Add(day.Draw(t, "on"))
			last = max(last, on)
			acts = append(acts, gateway.MunicipalAct{
				Notice: "n", Municipality: "0751", On: on, Recorded: on.Begins(),
				Kind: rapid.SampledFrom([]gateway.ActKind{
					gateway.ActDecision, gateway.ActDecisionReceived, gateway.ActClassified, gateway.ActChildrenChecked,
					gateway.ActNeedChecked, gateway.ActContacted, gateway.ActMet, gateway.ActEvictionComing,
					gateway.ActEvictionNotice,
				}).Draw(t, "kind"),
				Track:   rapid.SampledFrom([]string{rules.Paragraph1, rules.Paragraph5}).Draw(t, "track"),
				Outcome: "refused", Tenant: rapid.SampledFrom([]string{"1", "2"}).Draw(t, "tenant"),
			})
		}
		var first map[string]gateway.Alarm
		for later := int(clocksFor / (24 * time.Hour)); later < 500; later += 7 {
			asked := rules.Asked{Day: last.Add(later)}
			owed := owedClocks(n, Clocks(n, tenants, acts, asked), asked.Day)
			if first == nil {
				first = owed
			}
			for _, subject := range gateway.ClockSubjects(n) {
				if owed[subject].Kind != first[subject].Kind {
					t.Fatalf("%d days after the last: %s is %q, not %q", later, subject, owed[subject].Kind,
						first[subject].Kind)
				}
			}
		}
	})
}
