package intake_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// TestMissedNight: a night is missed until a run is adopted, not until one has begun; a weekend without
// nights is not.
func TestMissedNight(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		rooms := w.Intake()
		due := gatewaytest.Night
		rooms.Night = func(at time.Time) time.Time {
			if at.Before(due) {
				return due.AddDate(0, 0, -3)
			}
			return due
		}
		missed := func(want ...intake.MissedNight) {
			t.Helper()
			got, err := rooms.Missed(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("at %s (-want +got):\n%s", w.Clock.Now(), diff)
			}
		}
		missed() // a new installation waits for its first night
		feed := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		}
		w.Read(feed)
		first := w.Clock.Now()
		missed()
		w.Clock.Pass(3 * 24 * time.Hour) // no night was due meanwhile
		missed()

		due = w.Clock.Now()
		w.Clock.Pass(time.Hour)
		if report := w.Read(&gatewaytest.Feed{Label: "a", Version: 1}); report.Run.State != gateway.RunRefused {
			t.Fatalf("an empty feed is %s", report.Run.State)
		}
		missed() // it is tried again
		w.Clock.Pass(time.Hour)
		missed(intake.MissedNight{Association: gatewaytest.Association, Due: due, Since: first})
		if err := rooms.WatchRuns(context.Background()); err != nil {
			t.Fatal(err)
		}
		if a, ok := open(w, gateway.AlarmRunMissing); !ok || a.Code != "since-2026-10-05" {
			t.Errorf("the alarm is %+v", a)
		}
		feed.Version = 2
		feed.Rows = append(feed.Rows, gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 8))))
		w.Read(feed)
		missed()
		if a, ok := open(w, gateway.AlarmRunMissing); ok {
			t.Errorf("the night was read, and the alarm stands: %+v", a)
		}
	})
}

// open is the open alarm of the kind.
func open(w *gatewaytest.World, kind gateway.AlarmKind) (found gateway.Alarm, ok bool) {
	w.T.Helper()
	err := w.DB.View(context.Background(), func(r gateway.Reader) error {
		all, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
		for _, a := range all {
			if a.Kind == kind {
				found, ok = a, true
			}
		}
		return err
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return found, ok
}
