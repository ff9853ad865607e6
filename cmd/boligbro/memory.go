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
	// memoryLittle is the least that Go's memory is limited to. SQLite takes its own beside it: together a night
	// stays under 128 MiB.
	memoryLittle = 64 << 20
	// memoryBeside is what Go takes beside its heap: stacks, and what it knows about the heap.
	memoryBeside = 12 << 20
)

var (
	limiting sync.Once
	lavishly atomic.Bool
)

// frugal limits the memory that the process takes, since one small server has little. Below the limit garbage
// may be twice what is in use: collecting it at half took a fifth of a night's processor time. Who sets GOGC
// or GOMEMLIMIT decides instead.
func frugal() {
	if os.Getenv("GOGC")+os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	limiting.Do(func() {
		debug.SetGCPercent(200)
		limitMemory()
	})
}

// limitMemory sets the limit, and sets it anew after each collection: half as much as is in use may be
// garbage. A fixed limit would make a process that needs more than that collect without end.
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

// lavish takes the limit away: for a command that reads much and keeps little of it.
func lavish() {
	if os.Getenv("GOGC")+os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	lavishly.Store(true)
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(math.MaxInt64)
}
