package adaptertest

import (
	"context"
	"runtime"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
)

// How many rows are read to see whether memory grows with them: so many that a record of each would show, and
// so few that a service which is asked page by page has answered within seconds.
const (
	fewRows  = 20_000
	manyRows = 100_000
)

// bounded keeps some of the records, as their reader does, and takes their number out of the question.
func bounded(t *testing.T, feed Feed) {
	peak := func(n int) uint64 {
		feed.Write(t, rows(n))
		source := feed.Source()
		var most uint64
		var kept []rules.Record
		read := 0
		measure := func(r rules.Record) error {
			if len(kept) < 500 {
				kept = append(kept, r)
			}
			if read++; read%(n/50) == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		}
		if _, err := source.Steps(context.Background(), "", measure); err != nil {
			t.Fatal(err)
		}
		keys := adapters.Keys{}
		for _, r := range kept {
			keys[r.Key.Tenancy[:len(r.Key.Tenancy)-1]+"4"] = true
		}
		if err := source.Facts(context.Background(), keys, measure); err != nil {
			t.Fatal(err)
		}
		runtime.KeepAlive(kept)
		return most
	}
	small, large := peak(fewRows), peak(manyRows)
	if large > small+small/4+1<<20 {
		t.Errorf("%d kB in use at %d rows, %d kB at %d", small>>10, fewRows, large>>10, manyRows)
	}
}
