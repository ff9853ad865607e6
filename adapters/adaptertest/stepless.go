package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
)

// Stepless is a housing system that holds no legal steps: its rows have neither Filed nor Bad.
type Stepless interface {
	Feed
	// Key is the adapter's key of a tenancy.
	Key(tenancy string) string
}

// RunStepless tests an adapter of a system that holds no legal steps: it counts the tenancies, and gives what
// it holds of those that another source names.
func RunStepless(t *testing.T, open func(t *testing.T) Stepless) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, feed Stepless)
	}{
		{"Steps emits nothing and counts the tenancies", counts},
		{"Steps counts those that came before", countsRepeats},
		{"Facts gives the tenancies that it is asked about, and no others", namedOnly},
		{"the same input gives the same records", sameFacts},
		{"Facts reads what Steps read", anotherState},
		{"the context ends", contextEnds},
		{"emit fails", emitFailsFacts},
		{"records own their memory and are not written to after they were emitted", stableFacts},
		{"memory does not grow with the rows", boundedCount},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

// plain are n rows without a step.
func plain(n int) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row := range rows(n) {
			row.Filed = 0
			if !yield(row) {
				return
			}
		}
	}
}

// countOf asks who has a legal step, which is nobody.
func countOf(t testing.TB, source adapters.Source) adapters.Cursor {
	t.Helper()
	all, next := steps(t, source, "")
	if len(all) > 0 {
		t.Fatalf("%d records of a system without steps", len(all))
	}
	return next
}

func counts(t *testing.T, feed Stepless) {
	feed.Write(t, plain(2000))
	if next := countOf(t, feed.Source()); next.Passed != 2000 || next.Repeats != 0 {
		t.Errorf("%+v of 2000 tenancies", next)
	}
}

func countsRepeats(t *testing.T, feed Stepless) {
	feed.Write(t, func(yield func(Row) bool) {
		for range 2 {
			for row := range plain(1000) {
				if !yield(row) {
					return
				}
			}
		}
	})
	if next := countOf(t, feed.Source()); next.Passed != 2000 || next.Repeats != 1000 {
		t.Errorf("%+v of a list that is written twice", next)
	}
}

// some are the keys of every hundredth tenancy, with one that is not there.
func some(feed Stepless, n int) adapters.Keys {
	keys := adapters.Keys{feed.Key("9999999"): true, "anden-nøgle": true}
	for i := 7; i < n; i += 100 {
		keys[feed.Key(fmt.Sprintf("%07d", i))] = true
	}
	return keys
}

func namedOnly(t *testing.T, feed Stepless) {
	feed.Write(t, plain(2000))
	source := feed.Source()
	countOf(t, source)
	if all := factsOf(t, source, adapters.Keys{}); len(all) > 0 {
		t.Errorf("%d records although nobody was asked about", len(all))
	}
	keys := some(feed, 2000)
	all := factsOf(t, source, keys)
	if len(all) != 20 {
		t.Fatalf("%d records of 20 tenancies", len(all))
	}
	for i, r := range all {
		if r.Key.Tenancy != feed.Key(fmt.Sprintf("%07d", 7+100*i)) || r.Source != source.Name() ||
			r.Key.Association == "" || len(r.Facts.Tenants) != 1 || r.Quarantined || len(r.Problems) > 0 {
			t.Errorf("record %d: %+v", i, r)
		}
	}
}

func sameFacts(t *testing.T, feed Stepless) {
	feed.Write(t, plain(500))
	source := feed.Source()
	first := countOf(t, source)
	one := factsOf(t, source, some(feed, 500))
	second := countOf(t, source)
	if two := factsOf(t, source, some(feed, 500)); !reflect.DeepEqual(one, two) || first != second {
		t.Error("two pulls of one input differ")
	}
}

func anotherState(t *testing.T, feed Stepless) {
	feed.Write(t, plain(100))
	source := feed.Source()
	countOf(t, source)
	feed.Write(t, plain(101))
	err := source.Facts(context.Background(), some(feed, 100), func(rules.Record) error { return nil })
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) || refusal.Code != adapters.Changed || !refusal.Retryable() {
		t.Errorf("the error is %v, want that the feed changed", err)
	}
}

func contextEnds(t *testing.T, feed Stepless) {
	feed.Write(t, plain(2000))
	source := feed.Source()
	countOf(t, source)
	ctx, cancel := context.WithCancel(context.Background())
	emitted := 0
	err := source.Facts(ctx, some(feed, 2000), func(rules.Record) error {
		emitted++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || emitted != 1 {
		t.Errorf("%d records, and the error is %v", emitted, err)
	}
	next, err := source.Steps(ctx, "", func(rules.Record) error { return nil })
	if !errors.Is(err, context.Canceled) || next.Next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next.Next != "")
	}
}

func emitFailsFacts(t *testing.T, feed Stepless) {
	feed.Write(t, plain(2000))
	source := feed.Source()
	countOf(t, source)
	full := errors.New("the disk is full")
	emitted := 0
	err := source.Facts(context.Background(), some(feed, 2000), func(rules.Record) error {
		emitted++
		return full
	})
	if !errors.Is(err, full) || emitted != 1 {
		t.Errorf("%d records, and the error is %v", emitted, err)
	}
}

func stableFacts(t *testing.T, feed Stepless) {
	feed.Write(t, plain(2000))
	source := feed.Source()
	countOf(t, source)
	all := factsOf(t, source, some(feed, 2000))
	copies := slices.Clone(all)
	for i := range copies {
		copies[i] = copies[i].Clone()
	}
	factsOf(t, source, some(feed, 1000))
	if !reflect.DeepEqual(all, copies) {
		t.Error("a record changed after it was emitted")
	}
}

func boundedCount(t *testing.T, feed Stepless) {
	use := func(n int) uint64 {
		feed.Write(t, plain(n))
		countOf(t, feed.Source())
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	small, large := use(fewRows), use(manyRows)
	if large > small+small/4+1<<20 {
		t.Errorf("%d kB in use at %d rows, %d kB at %d", small>>10, fewRows, large>>10, manyRows)
	}
}
