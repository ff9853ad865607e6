package rules_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"boligbro/rules"
)

// TestClocks: whatever the hour of arrival, clocks start on its Copenhagen day; the nominal day is 14 calendar days on,
// the extended day the first hverdag from there, and five hverdage lie from the first day of risk to the due day.
func TestClocks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		arrived := time.Unix(rapid.Int64Range(1_300_000_000, 2_500_000_000).Draw(t, "arrived"), 0)
		c := rules.Case{Events: []rules.Event{{Kind: rules.Filed, On: rules.DayOf(arrived), Ground: rules.GroundArrears}}}
		f := rules.Finding{Rule: rules.EvictionFiled, Episode: 1, Outcome: rules.Notify, Event: c.Events[0]}
		duties := rules.Duties(&c, &f, arrived, rules.AskedAt(arrived))
		if len(duties) != 2 || duties[0].Duty != rules.TakeUpAtOnce || duties[1].Duty != rules.DecideNoHelp {
			t.Fatalf("duties of an unclassified case: %+v", duties)
		}
		d := duties[1]
		year, month, date := arrived.In(rules.Copenhagen).Date()
		if d.Starts != rules.Date(year, month, date) || d.Due != rules.Date(year, month, date+14) {
			t.Fatalf("arrived %s: starts %s, due %s", arrived, d.Starts, d.Due)
		}
		if !d.DueExtended.Hverdag() || d.DueExtended < d.Due || d.DueExtended > d.Due+6 || d.Due.Hverdag() && d.DueExtended != d.Due {
			t.Fatalf("due %s is extended to %s", d.Due, d.DueExtended)
		}
		hverdage := 0
		for day := d.AtRisk; day < d.Due; day++ {
			if day.Hverdag() {
				hverdage++
			}
		}
		if hverdage != 5 {
			t.Fatalf("%d hverdage from %s to %s", hverdage, d.AtRisk, d.Due)
		}
		for on, want := range map[rules.Day]rules.Standing{
			d.AtRisk - 1: rules.Running, d.AtRisk: rules.Endangered, d.DueExtended: rules.Endangered, d.DueExtended + 1: rules.NoAnswer,
		} {
			if got := d.Standing(on); got != want {
				t.Fatalf("on %s it stands %s, want %s", on, got, want)
			}
		}
	})
}

// TestNoClock: nothing runs for a finding that calls for no notice, or before the notice has arrived.
func TestNoClock(t *testing.T) {
	t.Parallel()
	c := quiet(t)
	c.Notices = nil
	asked := rules.AskedOn(day(t, "2026-10-02"))
	for _, f := range []rules.Finding{
		{Rule: rules.EvictionFiled, Outcome: rules.Review, Reason: rules.GroundUnknown},
		{Rule: rules.EvictionFiled, Outcome: rules.Incomplete, Reason: rules.FactsMissing},
		{Rule: rules.EvictionFiled, Outcome: rules.None, Reason: rules.OtherGround},
		{Rule: rules.ChildrenUnder18, Outcome: rules.Notify, Reason: rules.ChildAtRisk},
	} {
		if duties := rules.Duties(&c, &f, instant(t, "2026-10-01T10:00:00Z"), asked); len(duties) > 0 {
			t.Errorf("%s/%s starts %+v", f.Outcome, f.Reason, duties)
		}
	}
	told := rules.Finding{Rule: rules.EvictionFiled, Episode: 1, Outcome: rules.Notify}
	if duties := rules.Duties(&c, &told, time.Time{}, asked); len(duties) > 0 {
		t.Errorf("without an arrival: %+v", duties)
	}
}
