// Package adaptertest is the suite that every adapter passes: it tests each sentence of the contract of
// adapters.Source.
package adaptertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Row is one row of a housing system.
type Row struct {
	Tenancy string    // names the tenancy; the adapter's key may add to it
	Tenant  string    // the tenant's name
	Filed   rules.Day // the day of the filing; zero: none
	Bad     bool      // the filing's day cannot be read
}

// Feed is a housing system that the adapter reads. Rows without Filed and Bad have no legal step.
type Feed interface {
	// Write replaces all rows of the system.
	Write(t testing.TB, rows iter.Seq[Row])
	// Source is the adapter that reads them.
	Source() adapters.Source
}

// Run tests the adapter. Open makes a feed without rows.
func Run(t *testing.T, open func(t *testing.T) Feed) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, feed Feed)
	}{
		{"every row once, in order", everyRow},
		{"a bad row does not stop the pull", badRow},
		{"a bad row is known when it comes again", badRowAgain},
		{"the same input gives the same records", deterministic},
		{"unchanged", unchanged},
		{"changed", changed},
		{"the context ends", cancelled},
		{"emit fails", emitFails},
		{"records are not written to after they were emitted", stable},
		{"memory does not grow with the rows", bounded},
		{"the facts of those who are not wanted are left out", sparing},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

var filed = rules.Date(2026, time.October, 1)

// rows are n rows, every tenth with a filing.
func rows(n int) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i := range n {
			row := Row{Tenancy: fmt.Sprintf("%07d", i), Tenant: fmt.Sprintf("Åse %d Kjær", i)}
			if i%10 == 3 {
				row.Filed = filed.Add(i % 300)
			}
			if !yield(row) {
				return
			}
		}
	}
}

// sparing tests a source that is adapters.Sparing; of any other there is nothing to test.
func sparing(t *testing.T, feed Feed) {
	const n = 500
	feed.Write(t, rows(n))
	all, _ := pull(t, feed.Source(), "")
	source, ok := feed.Source().(adapters.Sparing)
	if !ok {
		return
	}
	wanted := func(tenancy string) bool { return tenancy == all[7].Key.Tenancy }
	i := 0
	_, err := source.PullWanted(context.Background(), "", wanted, func(r rules.Record) error {
		want := all[i]
		if !want.HasStep() && !wanted(want.Key.Tenancy) {
			want.Facts.Tenants, want.Facts.Tenancy.Address = nil, rules.Address{}
			if len(r.Facts.Tenants) > 0 || r.Facts.Tenancy.Address != (rules.Address{}) {
				t.Fatalf("record %d tells of somebody who is not wanted", i+1)
			}
		} else if !reflect.DeepEqual(r.Clone(), want) {
			t.Fatalf("record %d is not as Pull gives it", i+1)
		}
		if r.Key != want.Key || r.Source != want.Source {
			t.Fatalf("record %d is of another row", i+1)
		}
		i++
		return nil
	})
	if err != nil || i != n {
		t.Fatalf("%d records of %d rows, %v", i, n, err)
	}
}

func bad(all iter.Seq[Row], which ...string) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row := range all {
			for _, tenancy := range which {
				row.Bad = row.Bad || row.Tenancy == tenancy
			}
			if !yield(row) {
				return
			}
		}
	}
}

// pull reads everything and fails the test when that does not succeed.
func pull(t testing.TB, source adapters.Source, cursor string) (all []rules.Record, next string) {
	t.Helper()
	var ended atomic.Bool
	next, err := source.Pull(context.Background(), cursor, func(r rules.Record) error {
		if ended.Load() {
			t.Error("a record was emitted after Pull had returned")
		}
		all = append(all, r.Clone())
		return nil
	})
	ended.Store(true)
	if err != nil {
		t.Fatal(err)
	}
	if next == "" {
		t.Fatal("there is no next cursor")
	}
	return all, next
}

func everyRow(t *testing.T, feed Feed) {
	const n = 5000
	feed.Write(t, rows(n))
	source := feed.Source()
	all, _ := pull(t, source, "")
	if len(all) != n {
		t.Fatalf("%d records of %d rows", len(all), n)
	}
	i := 0
	for row := range rows(n) {
		r := all[i]
		i++
		if !strings.Contains(r.Key.Tenancy, row.Tenancy) {
			t.Fatalf("record %d is of another row", i)
		}
		if r.Source != source.Name() || r.Source == "" || r.Key.Association == "" {
			t.Fatalf("record %d lacks its source or its association", i)
		}
		if r.Quarantined || len(r.Problems) > 0 {
			t.Fatalf("record %d: %+v", i, r.Problems)
		}
		if len(r.Facts.Tenants) != 1 || r.Facts.Tenants[0].Name != row.Tenant {
			t.Fatalf("record %d has another tenant", i)
		}
		if r.HasStep() != !row.Filed.IsZero() {
			t.Fatalf("record %d: HasStep is %v", i, r.HasStep())
		}
		if r.HasStep() && (r.Events[0].Kind != rules.Filed || r.Events[0].On != row.Filed) {
			t.Fatalf("record %d tells another step", i)
		}
	}
}

