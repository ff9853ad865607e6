package intake_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A case that disappears from a list is closed by nobody. Where the list has closed cases too, a person is
// asked what has become of it, until it is there again.
func TestACaseThatIsGoneIsAskedAbout(t *testing.T) {
	for _, ask := range []bool{false, true} {
		gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
			w.Asks = map[string]bool{"a": ask}
			f := manyTenancies("a", 20)
			f.Rows = append(f.Rows, gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5))))
			all := f.Rows
			w.Read(f)
			before := w.Notices()

			f.Rows, f.Version = slices.Clone(all[:20]), 1
			w.Read(f)
			number := ""
			asked := func() bool {
				return slices.ContainsFunc(w.Waiting(gatewaytest.AssociationScope), func(v casework.TaskView) bool {
					number = v.Number
					return v.Kind == gateway.TaskQuestion && v.Rule == string(rules.GoneFromFeed)
				})
			}
			if asked() != ask {
				t.Errorf("asked: %v, want %v", asked(), ask)
			}
			if now := w.Notices(); len(now) != len(before) || len(now) == 0 {
				t.Errorf("%d notices stand, want the %d from before", len(now), len(before))
			}
			if !ask {
				return
			}
			f.Rows, f.Version = all, 2
			w.Read(f)
			if asked() {
				t.Error("asked about a case that is there again")
			}
			f.Rows, f.Version = slices.Clone(all[:20]), 3
			w.Clock.Pass(24 * time.Hour)
			w.Read(f)
			if !asked() {
				t.Error("not asked when it is gone once more")
			}
			sure := gatewaytest.Reply{Rule: string(rules.GoneFromFeed), As: rules.None, Reason: "case-over"}
			wrong := sure
			wrong.Reason = "not-filed"
			if _, err := w.Answer(number, wrong); err == nil {
				t.Error("answered with what answers another question")
			}
			if _, err := w.Answer(number, sure); err != nil {
				t.Fatal(err)
			}
			if asked() {
				t.Error("asked again although a person has answered")
			}
			if slices.Contains(w.AlarmKinds(), gateway.AlarmQuestion) {
				t.Error("the alarm stands although a person has answered")
			}
		})
	}
}
