package adaptertest

import (
	"context"
	"runtime"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
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
	small, large := peak(50_000), peak(250_000)
	if large > small+small/4+1<<20 {
		t.Errorf("%d kB in use at 50,000 rows, %d kB at 250,000", small>>10, large>>10)
	}
}
