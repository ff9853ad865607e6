package adaptertest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/rules"
)

func list(t testing.TB, feed Feed, all ...Row) {
	t.Helper()
	feed.Write(t, slices.Values(all))
}

func facts(t *testing.T, feed Feed) {
	const n = 500
	feed.Write(t, rows(n))
	source := feed.Source()
	given, next := steps(t, source, "")
	if next.Passed != n-len(given) {
		t.Fatalf("%d passed over", next.Passed)
	}
	absent := key(given[0], "0000003", "9999999")
	keys := adapters.Keys{
		key(given[0], "0000003", "0000007"): true, key(given[0], "0000003", "0000123"): true,
		key(given[0], "0000003", "0000200"): true, absent: true,
	}
	var want []string
	for _, tenancy := range []string{"0000007", "0000200"} {
		want = append(want, key(given[0], "0000003", tenancy))
	}
	var got []string
	for _, r := range factsOf(t, source, keys) {
		if r.Kept() {
			continue // of 123, which Steps gave and Facts may give again
		}
		got = append(got, r.Key.Tenancy)
		if r.Source != source.Name() || r.Key.Association != given[0].Key.Association ||
			len(r.Facts.Tenants) != 1 {
			t.Errorf("the record lacks what its row says: %+v", r)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("facts of %q, want %q", got, want)
	}
	if all := factsOf(t, source, adapters.Keys{}); len(all) > 0 {
		t.Errorf("%d records although nobody was asked about", len(all))
	}
}

// severalRows has tenancies with a step in one row and something else in another, before and after it.
func severalRows(t *testing.T, feed Feed) {
	plain := func(tenancy, tenant string) Row { return Row{Tenancy: tenancy, Tenant: tenant} }
	step := func(tenancy, tenant string) Row { return Row{Tenancy: tenancy, Tenant: tenant, Filed: filed} }
	list(t, feed, plain("0000001", "A"), step("0000001", "B"), plain("0000002", "C"), step("0000003", "D"),
		plain("0000003", "E"), plain("0000001", "F"))
	source := feed.Source()
	given, next := steps(t, source, "")
	if len(given) != 2 || next.Passed != 4 {
		t.Fatalf("%d records, %d passed over", len(given), next.Passed)
	}
	var got string
	for _, r := range factsOf(t, source, adapters.Keys{given[0].Key.Tenancy: true,
		given[1].Key.Tenancy: true}) {
		got += r.Facts.Tenants[0].Name
	}
	if got != "ABDEF" {
		t.Errorf("Facts gave the rows of %s, want ABDEF", got)
	}
}

func factsOfBadRow(t *testing.T, feed Feed) {
	list(t, feed, Row{Tenancy: "0000001", Tenant: "A"}, Row{Tenancy: "0000001", Tenant: "B", Bad: true})
	source := feed.Source()
	given, _ := steps(t, source, "")
	if len(given) != 1 || !given[0].Quarantined {
		t.Fatalf("%+v", given)
	}
	all := factsOf(t, source, adapters.Keys{given[0].Key.Tenancy: true})
	if len(all) != 1 || all[0].Quarantined || all[0].Facts.Tenants[0].Name != "A" {
		t.Errorf("%+v", all)
	}
}

// factsOfAnotherState changes the system between the questions: Facts gives what Steps would have, or fails.
func factsOfAnotherState(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	source := feed.Source()
	given, _ := steps(t, source, "")
	wanted := key(given[0], "0000003", "0000004")
	feed.Write(t, func(yield func(Row) bool) {
		for row := range rows(100) {
			row.Tenant = strings.Replace(row.Tenant, "Åse", "Bea", 1) // as many characters
			if !yield(row) {
				return
			}
		}
	})
	var got []rules.Record
	err := source.Facts(context.Background(), adapters.Keys{wanted: true}, func(r rules.Record) error {
		got = append(got, r)
		return nil
	})
	var refusal *adapters.Refusal
	switch {
	case err == nil && (len(got) != 1 || !strings.HasPrefix(got[0].Facts.Tenants[0].Name, "Åse")):
		t.Errorf("Facts read another state than Steps: %+v", got)
	case err != nil && (!errors.As(err, &refusal) || refusal.Code != adapters.Changed ||
		!refusal.Retryable()):
		t.Errorf("the error is %v, want that the feed changed", err)
	}
}

func factsUnchanged(t *testing.T, feed Feed) {
	feed.Write(t, rows(100))
	given, cursor := steps(t, feed.Source(), "")
	source := feed.Source()
	if all, next := steps(t, source, cursor.Next); len(all) > 0 || next.Next != cursor.Next {
		t.Fatalf("%d records, %+v", len(all), next)
	}
	for _, tenancy := range []string{"0000003", "0000004"} {
		wanted := key(given[0], "0000003", tenancy)
		all := factsOf(t, source, adapters.Keys{wanted: true})
		if len(all) != 1 || all[0].Key.Tenancy != wanted || len(all[0].Facts.Tenants) != 1 {
			t.Errorf("facts of %s: %+v", tenancy, all)
		}
	}
}