func badRow(t *testing.T, feed Feed) {
	const n = 100
	wrong := []string{"0000000", "0000053", "0000099"}
	feed.Write(t, bad(rows(n), wrong...))
	all, _ := pull(t, feed.Source(), "")
	if len(all) != n {
		t.Fatalf("%d records of %d rows", len(all), n)
	}
	i := 0
	for row := range bad(rows(n), wrong...) {
		r := all[i]
		i++
		if r.Quarantined != row.Bad {
			t.Fatalf("record %d: quarantined is %v", i, r.Quarantined)
		}
		if !row.Bad {
			continue
		}
		if len(r.Problems) == 0 || r.Problems[0].Code == "" || r.Problems[0].Step != rules.Filed {
			t.Errorf("record %d does not say what is wrong with which step: %+v", i, r.Problems)
		}
		if len(r.Events) > 0 || len(r.Facts.Tenants) > 0 {
			t.Errorf("record %d is quarantined and holds what the row said", i)
		}
		if !r.Problems[0].On.IsZero() {
			t.Errorf("record %d tells a day that cannot be read: %s", i, r.Problems[0].On)
		}
		if !strings.Contains(r.Key.Tenancy, row.Tenancy) {
			t.Errorf("record %d does not say of which tenancy its row tells", i)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), row.Tenant) {
			t.Errorf("the row as it stands is encoded: %s", text)
		}
		text, err = json.Marshal(r.Problems)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range []lang.Language{lang.Danish, lang.English} {
			text = append(text, r.Problems[0].Text(lang)...)
		}
		if strings.Contains(string(text), row.Tenancy) || strings.Contains(string(text), row.Tenant) || strings.Contains(string(text), "Kjær") {
			t.Errorf("the problem quotes a value: %s", text)
		}
	}
}

// badRowAgain reads a bad row, the same one further down beside others, and then one that is not the same.
func badRowAgain(t *testing.T, feed Feed) {
	one := Row{Tenancy: "0000042", Tenant: "Åse Kjær", Bad: true}
	content := func(n int, row Row) string {
		t.Helper()
		feed.Write(t, func(yield func(Row) bool) {
			for other := range rows(n) {
				if !yield(other) {
					return
				}
			}
			yield(row)
		})
		all, _ := pull(t, feed.Source(), "")
		if last := all[len(all)-1]; last.Quarantined {
			return last.Row
		}
		t.Fatal("the bad row is not the last")
		return ""
	}
	first := content(3, one)
	if first == "" {
		t.Fatal("it does not carry the row")
	}
	if content(30, one) != first {
		t.Error("the same row in another place is another")
	}
	one.Tenant += "s"
	if content(3, one) == first {
		t.Error("another row is the same")
	}
}

func deterministic(t *testing.T, feed Feed) {
	feed.Write(t, bad(rows(2000), "0000007"))
	source := feed.Source()
	one, first := pull(t, source, "")
	two, second := pull(t, source, "")
	if first != second {
		t.Error("two cursors of one input")
	}
	if !reflect.DeepEqual(one, two) {
		t.Error("two pulls of one input differ")
	}
}

func unchanged(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	source := feed.Source()
	_, cursor := pull(t, source, "")
	all, next := pull(t, source, cursor)
	if len(all) != 0 || next != cursor {
		t.Errorf("%d records although nothing has changed; the same cursor: %v", len(all), next == cursor)
	}
	all, next = pull(t, feed.Source(), cursor)
	if len(all) != 0 || next != cursor {
		t.Error("another process does not see that nothing has changed")
	}
}

func changed(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	_, cursor := pull(t, feed.Source(), "")
	feed.Write(t, bad(rows(100), "0000042"))
	all, next := pull(t, feed.Source(), cursor)
	if len(all) == 0 || next == cursor {
		t.Fatal("the change is not seen")
	}
	quarantined := 0
	for _, r := range all {
		if r.Quarantined {
			quarantined++
		}
	}
	if quarantined != 1 {
		t.Errorf("the changed row was emitted %d times", quarantined)
	}
}

func cancelled(t *testing.T, feed Feed) {
	feed.Write(t, rows(20000))
	source := feed.Source()
	ctx, cancel := context.WithCancel(context.Background())
	emitted, after := 0, 0
	next, err := source.Pull(ctx, "", func(rules.Record) error {
		if emitted++; emitted == 50 {
			cancel()
		} else if emitted > 50 {
			after++
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next != "")
	}
	if after > 1 {
		t.Errorf("%d records were emitted after the context had ended", after)
	}
	next, err = source.Pull(ctx, "", func(rules.Record) error {
		t.Fatal("a record was emitted although the context had ended")
		return nil
	})
	if !errors.Is(err, context.Canceled) || next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next != "")
	}
}

func emitFails(t *testing.T, feed Feed) {
	feed.Write(t, rows(20000))
	full := errors.New("the disk is full")
	emitted := 0
	next, err := feed.Source().Pull(context.Background(), "", func(rules.Record) error {
		if emitted++; emitted >= 50 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next != "")
	}
	if emitted != 50 {
		t.Errorf("emit was called %d times, and failed the 50th", emitted)
	}
}

func stable(t *testing.T, feed Feed) {
	feed.Write(t, rows(20000))
	var kept, copies []rules.Record
	if _, err := feed.Source().Pull(context.Background(), "", func(r rules.Record) error {
		kept, copies = append(kept, r), append(copies, r.Clone())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(kept, copies) {
		t.Error("a record changed after it was emitted")
	}
}

// bounded keeps the records with a step, as their reader does, and takes their number out of the question.
func bounded(t *testing.T, feed Feed) {
	peak := func(n int) uint64 {
		feed.Write(t, rows(n))
		var most uint64
		var kept []rules.Record
		read := 0
		if _, err := feed.Source().Pull(context.Background(), "", func(r rules.Record) error {
			if r.HasStep() && len(kept) < 500 {
				kept = append(kept, r)
			}
			if read++; read%(n/5) == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		}); err != nil {
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
