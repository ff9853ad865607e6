package adaptertest

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
)

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
		if wrong := differs(all[i], row, source.Name()); wrong != "" {
			t.Fatalf("record %d %s", i+1, wrong)
		}
		i++
	}
	if i != len(all) {
		t.Errorf("%d records are of rows without a step", len(all)-i)
	}
}

// differs says what of the record is not as its row; empty: nothing.
func differs(r rules.Record, row Row, source string) string {
	switch {
	case !strings.Contains(r.Key.Tenancy, row.Tenancy):
		return "is of another row"
	case r.Source != source || r.Source == "" || r.Key.Association == "":
		return "lacks its source or its association"
	case r.Quarantined || len(r.Problems) > 0:
		return fmt.Sprintf("has problems: %+v", r.Problems)
	case len(r.Facts.Tenants) != 1 || r.Facts.Tenants[0].Name != row.Tenant:
		return "has another tenant"
	case !r.HasStep() || r.Events[0].Kind != rules.Filed || r.Events[0].On != row.Filed:
		return "has another step"
	}
	return ""
}

func repeats(t *testing.T, feed Feed) {
	feed.Write(t, rows(2000))
	if _, next := steps(t, feed.Source(), ""); next.Repeats != 0 {
		t.Errorf("%d of different tenancies are repeats", next.Repeats)
	}
	feed.Write(t, func(yield func(Row) bool) {
		for range 2 {
			for row := range rows(2000) {
				if !yield(row) {
					return
				}
			}
		}
	})
	if _, next := steps(t, feed.Source(), ""); next.Repeats != next.Passed/2 {
		t.Errorf("%d of %d rows are repeats of a list that is written twice", next.Repeats, next.Passed)
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
