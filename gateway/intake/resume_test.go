package intake_test

import (
	"context"
	"fmt"
	"testing"

	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// A process may die at any commit: the next one carries on, and every notice is made once.
func TestARunIsResumedAfterAnyCommit(t *testing.T) {
	var rows []rules.Record
	for i := range 25 { // three chunks
		rows = append(rows, gatewaytest.Tenancy(fmt.Sprintf("%04d", i), gatewaytest.Filed(rules.Date(2026, 10, 5))))
	}
	for dieAt := 1; dieAt <= 10; dieAt++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("commit %d after=%t", dieAt, after), func(t *testing.T) {
				gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
					whole := w.Store
					w.Chunk = 10
					w.Store = &gatewaytest.BreakingStore{Store: whole, DieAt: dieAt, After: after}
					f := &gatewaytest.Feed{Label: "a", Rows: rows}
					_, err := w.Accept(context.Background(), intake.Request{
						Association: gatewaytest.Association, Feeds: []intake.Feed{f},
					})
					if dieAt < 5 && err == nil {
						t.Fatalf("it did not die")
					}
					dead := w.Owner
					w.Store, w.Owner = whole, intake.NewOwner()
					if err := w.Bury(context.Background(), []string{dead}); err != nil {
						t.Fatal(err)
					}
					before := len(w.Notices())
					report := w.Read(f)
					if n := len(w.Notices()); n != len(rows) {
						t.Errorf("%d notices, want %d", n, len(rows))
					}
					if told := before + report.Resumed.Notices + report.Notices; told != len(rows) {
						t.Errorf("%d there, and %+v told: not %d notices", before, report, len(rows))
					}
				})
			})
		}
	}
}
