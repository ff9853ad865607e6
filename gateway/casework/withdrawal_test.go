package casework_test

import (
	"context"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A withdrawal is sent once; if it was a mistake, that is a correction; a filing after it is another notice.
func TestAWithdrawalIsAnUpdate(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Filed(rules.Date(2026, 10, 2)))},
		}
		say := func(events ...rules.Event) gateway.Report {
			f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2", events...)}, f.Version+1
			report := w.Read(f)
			w.SendAll()
			return report
		}
		say(gatewaytest.Filed(rules.Date(2026, 10, 2)))
		say(gatewaytest.Filed(rules.Date(2026, 10, 2)), gatewaytest.Withdrawn(rules.Date(2026, 10, 5)))
		w.WantMessages("notice 2026-10-02", "update 2026-10-05")
		w.SweepAndSend()
		say(gatewaytest.Filed(rules.Date(2026, 10, 2)), gatewaytest.Withdrawn(rules.Date(2026, 10, 5)),
			rules.Event{
				Kind: rules.Paid, On: rules.Date(2026, 10, 5),
			})
		w.WantMessages("notice 2026-10-02", "update 2026-10-05")
		w.Clock.Pass(24 * time.Hour)
		if report := say(gatewaytest.Filed(rules.Date(2026, 10, 2)),
			gatewaytest.Withdrawn(rules.Date(2026, 10, 5)),
			gatewaytest.Filed(rules.Date(2026, 10, 6))); report.Notices != 1 {
			t.Errorf("a filing after the withdrawal made %d notices, want 1", report.Notices)
		}
		w.WantMessages("notice 2026-10-02", "update 2026-10-05")
	})
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 2)),
					gatewaytest.Withdrawn(rules.Date(2026, 10, 9))),
			},
		}
		if report := w.Read(f); report.Notices != 1 {
			t.Fatalf("%d notices, want 1: the withdrawal lies ahead", report.Notices)
		}
		w.SendAll()
		w.SweepAndSend()
		w.WantMessages("notice 2026-10-02")
	})
}

// A withdrawal that was a mistake is corrected.
func TestAWithdrawalThatIsGoneIsCorrected(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Filed(rules.Date(2026, 10, 2)))},
		}
		w.Read(f)
		w.SendAll()
		f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2",
			gatewaytest.Filed(rules.Date(2026, 10, 2)),
			gatewaytest.Withdrawn(rules.Date(2026, 10, 4)))}, 1
		w.Read(f)
		w.SendAll()
		f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2",
			gatewaytest.Filed(rules.Date(2026, 10, 2)))}, 2
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-02", "update 2026-10-04", "correction 2026-10-02")
	})
}

// A withdrawal that was sent with a wrong day, long from the right one, stays a withdrawal.
func TestAWithdrawalOfAnotherDayIsCorrected(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Clock.Pass(30 * 24 * time.Hour) // 4 November
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Filed(rules.Date(2026, 10, 2)))},
		}
		w.Read(f)
		w.SendAll()
		for i, day := range []rules.Day{rules.Date(2026, 10, 4), rules.Date(2026, 10, 25)} {
			f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Filed(rules.Date(2026, 10, 2)),
				gatewaytest.Withdrawn(day))}, 1+i
			w.Read(f)
			w.SendAll()
		}
		w.WantMessages("notice 2026-10-02", "update 2026-10-04", "correction 2026-10-25")
	})
}

func TestAWithdrawnDemandIsAnUpdate(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		row := func(events ...rules.Event) []rules.Record {
			r := gatewaytest.Tenancy("2", events...)
			r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 5, 1)
			return []rules.Record{r}
		}
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 2)}
		f := &gatewaytest.Feed{Label: "a", Rows: row(demand)}
		w.Read(f)
		w.SendAll()
		f.Rows, f.Version = row(rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1)}), 1
		if report := w.Read(f); report.Notices != 0 {
			t.Errorf("another day of the same demand made %d notices", report.Notices)
		}
		w.SendAll()
		f.Rows, f.Version = row(rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1)},
			gatewaytest.Withdrawn(rules.Date(2026, 10, 5))), 2
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-02", "correction 2026-10-01", "update 2026-10-05")
	})
}

// A withdrawal of a later step is not sent in the demand's thread, nor is any to a municipality that never
// got the notice or answered that it is not its own.
func TestAWithdrawalThatIsNotSent(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		row := gatewaytest.Tenancy("2", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1)})
		row.Facts.Tenancy.Assigned, row.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 5, 1)
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}}
		w.Read(f)
		w.SendAll()
		row.Events = append(row.Events, rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 3)},
			gatewaytest.Withdrawn(rules.Date(2026, 10, 5)))
		f.Rows, f.Version = []rules.Record{row}, 1
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-01")
	})
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		if err := w.Receive(context.Background(), gatewaytest.Municipality,
			gateway.Receipt{ID: "k", Message: delivery().ID, Kind: gateway.ReceiptRejected,
				By:     gateway.ProofReceipt,
				Reason: "not-ours", At: gatewaytest.Night}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(24 * time.Hour)
		w.Read(&gatewaytest.Feed{
			Label: "a", Version: 1, Rows: []rules.Record{
				gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)),
					gatewaytest.Withdrawn(rules.Date(2026, 10, 6))),
			},
		})
		w.SweepAndSend()
		w.WantMessages("notice 2026-10-05")
	})
}
