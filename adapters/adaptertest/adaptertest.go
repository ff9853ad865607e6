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
		{"Steps gives every row with a step, in order, and counts the others", everyStep},
		{"a bad row does not stop the pull", badRow},
		{"a bad row that comes again is the same", badRowAgain},
		{"the same input gives the same records", deterministic},
		{"unchanged", unchanged},
		{"changed", changed},
		{"the context ends", cancelled},
		{"emit fails", emitFails},
		{"records own their memory and are not written to after they were emitted", stable},
		{"memory does not grow with the rows", bounded},
		{"Facts gives the rows of the tenancies that it is asked about, and no others", facts},
		{"Facts gives a tenancy of which Steps passed over a row whole, in order", severalRows},
		{"Facts gives no bad row again", factsOfBadRow},
		{"Facts reads what Steps read", factsOfAnotherState},
		{"Facts follows Steps that found nothing changed", factsUnchanged},
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

// collect answers a question, and gives the records of it.
func collect(t testing.TB, question string,
	ask func(emit func(rules.Record) error) error) (all []rules.Record) {
	t.Helper()
	var ended atomic.Bool
	err := ask(func(r rules.Record) error {
		if ended.Load() {
			t.Errorf("a record was emitted after %s had returned", question)
		}
		all = append(all, r)
		return nil
	})
	ended.Store(true)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// steps asks who has a legal step, and fails the test when there is no answer.
func steps(t testing.TB, source adapters.Source, cursor string) (all []rules.Record, next adapters.Cursor) {
	t.Helper()
	all = collect(t, "Steps", func(emit func(rules.Record) error) (err error) {
		next, err = source.Steps(context.Background(), cursor, emit)
		return err
	})
	if next.Next == "" {
		t.Fatal("there is no next cursor")
	}
	return all, next
}

// factsOf asks for the facts of the tenancies, and fails the test when there is no answer.
func factsOf(t testing.TB, source adapters.Source, keys adapters.Keys) []rules.Record {
	t.Helper()
	return collect(t, "Facts", func(emit func(rules.Record) error) error {
		return source.Facts(context.Background(), keys, emit)
	})
}

// key is the adapter's key of a tenancy, made from that of another.
func key(r rules.Record, tenancy, other string) string {
	return strings.Replace(r.Key.Tenancy, tenancy, other, 1)
}

func everyStep(t *testing.T, feed Feed) {
	const n = 5000
	feed.Write(t, rows(n))
	source := feed.Source()
	all, next := steps(t, source, "")
	if len(all)+next.Passed != n {
		t.Fatalf("%d records and %d passed over of %d rows", len(all), next.Passed, n)
	}
	i := 0
	for row := range rows(n) {
		if row.Filed.IsZero() {
			continue
		}
		if i == len(all) {
			t.Fatal("a row with a step is missing")
		}
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
		if !r.HasStep() || r.Events[0].Kind != rules.Filed || r.Events[0].On != row.Filed {
			t.Fatalf("record %d has another step", i)
		}
	}
	if i != len(all) {
		t.Errorf("%d records are of rows without a step", len(all)-i)
	}
}

func badRow(t *testing.T, feed Feed) {
	const n = 100
	wrong := []string{"0000000", "0000053", "0000099"}
	feed.Write(t, bad(rows(n), wrong...))
	all, next := steps(t, feed.Source(), "")
	if len(all)+next.Passed != n {
		t.Fatalf("%d records and %d passed over of %d rows", len(all), next.Passed, n)
	}
	i := 0
	for row := range bad(rows(n), wrong...) {
		if !row.Bad && row.Filed.IsZero() {
			continue
		}
		r := all[i]
		i++
		if r.Quarantined != row.Bad {
			t.Fatalf("record %d: quarantined is %v", i, r.Quarantined)
		}
		if row.Bad {
			quarantined(t, r, row)
		}
	}
}

// quarantined tests the record of a row that cannot be used.
func quarantined(t *testing.T, r rules.Record, row Row) {
	t.Helper()
	if len(r.Problems) == 0 || r.Problems[0].Code == "" || r.Problems[0].Step != rules.Filed {
		t.Fatalf("the record does not say what is wrong with which step: %+v", r.Problems)
	}
	if len(r.Events) > 0 || len(r.Facts.Tenants) > 0 {
		t.Error("the record is quarantined and holds what the row says")
	}
	if !r.Problems[0].On.IsZero() {
		t.Errorf("the record has a day that cannot be read: %s", r.Problems[0].On)
	}
	if !strings.Contains(r.Key.Tenancy, row.Tenancy) {
		t.Error("the record does not say of which tenancy its row is")
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), row.Tenant) {
		t.Errorf("the row itself is encoded: %s", text)
	}
	text, err = json.Marshal(r.Problems)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []lang.Language{lang.Danish, lang.English} {
		text = append(text, r.Problems[0].Text(lang)...)
	}
	for _, value := range []string{row.Tenancy, row.Tenant, "Kjær"} {
		if strings.Contains(string(text), value) {
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
		all, _ := steps(t, feed.Source(), "")
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
	one, first := steps(t, source, "")
	keys := adapters.Keys{key(one[0], "0000003", "0000004"): true}
	oneFacts := factsOf(t, source, keys)
	two, second := steps(t, source, "")
	if first != second {
		t.Error("two cursors of one input")
	}
	if !reflect.DeepEqual(one, two) || !reflect.DeepEqual(oneFacts, factsOf(t, source, keys)) {
		t.Error("two pulls of one input differ")
	}
}

func unchanged(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	source := feed.Source()
	_, cursor := steps(t, source, "")
	for name, source := range map[string]adapters.Source{"the same": source,
		"another process's": feed.Source()} {
		all, next := steps(t, source, cursor.Next)
		if len(all) != 0 || next != (adapters.Cursor{Next: cursor.Next}) {
			t.Errorf("%s source: %d records although nothing has changed, %+v", name, len(all), next)
		}
	}
}

func changed(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	_, cursor := steps(t, feed.Source(), "")
	feed.Write(t, bad(rows(100), "0000042"))
	all, next := steps(t, feed.Source(), cursor.Next)
	if len(all) == 0 || next.Next == cursor.Next {
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
	next, err := source.Steps(ctx, "", func(rules.Record) error {
		if emitted++; emitted == 50 {
			cancel()
		} else if emitted > 50 {
			after++
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || next.Next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next.Next != "")
	}
	if after > 1 {
		t.Errorf("%d records were emitted after the context had ended", after)
	}
	never := func(rules.Record) error {
		t.Fatal("a record was emitted although the context had ended")
		return nil
	}
	if next, err = source.Steps(ctx, "", never); !errors.Is(err, context.Canceled) || next.Next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next.Next != "")
	}
	all, _ := steps(t, source, "")
	keys := adapters.Keys{key(all[0], "0000003", "0000004"): true}
	if err := source.Facts(ctx, keys, never); !errors.Is(err, context.Canceled) {
		t.Errorf("the error of Facts is %v", err)
	}
}

func emitFails(t *testing.T, feed Feed) {
	feed.Write(t, rows(20000))
	full := errors.New("the disk is full")
	emitted := 0
	source := feed.Source()
	next, err := source.Steps(context.Background(), "", func(rules.Record) error {
		if emitted++; emitted >= 50 {
			return full
		}
		return nil
	})
	if !errors.Is(err, full) || next.Next != "" {
		t.Errorf("the error is %v, and there is a cursor: %v", err, next.Next != "")
	}
	if emitted != 50 {
		t.Errorf("emit was called %d times, and failed the 50th", emitted)
	}
	all, _ := steps(t, source, "")
	keys := adapters.Keys{key(all[0], "0000003", "0000004"): true}
	if err := source.Facts(context.Background(), keys,
		func(rules.Record) error { return full }); !errors.Is(err, full) {
		t.Errorf("the error of Facts is %v", err)
	}
}

func stable(t *testing.T, feed Feed) {
	feed.Write(t, rows(20000))
	source := feed.Source()
	var kept, copies []rules.Record
	keep := func(r rules.Record) error {
		kept, copies = append(kept, r), append(copies, r.Clone())
		return nil
	}
	if _, err := source.Steps(context.Background(), "", keep); err != nil {
		t.Fatal(err)
	}
	keys := adapters.Keys{}
	for _, r := range kept {
		keys[r.Key.Tenancy[:len(r.Key.Tenancy)-1]+"4"] = true
	}
	before := len(kept)
	if err := source.Facts(context.Background(), keys, keep); err != nil {
		t.Fatal(err)
	}
	if len(kept) == before {
		t.Fatal("Facts gave nothing")
	}
	if !reflect.DeepEqual(kept, copies) {
		t.Error("a record changed after it was emitted")
	}
}

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
