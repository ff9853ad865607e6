package main

import (
	"strings"
	"testing"

	"boligbro/config"
	"boligbro/rules"
)

// A day of going live that lies ahead is warned of, since a wrong digit in it silences everything; today and
// days before are not.
func TestADayOfGoingLiveThatLiesAheadIsWarnedOf(t *testing.T) {
	c := &config.Config{Associations: []config.Association{
		{Name: "Ringgården", GoLive: "2026-11-30"}, {Name: "Havnen", GoLive: "2036-11-01"},
		{Name: "Bakken", GoLive: "2026-12-01"},
	}}
	got := goLiveAhead(c, rules.Date(2026, 11, 30))
	if len(got) != 2 || !strings.Contains(got[0].DA, "goLive for Havnen er 2036-11-01") ||
		!strings.Contains(got[1].EN, "goLive of Bakken is 2026-12-01") {
		t.Errorf("%q", got)
	}
}
