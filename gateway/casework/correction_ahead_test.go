package casework_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// TestACorrectionWaitsForTheDay: a filing that is moved to a day ahead is not told of as made before that day,
// and what else is corrected does not wait.
func TestACorrectionWaitsForTheDay(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		read := func(on rules.Day, street string) {
			t.Helper()
			row := gatewaytest.Tenancy("1", gatewaytest.Filed(on))
			row.Facts.Tenancy.Address.Street = street
			f.Rows, f.Version = []rules.Record{row}, f.Version+1
			w.Read(f)
			w.SendAll()
		}
		today := rules.DayOf(w.Clock.Now())
		last := func() (e rules.NoticeEvent) {
			w.View(func(r gateway.Reader) error {
				thread, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
				if len(thread) > 0 {
					e = thread[len(thread)-1].Content.Event
				}
				return err
			})
			return e
		}
		read(today, "Vestergade 1")
		read(today.Add(10), "Vestergade 1")
		if got := len(w.Messages()); got != 1 {
			t.Fatalf("%d messages %q, want the notice alone", got, w.Messages())
		}
		read(today.Add(10), "Vestergade 2")
		if got := len(w.Messages()); got != 2 || last().On != today {
			t.Fatalf("%d messages, the last of %s; want the address corrected, and the day as it was", got, last().On)
		}
		w.Clock.Pass(10 * 24 * time.Hour)
		w.SweepAndSend()
		if got := len(w.Messages()); got != 3 || last().On != today.Add(10) {
			t.Errorf("%d messages, the last of %s; want the day corrected when it has come", got, last().On)
		}
		w.Verify()
	})
}
