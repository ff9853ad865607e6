package casework_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

func copenhagen(t *testing.T, wall string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", wall, rules.Copenhagen)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A planned filing is notified by the first sweep after midnight of its day in Copenhagen, on an ordinary
// night and on those of 23 and 25 hours, and not by the evening run of the day before.
func TestAPlannedFilingIsNotifiedWhenItsDayBegins(t *testing.T) {
	for name, test := range map[string]struct {
		day   rules.Day
		lasts time.Duration // from the evening run at 20:00 to midnight, and the day itself
	}{
		"an ordinary day":                {rules.Date(2026, 10, 8), 24 * time.Hour},
		"the day that has 25 hours":      {rules.Date(2026, 10, 25), 25 * time.Hour},
		"the day after the 25 hours":     {rules.Date(2026, 10, 26), 24 * time.Hour},
		"the day that has 23 hours":      {rules.Date(2027, 3, 28), 23 * time.Hour},
		"the day after the 23 hours":     {rules.Date(2027, 3, 29), 24 * time.Hour},
		"the first day of another year":  {rules.Date(2027, 1, 1), 24 * time.Hour},
		"the leap day that has not been": {rules.Date(2027, 3, 1), 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				midnight := test.day.Begins()
				if got := (test.day + 1).Begins().Sub(midnight); got != test.lasts {
					t.Fatalf("the day lasts %v, want %v", got, test.lasts)
				}
				w.Clock.At = copenhagen(t, (test.day-1).String()+" 20:00:00")
				f := &gatewaytest.Feed{
					Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(test.day))},
				}
				if report := w.Read(f); report.Notices != 0 {
					t.Fatal("the evening run of the day before told it")
				}
				w.SweepAndSend()
				w.Clock.At = midnight.Add(-time.Microsecond)
				if w.SweepAndSend(); len(w.Notices()) != 0 {
					t.Fatal("it was told before midnight")
				}
				w.Clock.At = midnight
				if report := w.SweepAndSend(); report.Notices != 1 {
					t.Fatalf("the first sweep of the day made %d notices, want 1", report.Notices)
				}
				w.WantMessages("notice " + test.day.String())
				if n := w.Notices()[0]; n.Late || n.Due != test.day {
					t.Errorf("due %s, late %v", n.Due, n.Late)
				}
				if report := w.SweepAndSend(); report.Notices != 0 || w.Channel.Sends != 1 {
					t.Error("it was told again")
				}
			})
		})
	}
}

func TestAnOldPlannedFilingIsNotifiedAtOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		if report := w.Read(&gatewaytest.Feed{Label: "a",
			Rows: []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Planned(rules.Date(2026, 10, 2)))}}); report.Notices != 1 {
			t.Fatalf("%d notices, want 1", report.Notices)
		}
		if n := w.Notices()[0]; !n.Late {
			t.Error("it does not say that it is late")
		}
	})
}

// planNotified is a world with a plan for 5 October that was sent on the evening of that day.
func planNotified(
	t *testing.T, test func(t *testing.T, w *gatewaytest.World, f *gatewaytest.Feed,
		tell func(...rules.Event)),
) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Planned(rules.Date(2026, 10, 5)))},
		}
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-05")
		test(t, w, f, func(events ...rules.Event) {
			t.Helper()
			f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2", events...)}, f.Version+1
			if report := w.Read(f); report.Notices != 0 {
				t.Errorf("%d new notices, want none", report.Notices)
			}
			w.SendAll()
		})
	})
}

// The filing that was planned is an update in the same thread, and the clock goes on from the first arrival.
func TestFiledAsPlannedIsAnUpdate(t *testing.T) {
	planNotified(t, func(t *testing.T, w *gatewaytest.World, f *gatewaytest.Feed, tell func(...rules.Event)) {
		arrived := gatewaytest.Night.Add(time.Minute)
		w.Clock.Pass(time.Hour)
		first := w.Notices()[0]
		var message string
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, first.ID)
			message = thread[0].ID
			return err
		})
		if err := w.Receive(context.Background(), gatewaytest.Municipality,
			gateway.Receipt{ID: "k1", Message: message, Kind: gateway.ReceiptArrived,
				By: gateway.ProofReceipt,
				At: arrived}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(48 * time.Hour)
		tell(gatewaytest.Planned(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 7)))
		w.WantMessages("notice 2026-10-05", "update 2026-10-07")
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, first.ID)
			if thread[1].Content.Late {
				t.Error("the update says that the notice was late, and it came before the filing")
			}
			return err
		})
		n := w.Notices()
		if len(n) != 1 || !n[0].Arrived.Equal(arrived) {
			t.Fatalf("%d notices, arrived %v; want one, arrived %v", len(n), n[0].Arrived, arrived)
		}
		tell(gatewaytest.Planned(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 7)),
			rules.Event{
				Kind: rules.Postponed, On: rules.Date(2026, 10, 7),
			},
			rules.Event{Kind: rules.CourtDateSet, On: rules.Date(2026, 10, 7)},
			rules.Event{Kind: rules.Paid, On: rules.Date(2026, 10, 7)})
		w.SweepAndSend()
		// what concerns the court, and a payment, are not sent
		w.WantMessages("notice 2026-10-05", "update 2026-10-07")
		tell(gatewaytest.Planned(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 6)))
		w.WantMessages("notice 2026-10-05", "update 2026-10-07", "correction 2026-10-06")
	})
}

func TestALaterPlanReplacesTheEarlier(t *testing.T) {
	planNotified(t, func(t *testing.T, w *gatewaytest.World, f *gatewaytest.Feed, tell func(...rules.Event)) {
		tell(gatewaytest.Planned(rules.Date(2026, 10, 5)), gatewaytest.Planned(rules.Date(2026, 10, 9)))
		w.WantMessages("notice 2026-10-05", "correction 2026-10-09")
		tell(gatewaytest.Planned(rules.Date(2026, 10, 5)), gatewaytest.Planned(rules.Date(2026, 10, 9)),
			rules.Event{
				Kind: rules.Postponed, On: rules.Date(2026, 10, 5),
			})
		w.WantMessages("notice 2026-10-05", "correction 2026-10-09")
	})
}

func TestFiledLongAfterThePlanAsksAPerson(t *testing.T) {
	planNotified(t, func(t *testing.T, w *gatewaytest.World, f *gatewaytest.Feed, tell func(...rules.Event)) {
		w.Clock.Pass(16 * 24 * time.Hour)
		tell(gatewaytest.Planned(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 20)))
		w.WantMessages("notice 2026-10-05")
		wantTask(t, w, rules.FiledLongAfterPlan)
	})
}

func TestAPlanWithdrawnBeforeItsDaySendsNothing(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 9)),
					gatewaytest.Withdrawn(rules.Date(2026, 10, 5))),
			},
		})
		w.Clock.Pass(10 * 24 * time.Hour)
		if report := w.SweepAndSend(); report.Notices != 0 || len(w.Notices()) != 0 ||
			slices.Contains(w.AlarmKinds(), gateway.AlarmFinding) {
			t.Errorf("%d notices, alarms %v; want none", len(w.Notices()), w.AlarmKinds())
		}
	})
}
