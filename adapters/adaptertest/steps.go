package adaptertest

import (
	"context"
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
