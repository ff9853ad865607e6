package rules_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
)

// said is what the rules answer and the association is asked, without what only counts the time gone by, as
// the wording cited where no step has one; and the first day on which time alone may change it.
func said(set *rules.Set, c *rules.Case, asked rules.Asked) (all []any, wake rules.Day) {
	wakes := func(d rules.Day) {
		if !d.IsZero() && (wake.IsZero() || d < wake) {
			wake = d
		}
	}
	for _, f := range set.Evaluate(nil, c, asked) {
		wakes(f.Wake)
		f.Wake, f.Late, f.LateBy, f.Cites = 0, false, 0, nil
		all = append(all, f)
	}
	for _, q := range rules.Questions(c, asked) {
		wakes(q.Wake)
		all = append(all, q)
	}
	return all, wake
}

// told draws which steps of a case the municipality has been told of.
func told(t *rapid.T, c *rules.Case) {
	for _, e := range c.Events {
		rule := map[rules.EventKind]string{
			rules.Demanded: rules.AssignedTenantDemand, rules.Filed: rules.EvictionFiled,
			rules.FilingPlanned: rules.EvictionFiled, rules.Terminated: rules.ChildrenUnder18,
		}[e.Kind]
		if rule != "" && rapid.IntRange(0, 2).Draw(t, "told") == 0 {
			c.Notices = append(c.Notices,
				rules.SentNotice{Rule: rule, Episode: rapid.IntRange(0, 2).Draw(t, "episode"), Ref: e.Ref,
					On: e.On})
		}
	}
}

// TestWake: until the day that the answer names, the same question has the same answer; and where nothing
// that the law asks about lies ahead, no day is named.
func TestWake(t *testing.T) {
	t.Parallel()
	set := rules.NewSet(rules.Options{GoLive: map[string]rules.Day{"13748136": day(t, "2026-01-20")},
		Children: []rules.ChildrenAgreement{{Association: "13748136", Municipality: "0751",
			Basis: rules.BasisLaw}}})
	rapid.Check(t, func(t *rapid.T) {
		c := cases(60).Draw(t, "case")
		last := c.Events[0].On + 150
		if rapid.IntRange(0, 4).Draw(t, "with a slip of the pen") == 0 {
			last += 300
			odd := events(0).Draw(t, "odd")
			odd.On, odd.At = odd.On+rapid.SampledFrom([]rules.Day{-40000, -300, 380, 13000}).Draw(t, "slip"),
				time.Time{}
			c.Events = append(c.Events, odd)
		}
		told(t, &c)
		c.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		asked := askedSometime().Draw(t, "asked")
		want, wake := said(set, &c, asked)
		ahead := false
		for _, e := range c.Events {
			switch e.Kind {
			case rules.Reminded, rules.Paid, rules.Contacted:
			default:
				ahead = ahead || e.On > asked.Day || !asked.At.IsZero() && e.At.After(asked.At)
			}
		}
		if !ahead && !wake.IsZero() && len(rules.Questions(&c, asked)) == 0 {
			t.Fatalf("nothing lies ahead, and it wakes %s", wake)
		}
		for d := asked.Day; d < last && (wake.IsZero() || d < wake); d++ {
			later := rules.AskedOn(d)
			if !asked.At.IsZero() {
				later = rules.AskedAt(d.Ends().Add(-time.Second))
			}
			if got, _ := said(set, &c, later); !reflect.DeepEqual(want, got) {
				t.Fatalf("asked %s, it wakes %q; asked %s:\n%s", asked.Day, wake, d, cmp.Diff(want, got))
			}
		}
	})
}

// TestAMoveOutAheadWakesThePlan: a tenant who moves out before the day of a planned filing raises a doubt
// about the plan on the day of moving, and not first on the day of the filing.
func TestAMoveOutAheadWakesThePlan(t *testing.T) {
	t.Parallel()
	c := rules.Case{
		ID: "1", Association: "13748136",
		Facts: rules.Facts{Tenancy: rules.Tenancy{
			Kind: rules.Family, Start: day(t, "2025-05-31"), Municipality: "0751", Assigned: rules.Yes,
		}},
		Events: []rules.Event{
			{Kind: rules.MovedOut, On: day(t, "2026-01-02")},
			{Kind: rules.FilingPlanned, On: day(t, "2026-03-02"), Ground: rules.GroundArrears},
		},
	}
	_, wake := said(rules.NewSet(rules.Options{}), &c, rules.AskedOn(day(t, "2026-01-01")))
	if wake != c.Events[0].On {
		t.Errorf("it wakes %s, want the day of moving", wake)
	}
}
