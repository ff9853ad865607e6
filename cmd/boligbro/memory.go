package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
)

const (
	// memoryLittle is how much memory Go takes before it collects garbage oftener than lavish lets it: with what
	// SQLite takes outside, a night stays under 128 MiB.
	memoryLittle = 64 << 20
	// memoryBeside is what Go takes beside its heap: stacks, and what it knows about the heap.
	memoryBeside = 12 << 20
)

var (
	limiting sync.Once
	lavishly atomic.Bool
)

// frugal lets garbage lie as long as the process is small, and collects it sooner than Go does by itself when
// it has grown: on one small server, memory is dearer than the few per cent of a night that it costs. GOGC and
// GOMEMLIMIT have the last word.
func frugal() {
	if os.Getenv("GOGC")+os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	limiting.Do(func() {
		debug.SetGCPercent(200)
		limitMemory()
	})
}

// limitMemory limits the memory that Go takes, by what is in use after each collection: half as much again
// may be garbage. Under a limit that stays, a process that needs more than that would collect without end.
func limitMemory() {
	if lavishly.Load() {
		debug.SetMemoryLimit(math.MaxInt64)
		return
	}
	used := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(used)
	debug.SetMemoryLimit(max(memoryLittle, int64(used[0].Value.Uint64())*3/2+memoryBeside))
	type garbage struct{ _ *byte }
	runtime.AddCleanup(new(garbage), func(struct{}) { limitMemory() }, struct{}{})
}

// lavish lets garbage lie: for a command that reads much and keeps little of it.
func lavish() {
	if os.Getenv("GOGC")+os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	lavishly.Store(true)
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(math.MaxInt64)
}
