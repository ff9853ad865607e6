package municipal_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

const days = 24 * time.Hour

// wantClocks fails unless so many alarms about clocks that have run out stand after a sweep.
func wantLate(w *gatewaytest.World, when string, want int) {
	w.T.Helper()
	late := slices.DeleteFunc(clockAlarms(w), func(a string) bool { return a != "clock-late decide-no-help" })
	if len(late) != want {
		w.T.Errorf("%s: %d clocks are late, want %d", when, len(late), want)
	}
}

// However long nobody has looked, the first look finds every clock that ran out meanwhile, also where
// something is recorded about it.
func TestTheFirstLookAfterALongStop(t *testing.T) {
	municipal.OlderAtATime(t, 1)
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed), gatewaytest.Tenancy("3", filed))
		w.RecordAct(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			gateway.MunicipalAct{Kind: gateway.ActChildrenChecked})
		wantLate(w, "the day they arrive", 0)
		w.Clock.Pass(200 * days)
		wantLate(w, "after 200 days", 3)
		w.Clock.Pass(400 * days)
		wantLate(w, "and 400 more", 3)
		w.Verify()
	})
}

// An arrival that is proved long after it was sets a clock going that has run out. The looks through the
// older ones find it, whoever takes them.
func TestAnArrivalThatIsProvedLate(t *testing.T) {
	municipal.OlderAtATime(t, 2)
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		var rows []rules.Record
		for _, number := range []string{"1", "2", "3", "4", "5"} {
			rows = append(rows, gatewaytest.Tenancy(number, filed))
		}
		w.Arrive(rows...)
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, nil }
		first := w.Clock.Now()
		w.Read(&gatewaytest.Feed{Label: "a", Version: 2, Rows: append(rows, gatewaytest.Tenancy("6", filed))})
		w.SendAll()
		for range 5 {
			w.Clock.Pass(60 * days)
			w.SweepAndSend()
		}
		wantLate(w, "300 days", 5)
		for _, v := range w.NoticeViews(gateway.Operator) {
			if !v.Arrived.IsZero() {
				continue
			}
			if err := w.Receive(t.Context(), gatewaytest.Municipality, gateway.Receipt{
				ID: "r", Message: v.Messages[0].ID, Kind: gateway.ReceiptArrived, By: gateway.ProofPerson, At: first,
			}); err != nil {
				t.Fatal(err)
			}
		}
		for range 4 { // of two each
			w.Clock.Pass(2 * time.Hour)
			w.SweepAndSend()
		}
		wantLate(w, "proved after 300 days", 6)
	})
}

// A withdrawal ends the alarm about a clock at the next look, however old the clock is.
func TestAnOldRequestIsWithdrawn(t *testing.T) {
	municipal.OlderAtATime(t, 1)
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed), gatewaytest.Tenancy("3", filed))
		for range 3 {
			w.Clock.Pass(100 * days)
			w.SweepAndSend()
		}
		wantLate(w, "300 days", 3)
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed),
			gatewaytest.Tenancy("3", filed, gatewaytest.Withdrawn(rules.DayOf(w.Clock.Now()))))
		wantLate(w, "withdrawn", 2)
	})
}
