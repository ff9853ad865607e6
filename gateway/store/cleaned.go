package store

import (
	"sync/atomic"
	"time"
)

// cleaned is when what has had its time was last removed, by the clock of whoever adds more of it.
type cleaned struct{ tries, sessions, signIns lastly }

type lastly struct{ at atomic.Int64 }

// due reports, once in a minute, whether it is time to remove what has had its time.
func (l *lastly) due(now time.Time) bool {
	last, us := l.at.Load(), now.UnixMicro()
	return (us < last || us >= last+time.Minute.Microseconds()) && l.at.CompareAndSwap(last, us)
}
