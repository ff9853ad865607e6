package adaptertest

import (
	"encoding/json"
	"iter"
	"strings"
	"testing"

	"boligbro/rules"
	"boligbro/rules/lang"
)

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
