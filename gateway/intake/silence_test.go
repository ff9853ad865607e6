package intake_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A source is silent while it gives what it gave, whatever its file is called and however new that is.
// Whoever must act is told once, and the alarm ends when there is something new.
func TestASilentSourceIsSeen(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Watched, w.ExpectEvery = []string{gatewaytest.Association}, map[string]time.Duration{"a": 30 * time.Hour}
		silent := func() bool { return slices.Contains(w.AlarmKinds(), gateway.AlarmSilent) }
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 2))),
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 3))),
			gatewaytest.Tenancy("3"),
		}}
		w.Read(f)
		w.SweepAndSend()
		if silent() {
			t.Fatal("a source that has just been read is silent")
		}
		night := func(again func()) {
			t.Helper()
			w.Clock.Pass(24 * time.Hour)
			again()
			w.Read(f)
			w.SweepAndSend()
		}
		night(func() {}) // the same bytes
		if silent() {
			t.Error("silent after a day")
		}
		night(func() { f.Version++; slices.Reverse(f.Rows) }) // the same rows in another file and order
		if !silent() {
			t.Error("the same rows in a new file are taken for new content")
		}
		mails := mailed(w)
		night(func() { f.Version++ })
		if again := mailed(w); mails != 1 || again != 1 {
			t.Errorf("mailed %d times, and %d a day later; want once", mails, again)
		}
		night(func() {
			f.Version++
			f.Rows = append(f.Rows, gatewaytest.Tenancy("4", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		})
		if silent() {
			t.Error("the alarm stands although there is new content")
		}
	})
}

// What lands just after the night is a day old when it is read, and is seen.
func TestAFileThatIsAlwaysLateIsSeen(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Watched, w.ExpectEvery = []string{gatewaytest.Association}, map[string]time.Duration{"a": 30 * time.Hour}
		f := &gatewaytest.Feed{Label: "a", Written: w.Clock.Now().Add(-time.Hour), Rows: []rules.Record{
			gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 2))),
		}}
		seen := map[time.Duration]bool{}
		for _, late := range []time.Duration{time.Hour, 23 * time.Hour} { // before the night that reads it
			f.Version++
			f.Written = w.Clock.Now().Add(-late)
			f.Rows = append(f.Rows, gatewaytest.Tenancy(late.String(), gatewaytest.Filed(rules.Date(2026, 10, 3))))
			w.Read(f)
			w.Clock.Pass(20 * time.Hour)
			w.SweepAndSend()
			seen[late] = slices.Contains(w.AlarmKinds(), gateway.AlarmSilent)
		}
		if seen[time.Hour] || !seen[23*time.Hour] {
			t.Errorf("silent: %v; want only the file that comes after the night", seen)
		}
	})
}

// mailed is how often the person was mailed that a source is silent.
func mailed(w *gatewaytest.World) (n int) {
	for _, m := range w.Mailbox.Mails {
		if !m.Escalated && slices.ContainsFunc(m.Alarms, func(a gateway.Alarm) bool {
			return a.Kind == gateway.AlarmSilent
		}) {
			n++
		}
	}
	return n
}
