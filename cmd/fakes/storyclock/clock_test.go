package storyclock_test

import (
	"path/filepath"
	"testing"
	"time"

	"boligbro/cmd/fakes/storyclock"
)

func TestClock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clock")
	now := storyclock.Of(file)
	for _, day := range []string{
		"2026-10-05T20:00:00+02:00", "2040-01-01T00:00:00+01:00", "2026-10-06T20:00:00+02:00",
	} {
		at, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		if err := storyclock.Set(file, at); err != nil {
			t.Fatal(err)
		}
		if off := now().Sub(at); off < 0 || off > time.Minute {
			t.Errorf("set to %s, it shows %s", at, now())
		}
	}
	if off := time.Since(storyclock.Of("")()); off > time.Minute {
		t.Errorf("without a file it differs by %s", off)
	}
}
