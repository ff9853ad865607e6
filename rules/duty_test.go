package rules_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
)

// TestClocks: whatever the hour of arrival, clocks start on its Copenhagen day; the nominal day is 14
// calendar days on, the extended day the first hverdag from there, and five hverdage lie from the first day
// of risk to the due day.
func TestClocks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		arrived := time.Unix(rapid.Int64Range(1_300_000_000, 2_500_000_000).Draw(t, "arrived"), 0)
		c := rules.Case{Events: []rules.Event{{Kind: rules.Filed, On: rules.DayOf(arrived),
			Ground: rules.GroundArrears}}}
		f := rules.Finding{Rule: rules.EvictionFiled, Episode: 1, Outcome: rules.Notify, Event: c.Events[0]}
		duties := rules.DutiesOf(&c, &f, arrived, rules.AskedAt(arrived))
		if len(duties) != 2 || duties[0].Duty != rules.TakeUpAtOnce || duties[1].Duty != rules.DecideNoHelp {
			t.Fatalf("duties of an unclassified case: %+v", duties)
		}
		d := duties[1]
		year, month, date := arrived.In(rules.Copenhagen).Date()
		if d.Starts != rules.Date(year, month, date) || d.Due != rules.Date(year, month, date+14) {
			t.Fatalf("arrived %s: starts %s, due %s", arrived, d.Starts, d.Due)
		}
		if !d.DueExtended.Hverdag() || d.DueExtended < d.Due || d.DueExtended > d.Due+6 ||
			d.Due.Hverdag() && d.DueExtended != d.Due {
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
		for on, want := range map[rules.Day]rules.DutyState{
			d.AtRisk - 1: rules.Running, d.AtRisk: rules.Endangered, d.DueExtended: rules.Endangered,
			d.DueExtended + 1: rules.NoAnswer,
		} {
			if got := d.State(on); got != want {
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
		if duties := rules.DutiesOf(&c, &f, instant(t, "2026-10-01T10:00:00Z"), asked); len(duties) > 0 {
			t.Errorf("%s/%s starts %+v", f.Outcome, f.Reason, duties)
		}
	}
	if duties := rules.DutiesOf(&c, &rules.Finding{Rule: rules.AssignedTenantDemand, Outcome: rules.Notify},
		time.Time{}, asked); len(duties) > 0 {
		t.Errorf("a demand without an arrival: %+v", duties)
	}
	told := rules.Finding{Rule: rules.EvictionFiled, Episode: 1, Outcome: rules.Notify}
	if duties := rules.DutiesOf(&c, &told, time.Time{}, asked); len(duties) > 0 {
		t.Errorf("without an arrival: %+v", duties)
	}
}

// TestCitesOfTheirTime: what the law's sources do not tell of the versions before LBK 354/2025 is marked.
func TestCitesOfTheirTime(t *testing.T) {
	t.Parallel()
	for on, want := range map[string]struct {
		version     string
		unconfirmed bool
	}{"2012-05-01": {"lov 286/2009", true}, "2025-04-01": {"lov 286/2009", true},
		"2025-04-02": {"LBK 354/2025", false}} {
		c := rules.Case{Events: []rules.Event{{Kind: rules.Filed, On: day(t, on),
			Ground: rules.GroundArrears}}}
		f := rules.Finding{Rule: rules.EvictionFiled, Episode: 1, Outcome: rules.Notify, Event: c.Events[0]}
		for _, d := range rules.DutiesOf(&c, &f, instant(t, "2026-10-01T10:00:00Z"),
			rules.AskedOn(day(t, "2026-10-02"))) {
			if cite := d.Cites[0]; cite.Version != want.version || cite.Unconfirmed != want.unconfirmed ||
				cite.InForce != day(t, "2009-06-01") {
				t.Errorf("filed %s: %s cites %+v", on, d.Duty, cite)
			}
		}
	}
}

// TestDecisionsInAnyOrder: the order in which decisions are told does not matter, and one made after every
// living tenant has one changes nothing about the clock.
func TestDecisionsInAnyOrder(t *testing.T) {
	t.Parallel()
	filed := rules.Date(2026, time.October, 1)
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"Anne Ærø", "Bo Å", "Bo Å"}
		c := rules.Case{Events: []rules.Event{{Kind: rules.Filed, On: filed, Ground: rules.GroundArrears}}}
		for _, name := range names[:rapid.IntRange(0, 3).Draw(t, "tenants")] {
			c.Tenants = append(c.Tenants, rules.Tenant{Name: name})
		}
		c.Municipal.Decisions = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) rules.TenantDecision {
			return rules.TenantDecision{
				Tenant:   rapid.SampledFrom([]string{"1", "2", "3", "Anne Ærø", "Bo Å", ""}).Draw(t, "tenant"),
				Decided:  filed + rules.Day(rapid.IntRange(-3, 30).Draw(t, "decided")),
				Outcome:  rapid.SampledFrom([]string{rules.Refused, "rent-help", ""}).Draw(t, "outcome"),
				Received: filed + rules.Day(rapid.IntRange(0, 30).Draw(t, "received")),
			}
		}), 0, 6).Draw(t, "decisions")
		f := rules.Finding{Rule: rules.EvictionFiled, Episode: 1, Outcome: rules.Notify, Event: c.Events[0]}
		asked := rules.AskedOn(filed + 60)
		duties := func() []rules.Duty { return rules.DutiesOf(&c, &f, filed.Begins(), asked) }
		want := duties()
		c.Municipal.Decisions = rapid.Permutation(c.Municipal.Decisions).Draw(t, "shuffled")
		if diff := cmp.Diff(want, duties()); diff != "" {
			t.Fatalf("in another order:\n%s", diff)
		}
		if want[1].Ended.IsZero() {
			return
		}
		c.Municipal.Decisions = append(c.Municipal.Decisions, rules.TenantDecision{
			Tenant: rapid.SampledFrom([]string{"1", "2", "Bo Å"}).Draw(t, "again"), Decided: filed + 40,
			Outcome: rapid.SampledFrom([]string{rules.Refused, "rent-help", ""}).Draw(t, "later")})
		if diff := cmp.Diff(want[:2], duties()[:2]); diff != "" {
			t.Fatalf("decided again:\n%s", diff)
		}
	})
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
