package adaptertest

import (
	"context"
	"errors"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
)

func apartRows(t *testing.T, feed Feed) {
	list(t, feed, Row{Tenancy: "0000001", Tenant: "A", Filed: filed}, Row{Tenancy: "0000002", Tenant: "B"},
		Row{Tenancy: "0000001", Tenant: "C"}, Row{Tenancy: "0000001", Tenant: "D", Bad: true})
	source := feed.Source()
	given, _ := steps(t, source, "")
	keys := adapters.Keys{given[0].Key.Tenancy: true}
	factsOf(t, source, keys)
	all := collect(t, "Apart", func(emit func(rules.Record) error) error {
		return source.Apart(context.Background(), keys, emit)
	})
	if len(all) != 2 {
		t.Fatalf("%d records, want those of the two rows that can be used", len(all))
	}
	for i, want := range []rules.Problem{{Step: rules.Filed, On: filed}, {}} {
		r := all[i]
		if !r.Quarantined || r.Key != given[0].Key || r.Row == "" || len(r.Events)+len(r.Facts.Tenants) > 0 ||
			len(r.Problems) != 1 {
			t.Fatalf("record %d: %+v", i+1, r)
		}
		if p := r.Problems[0]; p.Code != rules.ProblemKeyNotUnique || p.Step != want.Step || p.On != want.On {
			t.Errorf("record %d: %+v", i+1, p)
		}
	}
	if all := collect(t, "Apart", func(emit func(rules.Record) error) error {
		return source.Apart(context.Background(), adapters.Keys{}, emit)
	}); len(all) > 0 {
		t.Errorf("%d records although nobody was asked about", len(all))
	}
}

// apartOfAnotherState changes the system between the questions.
func apartOfAnotherState(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	source := feed.Source()
	given, _ := steps(t, source, "")
	feed.Write(t, rows(101))
	err := source.Apart(context.Background(), adapters.Keys{given[0].Key.Tenancy: true},
		func(rules.Record) error { return nil })
	var refusal *adapters.Refusal
	if err != nil && (!errors.As(err, &refusal) || refusal.Code != adapters.Changed) {
		t.Errorf("the error is %v, want that the feed changed", err)
	}
}
