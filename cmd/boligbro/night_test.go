package main

import (
	"testing"
	"time"

	"boligbro/config"
	"boligbro/rules"
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
		n, err := newNight(nil, config.Schedule{Night: c.cron, Zone: "Europe/Copenhagen"},
			func() time.Time { return now.UTC() }, nil)
		if err != nil {
			t.Fatal(err)
		}
		latest := ""
		if at := n.latest(); !at.IsZero() {
			latest = at.In(rules.Copenhagen).Format(time.RFC3339)
		}
		if latest != c.latest {
			t.Errorf("%s at %s: the latest night is %q, not %q", c.cron, c.now, latest, c.latest)
		}
	}
}
