package rules_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
)

// anyCase draws a case of which facts may be missing, dates may be slips of the pen, and notices may have
// been sent.
func anyCase() *rapid.Generator[rules.Case] {
	return rapid.Custom(func(t *rapid.T) rules.Case {
		c := cases(rapid.SampledFrom([]int{20, 60, 150}).Draw(t, "within")).Draw(t, "case")
		c.Association = "13748136"
		c.Tenancy.Kind = rapid.SampledFrom([]rules.Kind{rules.Family, rules.Family, rules.UnknownKind,
			rules.Care}).Draw(t, "kind")
		c.Tenancy.Assigned = flags().Draw(t, "assigned")
		c.Household.ChildrenUnder18 = rules.Answer(flags().Draw(t, "children"))
		c.Tenants[0].NoticeConsent = rapid.SampledFrom([]rules.Day{0, c.Events[0].On, c.Events[0].On +
			20}).Draw(t, "consent")
		if rapid.IntRange(0, 3).Draw(t, "slip") == 0 {
			e := &c.Events[rapid.IntRange(0, len(c.Events)-1).Draw(t, "which")]
			e.On += rapid.SampledFrom([]rules.Day{-e.On, -40000, -300, 380, 13000}).Draw(t, "by")
			e.At = time.Time{}
		}
		told(t, &c)
		return c
	})
}

func allRules(t *testing.T) *rules.Set {
	return rules.NewSet(rules.Options{
		GoLive: map[string]rules.Day{"13748136": day(t, "2026-01-10")},
		Children: []rules.ChildrenAgreement{{Association: "13748136", Municipality: "0751",
			Basis: rules.BasisConsent, From: day(t, "2026-01-15")}},
	})
}

// TestWhatAFindingHolds: a notice carries something, misses nothing and has a place to go; only what must
// still be notified can be late; what asks something of a person says since when; and the check that answered
// is one of its rule's.
func TestWhatAFindingHolds(t *testing.T) {
	t.Parallel()
	set := allRules(t)
	checks := map[string][]rules.Check{}
	for _, rule := range set.Rules() {
		checks[rule.Name] = slices.Concat(rule.Versions[0].Checks, rule.Versions[0].Quiet)
	}
	rapid.Check(t, func(t *rapid.T) {
		c, asked := anyCase().Draw(t, "case"), askedSometime().Draw(t, "asked")
		for _, f := range set.Evaluate(nil, &c, asked) {
			if check := checks[f.Rule][f.Check-1]; check.Outcome != f.Outcome || check.Reason != f.Reason {
				t.Fatalf("check %d of %s answers %s/%s, and the finding %s/%s", f.Check, f.Rule,
					check.Outcome, check.Reason, f.Outcome, f.Reason)
			}
			switch {
			case f.Outcome == rules.Notify &&
				(len(f.Carries) == 0 || len(f.Missing) > 0 || f.Municipality == "" || f.Event.On.IsZero() ||
					f.Due.IsZero()):
				t.Fatalf("a notice that cannot be sent: %+v", f)
			case f.Late && f.Outcome != rules.Notify && f.Outcome != rules.Review &&
				f.Outcome != rules.Incomplete:
				t.Fatalf("nothing is to be done, and it is late: %+v", f)
			case (f.Outcome == rules.Incomplete) != (len(f.Missing) > 0):
				t.Fatalf("%s misses %v", f.Outcome, f.Missing)
			case f.Outcome == rules.Incomplete && f.Due.IsZero() &&
				!slices.Contains(f.Missing, rules.FieldEventDay):
				t.Fatalf("nobody knows since when: %+v", f)
			case f.Outcome == rules.Notified && len(c.Notices) == 0:
				t.Fatalf("notified by no notice: %+v", f)
			}
		}
	})
}

// TestHistoryIsWhole: every event is a step of one episode, in order, and asking makes no difference to
// which.
func TestHistoryIsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase().Draw(t, "case")
		first, again := c.History(askedSometime().Draw(t, "asked")),
			c.History(askedSometime().Draw(t, "asked later"))
		var steps []*rules.Step
		for i, e := range first.Episodes {
			if e.Number != i || len(e.Steps) != len(again.Episodes[i].Steps) {
				t.Fatalf("episode %d has the number %d, and %d steps or %d", i, e.Number, len(e.Steps),
					len(again.Episodes[i].Steps))
			}
			steps = append(steps, e.Steps...)
		}
		if !slices.Equal(steps, first.Steps) || len(steps) != len(c.Events) {
			t.Fatalf("%d steps in the episodes, %d in the history, %d events", len(steps), len(first.Steps),
				len(c.Events))
		}
	})
}

// TestOrderOfNotices: in which order notices are recorded makes no difference to what the
// statutes ask for.
func TestOrderOfNotices(t *testing.T) {
	t.Parallel()
	set := rules.Law()
	rapid.Check(t, func(t *rapid.T) {
		c, asked := anyCase().Draw(t, "case"), askedSometime().Draw(t, "asked")
		statutory := func() []rules.Finding {
			return slices.DeleteFunc(set.Evaluate(nil, &c, asked),
				func(f rules.Finding) bool { return !rules.Statutory(f.Rule) })
		}
		want := statutory()
		c.Notices = rapid.Permutation(c.Notices).Draw(t, "notices")
		c.Events = rapid.Permutation(c.Events).Draw(t, "events")
		if diff := cmp.Diff(want, statutory()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestDutiesFollowTheNotice: no duty begins before the notice has arrived, except the fogedret's and the
// citizen's own; none is met before it begins; and what the municipality recorded tomorrow is not recorded
// today.
func TestDutiesFollowTheNotice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		filed := rules.Event{Kind: rules.Filed, On: rules.Date(2026, time.March, 2)}
		someday := func(name string) rules.Day {
			return filed.On + rules.Day(rapid.IntRange(-10, 60).Draw(t, name))
		}
		arrived := someday("arrived")
		n := rules.SentNotice{Rule: rules.EvictionFiled, Episode: 2, On: filed.On, Arrived: arrived.Begins()}
		m := rules.Municipal{Contacted: someday("contacted"), Decided: someday("decided"),
			Outcome: rules.Refused, EvictionNotice: someday("evicted")}
		asked := rules.AskedOn(someday("asked"))
		for _, d := range rules.Duties(n, filed, m, []rules.Tenant{{Name: "Anne Ærø"}}, asked) {
			if d.Starts != arrived && d.Starts != m.EvictionNotice && d.Duty != rules.Appeal ||
				d.Episode != 2 {
				t.Fatalf("arrived %s: %+v", arrived, d)
			}
			if d.Ended > asked.Day || !d.Ended.IsZero() && d.Ended < min(filed.On, arrived) {
				t.Fatalf("asked %s, arrived %s: %+v", asked.Day, arrived, d)
			}
		}
	})
}
