package main

import (
	"testing"
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// A report is as of the newest moment of which anything is recorded: a later day would hold against a
// municipality what was recorded since.
func TestAReportIsAsOfTheNewestRecord(t *testing.T) {
	newest := time.Date(2026, 11, 30, 21, 0, 0, 0, time.UTC)
	for asked, want := range map[string]rules.Asked{
		"": rules.AskedAt(newest), "2026-11-30": rules.AskedOn(rules.Date(2026, 11, 30)),
		"2026-11-02": rules.AskedOn(rules.Date(2026, 11, 2)), "2026-12-01": {},
		"2026-12-01T00:00:00+01:00": {},
	} {
		var c reportCmd
		if asked != "" {
			if err := c.AsOf.UnmarshalText([]byte(asked)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := c.asOf(newest, lang.ErrAfterExport)
		if want == (rules.Asked{}) {
			if err == nil || err.Error() != lang.ErrAfterExport("2026-11-30").Error() {
				t.Errorf("as of %q: %v", asked, err)
			}
		} else if err != nil || got != want {
			t.Errorf("as of %q: %+v, %v; want %+v", asked, got, err, want)
		}
	}
}
