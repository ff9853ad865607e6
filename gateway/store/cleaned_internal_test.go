package store

import (
	"testing"
	"time"
)

// What has had its time is removed once a minute, and also when the clock was set back: else nothing would be
// removed until it has caught up.
func TestCleaningIsDueOnceAMinute(t *testing.T) {
	t.Parallel()
	var last lastly
	begin := time.Date(2026, 10, 5, 3, 0, 0, 0, time.UTC)
	for _, step := range []struct {
		after time.Duration
		due   bool
	}{
		{0, true}, {0, false}, {time.Minute - time.Microsecond, false}, {time.Minute, true},
		{time.Minute + time.Second, false}, {2 * time.Minute, true}, {time.Minute, true}, {time.Minute, false},
	} {
		if due := last.due(begin.Add(step.after)); due != step.due {
			t.Errorf("%s after the beginning: %t, want %t", step.after, due, step.due)
		}
	}
}
