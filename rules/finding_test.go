package rules_test

import (
	"encoding/json"
	"testing"
	"time"

	"boligbro/rules"
)

// A finding that was stored is the same when it is read again, whatever it answers.
func TestAStoredFindingIsTheSame(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		found, err := v.Evaluate()
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			text, err := json.Marshal(f)
			if err != nil {
				t.Fatal(err)
			}
			var back rules.Finding
			if err := json.Unmarshal(text, &back); err != nil {
				t.Fatal(err)
			}
			if !f.Same(back) || !back.Same(f) {
				t.Errorf("%s: %s is not the same when it is read again", v.File, text)
			}
		}
	}
}

// Whatever programs read of a finding makes it another; what stands beside the answer does not.
func TestWhatMakesAFindingAnother(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*rules.Finding){
		"rule":         func(f *rules.Finding) { f.Rule = rules.AssignedTenantDemand },
		"episode":      func(f *rules.Finding) { f.Episode++ },
		"outcome":      func(f *rules.Finding) { f.Outcome = rules.Review },
		"late":         func(f *rules.Finding) { f.Late = true },
		"how late":     func(f *rules.Finding) { f.LateBy += time.Second },
		"due":          func(f *rules.Finding) { f.Due++ },
		"hour":         func(f *rules.Finding) { f.DueAt = f.DueAt.Add(time.Minute) },
		"reason":       func(f *rules.Finding) { f.Reason = rules.AlreadyNotified },
		"event":        func(f *rules.Finding) { f.Event.Ref = "F-8" },
		"others":       func(f *rules.Finding) { f.Others = []rules.Event{f.Event} },
		"signs":        func(f *rules.Finding) { f.Signs = []rules.Sign{rules.SignPaid} },
		"municipality": func(f *rules.Finding) { f.Municipality = "0101" },
		"wake":         func(f *rules.Finding) { f.Wake++ },
		"carries":      func(f *rules.Finding) { f.Carries = []rules.Field{rules.FieldAddress} },
		"missing":      func(f *rules.Finding) { f.Missing = []rules.Field{rules.FieldAddress} },
		"cites":        func(f *rules.Finding) { f.Cites = []rules.Citation{{Statute: "almenlejeloven"}} },
	} {
		f := rules.Finding{Rule: "eviction-filed", Episode: 1, Outcome: rules.Notify, Due: rules.Date(2026, 10, 1),
			DueAt: time.Date(2026, 10, 1, 8, 15, 0, 0, time.UTC), Event: rules.Event{Kind: rules.Filed, Ref: "F-7"}}
		other := f
		change(&other)
		if f.Same(other) {
			t.Errorf("another %s makes no other finding", name)
		}
	}
	f, other := rules.Finding{Signs: []rules.Sign{}}, rules.Finding{Sent: &rules.SentNotice{}, Check: 2}
	if !f.Same(other) {
		t.Error("what programs do not read makes another finding")
	}
}
