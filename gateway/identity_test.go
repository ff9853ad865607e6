package gateway_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// TestStepsGetAnIdentity: adoption numbers a step and says when it was first reported; a correction keeps both, what is
// dropped keeps both, and the notice names its step.
func TestStepsGetAnIdentity(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("1", filed(rules.Date(2026, 10, 1)))}}
		w.accept(f)
		first := w.clock.now()
		w.clock.pass(24 * time.Hour)
		corrected := filed(rules.Date(2026, 10, 3))
		corrected.Ref = "F-9"
		f.version++
		f.rows = []rules.Record{tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 20)}, corrected)}
		w.accept(f)
		f.version++
		f.rows = []rules.Record{tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 20)})}
		w.accept(f)

		notices := w.notices()
		if len(notices) != 1 || notices[0].Step != "1" {
			t.Fatalf("want one notice of step 1: %+v", notices)
		}
		w.view(func(r gateway.Reader) error {
			version, err := r.Version(gateway.Operator, notices[0].Case, 3)
			merged := rules.Merge("", association, version.Records)
			if len(merged.Events) != 2 {
				t.Fatalf("%+v", merged.Events)
			}
			if e := merged.Events[0]; e.ID != "2" || !e.Reported.Equal(first.Add(24*time.Hour)) {
				t.Errorf("the termination is step %q, reported %s", e.ID, e.Reported)
			}
			if e := merged.Events[1]; e.ID != "1" || !e.Reported.Equal(first) || !e.Gone || e.Ref != "F-9" {
				t.Errorf("the filing is step %q, reported %s, gone %v", e.ID, e.Reported, e.Gone)
			}
			return err
		})
		w.verified()
	})
}
