package operator

import (
	"testing"
	"time"
)

// Whoever asks again and again whether the program is ready does not fill the log, and what is new is told at
// once.
func TestTheLogIsToldOnceOfWhatIsWrong(t *testing.T) {
	said, at, told := new(lastSaid), time.Date(2026, 10, 5, 20, 0, 0, 0, time.UTC), 0
	ask := func(reason string, times int) {
		for range times {
			if said.news(reason, at) {
				told++
			}
		}
	}
	for i, step := range []struct {
		reason string
		after  time.Duration
		want   int
	}{
		{"", 0, 0}, {"database", time.Second, 1},
		{"database", 59 * time.Minute, 1}, {"database", 2 * time.Minute, 2},
		{"night", time.Second, 3}, {"", time.Second, 3}, {"night", time.Second, 4},
	} {
		at = at.Add(step.after)
		ask(step.reason, 1000)
		if told != step.want {
			t.Errorf("step %d: told %d times, want %d", i, told, step.want)
		}
	}
}
