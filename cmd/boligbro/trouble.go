package main

import (
	"log/slog"
	"time"
)

// troubleEvery is the least time between two lines in the log about the same failure.
const troubleEvery = time.Minute

// trouble tells the log of what is tried again every second, and may fail as often, as on a disk that is full:
// at once when it begins, then at most once a minute how often, and once when it is over.
type trouble struct {
	what string // that fails, in English
	log  *slog.Logger
	now  func() time.Time

	since, told time.Time // zero: nothing fails
	times       int       // since it began
}

func (p *program) troubleWith(what string) *trouble {
	return &trouble{what: what, log: p.log, now: p.now}
}

// saw notes how one try has ended.
func (t *trouble) saw(err error) {
	now := t.now()
	switch {
	case err == nil && t.since.IsZero():
		return
	case err == nil:
		t.log.Warn(t.what+": it is over", "since", t.since, "times", t.times)
		t.since, t.told, t.times = time.Time{}, time.Time{}, 0
		return
	}
	t.times++
	switch {
	case t.since.IsZero():
		t.since = now
		t.log.Error(t.what+"; it is tried again", "err", err)
	case now.Sub(t.told) >= troubleEvery:
		t.log.Error(t.what+"; it is tried again", "err", err, "since", t.since, "times", t.times)
	default:
		return
	}
	t.told = now
}
