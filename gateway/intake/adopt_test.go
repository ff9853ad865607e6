package intake_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// TestAStepGetsAnIdentity: adoption numbers a step and says when it was first reported; a correction keeps
// both, what is dropped keeps both, and the notice names its step.
func TestAStepGetsAnIdentity(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 1)))},
		}
		w.Read(f)
		first := w.Clock.Now()
		w.Clock.Pass(24 * time.Hour)
		corrected := gatewaytest.Filed(rules.Date(2026, 10, 3))
		corrected.Ref = "F-9"
		f.Version++
		f.Rows = []rules.Record{
			gatewaytest.Tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 20)}, corrected),
		}
		w.Read(f)
		f.Version++
		f.Rows = []rules.Record{gatewaytest.Tenancy("1", rules.Event{
			Kind: rules.Terminated, On: rules.Date(2026, 9, 20),
		})}
		w.Read(f)

		notices := w.Notices()
		if len(notices) != 1 || notices[0].Step != "1" {
			t.Fatalf("want one notice of step 1: %+v", notices)
		}
		w.View(func(r gateway.Reader) error {
			version, err := r.Version(gateway.Operator, notices[0].Case, 3)
			merged := rules.Merge("", gatewaytest.Association, version.Records)
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
		w.Verify()
	})
}
