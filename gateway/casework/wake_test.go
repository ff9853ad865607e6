package casework_test

import (
	"fmt"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// More cases than one transaction takes wake, though those before them in the order stay awake.
func TestMoreCasesThanABatchWake(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Clock.Pass(11 * time.Hour) // five in the morning in UTC, seven in Copenhagen
		var rows []rules.Record
		for i := range 270 {
			step := gatewaytest.Filed(rules.Date(2026, 10, 6))
			step.At = time.Date(2026, 10, 6, 19, 0, 0, 0, time.UTC)
			if i%9 == 0 {
				step.At = time.Date(2026, 10, 6, 7, 0, 0, 0, time.UTC)
			}
			rows = append(rows, gatewaytest.Tenancy(fmt.Sprint(i), step))
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows})
		w.Clock.Pass(3 * time.Hour)
		w.SweepAndSend()
		if got := len(w.Notices()); got != 30 {
			t.Errorf("%d of the 30 whose hour had come were told", got)
		}
	})
}

// A step with a later hour of today wakes its case at every sweep, and the same answer is stored once.
func TestTheSameFindingIsStoredOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		later := gatewaytest.Filed(rules.Date(2026, 10, 5))
		later.At = gatewaytest.Night.Add(90 * time.Minute)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", later)}})
		count := func() (n int) {
			w.View(func(r gateway.Reader) error {
				entries, err := r.Entries(0, 0)
				n = len(entries)
				return err
			})
			return n
		}
		before := count()
		for range 20 {
			w.Clock.Pass(time.Minute)
			w.SweepAndSend()
		}
		if got := count(); got != before || len(w.Notices()) != 0 {
			t.Errorf("twenty sweeps before its hour left %d entries and %d notices", got-before,
				len(w.Notices()))
		}
		w.Clock.Pass(71 * time.Minute)
		w.SweepAndSend()
		if len(w.Notices()) != 1 {
			t.Error("it was not told when its hour came")
		}
		w.Verify()
	})
}

// After a change of rules every case is judged once, and not by every sweep; and a new day to wake on is
// kept though the answer is the same.
func TestASweepAsksEachCaseOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		unanswered := gatewaytest.FiledWithoutGround(rules.Date(2026, 9, 1)) // late, and later every day
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))),
				gatewaytest.Tenancy("2", unanswered),
			},
		})
		awake := func() (n int) {
			w.View(func(r gateway.Reader) error {
				cases, err := r.Awake(rules.DayOf(w.Clock.Now()), w.Rules.Hash(), "", 0)
				n = len(cases)
				return err
			})
			return n
		}
		w.Rules = rules.NewSet(rules.Options{GoLive: map[string]rules.Day{
			gatewaytest.Association: rules.Date(2026, 1, 2),
		}})
		if awake() != 2 {
			t.Fatalf("%d cases are awake under the new rules", awake())
		}
		w.SweepAndSend()
		if awake() != 0 {
			t.Errorf("%d cases are still awake", awake())
		}
	})
}
