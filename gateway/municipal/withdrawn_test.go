package municipal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// clockAlarms are the open alarms about clocks, after a sweep.
func clockAlarms(w *gatewaytest.World) (open []string) {
	w.T.Helper()
	w.Clock.Pass(2 * time.Hour) // when another look is due
	w.SweepAndSend()
	w.View(func(r gateway.Reader) error {
		alarms, err := r.Alarms(gatewaytest.MunicipalityScope, gateway.AlarmList{})
		for _, a := range alarms {
			if a.Kind == gateway.AlarmClockAtRisk || a.Kind == gateway.AlarmClockLate {
				open = append(open, string(a.Kind)+" "+a.Code)
			}
		}
		return err
	})
	return open
}

// wantClocks fails the test when the open alarms about clocks are others.
func wantClocks(w *gatewaytest.World, when string, want ...string) {
	w.T.Helper()
	if got := clockAlarms(w); !slices.Equal(got, want) {
		w.T.Errorf("%s: %q, want %q", when, got, want)
	}
}

// the request of 5 October, with what is reported of it after.
func request(w *gatewaytest.World, more ...rules.Event) {
	w.T.Helper()
	events := append([]rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 5))}, more...)
	w.Arrive(gatewaytest.Tenancy("1", events...))
}

// theirs is the municipality's own view of the only notice, whose clocks stand as it says.
func theirs(w *gatewaytest.World, want string) {
	w.T.Helper()
	v := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
	if got := dutyStates(v, rules.DayOf(w.Clock.Now())); got != want {
		w.T.Errorf("%s: %q, want %q", rules.DayOf(w.Clock.Now()), got, want)
	}
	if first := v.Soonest(); !first.IsZero() && !v.Withdrawn.IsZero() {
		w.T.Errorf("a clock of what was withdrawn runs out on %s", first)
	}
}

// A request that is withdrawn in time has no clock any more, for the alarms, the lists and the calendar.
func TestAWithdrawnRequestHasNoClock(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		request(w)
		w.Clock.Pass(8 * 24 * time.Hour)
		wantClocks(w, "eight days after", "clock-at-risk decide-no-help")
		request(w, gatewaytest.Withdrawn(rules.Date(2026, 10, 12)))
		wantClocks(w, "withdrawn")
		w.Clock.Pass(30 * 24 * time.Hour)
		wantClocks(w, "withdrawn a month ago")
		theirs(w, "take-up-at-once unclassified withdrawn; decide-no-help unclassified withdrawn")
		found, err := w.Municipal().Deadlines(t.Context(), gatewaytest.MunicipalityScope,
			rules.AskedAt(w.Clock.Now()))
		if err != nil || len(found) != 1 {
			t.Fatalf("%+v, %v", found, err)
		}
		if feed := string(document.Calendar(found)); !strings.Contains(feed, "STATUS:CANCELLED") {
			t.Errorf("the calendar: %s", feed)
		}
		w.Verify()
	})
}

// A time limit that had passed when the request was withdrawn stays passed, and nobody is reminded of it. A
// withdrawal that was a mistake lets the clock run again.
func TestAWithdrawalAfterTheLimitChangesNoAnswer(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		request(w)
		w.Clock.Pass(20 * 24 * time.Hour)
		wantClocks(w, "20 days after", "clock-late decide-no-help")
		// Also where the withdrawal is dated before the limit: nobody had said so by then.
		request(w, gatewaytest.Withdrawn(rules.Date(2026, 10, 12)))
		wantClocks(w, "withdrawn")
		theirs(w, "take-up-at-once unclassified withdrawn; decide-no-help unclassified no-answer")
		w.Clock.Pass(24 * time.Hour)
		request(w)
		wantClocks(w, "it was a mistake", "clock-late decide-no-help")
		theirs(w, "take-up-at-once unclassified running; decide-no-help unclassified no-answer")
		w.Verify()
	})
}

// The meeting after a demand is not owed when the demand is called back.
func TestAWithdrawnDemandNeedsNoMeeting(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Ref: "P-1"}
		w.Arrive(assignedTo("1", demand))
		w.Clock.Pass(3 * 24 * time.Hour)
		w.Arrive(assignedTo("1", demand, gatewaytest.Withdrawn(rules.Date(2026, 10, 7))))
		w.Clock.Pass(20 * 24 * time.Hour)
		wantClocks(w, "withdrawn")
		theirs(w, "meet-before-demand-expires demand-sent withdrawn")
	})
}

// What the fogedret has told of an eviction that was carried out runs on, whatever becomes of the request.
func TestACarriedOutEvictionIsNotWithdrawn(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		request(w)
		n := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
		w.Clock.Pass(24 * time.Hour)
		request(w, gatewaytest.Withdrawn(rules.Date(2026, 10, 6)))
		w.Clock.Pass(20 * 24 * time.Hour)
		wantClocks(w, "20 days after it was carried out", "clock-late decide-no-help")
	})
}
