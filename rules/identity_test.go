package rules_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
)

var tonight, tomorrow = time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC),
	time.Date(2026, 10, 2, 18, 0, 0, 0, time.UTC)

// TestAStepKeepsItsIdentity: a correction takes over the identity of what it replaces, and what vanishes
// keeps its own.
func TestAStepKeepsItsIdentity(t *testing.T) {
	t.Parallel()
	filed := rules.Event{Kind: rules.Filed, On: day(t, "2026-10-01"), Ref: "F-1", Ground: rules.GroundArrears}
	demanded := rules.Event{Kind: rules.Demanded, On: day(t, "2026-09-01")}
	first := []rules.Record{{Source: "a", Events: []rules.Event{demanded, filed}}}
	rules.Identify(first, tonight)
	moved, plan := filed, rules.Event{Kind: rules.FilingPlanned, On: day(t, "2026-11-01")}
	moved.On += 40
	second := rules.Succeed(first[0], rules.Record{Source: "a", Events: []rules.Event{moved, plan}})
	rules.Identify([]rules.Record{second}, tomorrow)

	moved.ID, moved.Reported = "2", tonight
	gone := demanded
	gone.ID, gone.Reported, gone.Gone = "1", tonight, true
	if diff := cmp.Diff([]rules.Event{moved, plan, gone}, second.Events); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	records := []rules.Record{second}
	rules.Identify(records, tomorrow)
	if e := records[0].Events[1]; e.ID != "3" || !e.Reported.Equal(tomorrow) {
		t.Errorf("the new step is %q, reported %s", e.ID, e.Reported)
	}
}

// TestANoticeFindsItsStep: a notice that names its step is of it, whatever has become of its reference and
// the number of its episode.
func TestANoticeFindsItsStep(t *testing.T) {
	t.Parallel()
	c, err := rules.ReadCase([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	records := []rules.Record{{Events: c.Events}}
	rules.Identify(records, tonight)
	c.Events = records[0].Events
	filed := c.Events[2]
	c.Notices = []rules.SentNotice{{ID: "N", Rule: rules.EvictionFiled, Episode: 7, Step: filed.ID,
		On: filed.On.Add(-10), Ref: "other"}}
	for _, f := range rules.Law().Evaluate(nil, &c, rules.AskedOn(filed.On+5)) {
		if f.Rule == rules.EvictionFiled &&
			(f.Outcome != rules.Notified || f.Notice != "N" || f.Event.ID != filed.ID) {
			t.Errorf("%s/%s by notice %q of step %q", f.Outcome, f.Reason, f.Notice, f.Event.ID)
		}
	}
}

// TestIdentities: each event has one of its own, adopting again gives none anew, and merging keeps those that
// there are.
func TestIdentities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(records(60), 1, 3).Draw(t, "records")
		rules.Identify(all, tonight)
		given := map[rules.StepID]bool{}
		for _, r := range all {
			for _, e := range r.Events {
				if e.ID == "" || given[e.ID] || !e.Reported.Equal(tonight) {
					t.Fatalf("%+v", e)
				}
				given[e.ID] = true
			}
		}
		c := merged(all)
		rules.Identify(all, tomorrow)
		if diff := cmp.Diff(c, merged(rapid.Permutation(all).Draw(t, "shuffled"))); diff != "" {
			t.Fatalf("adopted again, and in another order:\n%s", diff)
		}
	})
}
