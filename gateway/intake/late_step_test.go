package intake_test

import (
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A filing whose year is written wrongly lies before go-live: a person is asked, unless it was in the first
// run of its source, which brings what is old.
func TestAStepFromBeforeGoLiveThatIsReportedAfterIt(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		old := gatewaytest.Filed(rules.Date(2025, 10, 5))
		f, later := manyTenancies("a", 20), manyTenancies("b", 20)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("1", old))
		w.Read(f)
		f.Rows, f.Version = append(f.Rows, gatewaytest.Tenancy("2", old)), 1
		later.Rows = append(later.Rows, gatewaytest.Tenancy("3", old))
		for range 2 { // the second night says the same
			f.Version++
			w.Read(f, later)
			open := tasks(w, gateway.TaskFinding)
			if len(w.Notices()) != 0 || len(open) != 1 || open[0].Reason != rules.ReportedAfterGoLive ||
				open[0].Tenancy != "2" {
				t.Fatalf("%d notices, open: %+v", len(w.Notices()), open)
			}
		}
		w.Verify()
	})
}
