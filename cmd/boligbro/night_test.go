package main

import (
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// TestLatestNight: a night that was missed is found for a week, over the change of the clocks too.
func TestLatestNight(t *testing.T) {
	for _, c := range []struct{ cron, now, latest string }{
		{"0 20 * * *", "2026-11-22T19:59:59+01:00", "2026-11-21T20:00:00+01:00"},
		{"0 20 * * *", "2026-11-22T20:00:00+01:00", "2026-11-22T20:00:00+01:00"},
		{"0 20 * * *", "2026-10-25T12:00:00+01:00", "2026-10-24T20:00:00+02:00"}, // the night of 25 hours
		{"0 20 * * *", "2026-03-29T12:00:00+02:00", "2026-03-28T20:00:00+01:00"}, // and of 23
		{"0 20 * * sun", "2026-11-21T23:00:00+01:00", "2026-11-15T20:00:00+01:00"},
		{"0 20 1 1 *", "2026-11-22T12:00:00+01:00", ""},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		n, err := newNights(config.Schedule{Night: c.cron, Zone: "Europe/Copenhagen"})
		if err != nil {
			t.Fatal(err)
		}
		latest := ""
		if at := n.latest(now.UTC()); !at.IsZero() {
			latest = at.In(rules.Copenhagen).Format(time.RFC3339)
		}
		if latest != c.latest {
			t.Errorf("%s at %s: the latest night is %q, not %q", c.cron, c.now, latest, c.latest)
		}
	}
}

// TestTurn: a night that was not adopted is tried again after 5, 15, 35 and 75 minutes, and then every hour.
func TestTurn(t *testing.T) {
	night := time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]time.Duration{
		0: 0, 4*time.Minute + 59*time.Second: 0, 5 * time.Minute: 5 * time.Minute,
		14 * time.Minute: 5 * time.Minute, 15 * time.Minute: 15 * time.Minute,
		36 * time.Minute: 35 * time.Minute, 75 * time.Minute: 75 * time.Minute,
		134 * time.Minute: 75 * time.Minute, 135 * time.Minute: 135 * time.Minute,
		195 * time.Minute: 195 * time.Minute, 23 * time.Hour: 1335 * time.Minute,
	} {
		if got := turn(night, night.Add(after)).Sub(night); got != want {
			t.Errorf("%s after the night it is tried at %s, not %s", after, got, want)
		}
	}
}

// TestTimersHoldAcrossSuspend: time goes by the machine's clock, which goes on while it sleeps, and by no
// ticker alone.
func TestTimersHoldAcrossSuspend(t *testing.T) {
	if at := wall(); strings.Contains(at.String(), "m=") {
		t.Errorf("%s is reckoned by a clock that stands still while the machine sleeps", at)
	}
	began := time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]bool{
		23 * time.Hour: false, 24 * time.Hour: true, 90 * time.Hour: true, -time.Hour: true,
	} {
		if got := passed(began, began.Add(after), 24*time.Hour); got != want {
			t.Errorf("a day has passed after %s: %t", after, got)
		}
	}
	if !passed(time.Time{}, began, 24*time.Hour) {
		t.Error("what has never been done is not done now")
	}
}

// TestNightOutlivesAFault: a panic in one turn is told without what it quotes, and the next turn is taken.
func TestNightOutlivesAFault(t *testing.T) {
	var logged strings.Builder
	turns := 0
	job := nightJob(slog.New(slog.NewTextHandler(&logged, nil)), func() {
		turns++
		switch turns {
		case 1:
			panic("Anne Ærø, Vestergade 1")
		case 2:
			var none []int
			_ = none[turns]
		}
	})
	for range 3 {
		job.Run()
	}
	if turns != 3 {
		t.Errorf("%d turns were taken, not 3", turns)
	}
	if got := logged.String(); strings.Contains(got, "Ærø") || strings.Count(got, "fault in the program") != 2 ||
		!strings.Contains(got, "index out of range") || !strings.Contains(got, "night_test.go") {
		t.Errorf("it is told: %s", got)
	}
}

// TestNightAgain: a night that was refused is read again at its next turn, also when the machine slept
// meanwhile and the clock jumped, until one is adopted; then it is left alone.
func TestNightAgain(t *testing.T) {
	w := newWorld(t, "")
	w.export(serveExport)
	good := w.read("export.csv")
	w.must("sync") // the day before
	clock := &gatewaytest.Clock{At: time.Now()}
	p := &program{
		ctx: t.Context(), config: filepath.Join(w.dir, "settings.json"), out: io.Discard, err: io.Discard,
		now: clock.Now, log: slog.New(slog.DiscardHandler),
	}
	a, err := p.openSources()
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	n := &night{nights: a.nights, app: a, began: clock.Now(), now: clock.Now, log: p.log}
	due := n.schedule.Next(clock.Now().In(n.zone))
	runs := func(at time.Duration, want ...gateway.RunState) {
		t.Helper()
		clock.Set(due.Add(at))
		n.take(t.Context())
		n.take(t.Context())
		err := a.db.View(t.Context(), func(r gateway.Reader) error {
			all, err := r.Runs(gateway.Operator, worldCVR, 0)
			var states []gateway.RunState
			for _, run := range all[:len(all)-1] {
				states = append(states, run.State)
			}
			if diff := cmp.Diff(want, states); diff != "" {
				t.Errorf("%s after the night (-want +got):\n%s", at, diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const refused, adopted = gateway.RunRefused, gateway.RunAdopted
	w.write("export.csv", good[:len(good)/2])
	runs(-time.Second)
	runs(0, refused)
	runs(4*time.Minute, refused)
	runs(6*time.Minute, refused, refused)
	reason, _ := a.ready(t.Context())
	if reason != "" {
		t.Errorf("while the night is tried again the service is not ready: %s", reason)
	}
	runs(3*time.Hour, refused, refused, refused)
	if reason, since := a.ready(t.Context()); reason != lang.NightMissing || since.IsZero() {
		t.Errorf("after three hours: %q since %s", reason, since)
	}
	w.write("export.csv", strings.Replace(good, ";", "; ", 1))
	runs(4*time.Hour, adopted, refused, refused, refused)
	runs(6*time.Hour, adopted, refused, refused, refused)
	if reason, _ := a.ready(t.Context()); reason != "" {
		t.Errorf("after the night it is %s", reason)
	}
}
