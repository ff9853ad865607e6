package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
)

// A small process takes little memory. One that needs more may take it, and gives it back. A command that
// reads much is not limited, nor is one whose user has set how memory is used.
func TestMemoryIsLimitedByWhatIsUsed(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	collects := debug.SetGCPercent(100)
	limiting = sync.Once{}
	lavishly.Store(false)
	t.Cleanup(func() {
		lavish() // ends it
		debug.SetGCPercent(collects)
	})
	frugal()
	reaches(t, "a little", func(limit int64) bool { return limit == memoryLittle })
	const many = 100 << 20
	needed := make([]byte, many)
	reaches(t, "more than is needed", func(limit int64) bool { return limit > many*3/2 && limit < 2*many })
	runtime.KeepAlive(needed)
	reaches(t, "a little again", func(limit int64) bool { return limit == memoryLittle })
	t.Setenv("GOMEMLIMIT", "1GiB")
	lavish()
	reaches(t, "what the user has set", func(limit int64) bool { return limit == memoryLittle })
	t.Setenv("GOMEMLIMIT", "")
	lavish()
	for range 3 {
		reaches(t, "all there is", func(limit int64) bool { return limit == math.MaxInt64 })
	}
}

// reaches waits until a collection has set such a limit.
func reaches(t *testing.T, what string, such func(limit int64) bool) {
	t.Helper()
	for range 1000 {
		runtime.GC()
		if such(debug.SetMemoryLimit(-1)) {
			return
		}
		runtime.Gosched()
	}
	t.Fatalf("the limit does not come to %s: %d", what, debug.SetMemoryLimit(-1))
}
