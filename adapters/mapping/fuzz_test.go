package mapping_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// FuzzMapper maps any words: it does not panic, Step and Facts agree about the row, and no problem quotes a
// value.
func FuzzMapper(f *testing.F) {
	f.Add("17", "Anne Ærø", "01-10-2026", "14.250,00", "arrears+x", "08-09-2026", "ja")
	f.Add("", "", "snart", "kr. -", "støj/andet", "2026-10-01T10:15:00+02:00", "3")
	f.Add("1\x00", "K\ufffd", "29-02-2026 10:15", "1.42.50", ",", "31-04-2026", "\xff")
	tables := []*mapping.Mapper{
		table(f, mapping.Settings{Key: []string{"A"}, Columns: map[string]string{
			"tenants.1.name": "B", "events.filed": "C", "arrears.amount": "D", "events.filed.ground": "E",
			"events.withdrawn": "F", "household.childrenUnder18": "G",
		}}, "A", "B", "C", "D", "E", "F", "G"),
		table(f, mapping.Settings{Rows: "event", Key: []string{"A", "B"}, Columns: map[string]string{
			"event.on": "C", "arrears.amount": "D", "event.kind": "E", "event.at": "F", "tenancy.assigned": "G",
		}}, "A", "B", "C", "D", "E", "F", "G"),
	}
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g, h string) {
		words := []string{a, b, c, d, e, g, h}
		one := row(2, words...)
		one.Invalid = !utf8.ValidString(strings.Join(words, ""))
		for _, m := range tables {
			step, ok := m.Step(one)
			key := string(m.Key())
			if ok == (!step.Quarantined && !step.Kept()) {
				t.Fatalf("Step gives a row that it should pass over, or passes over one that it should give: %+v", step)
			}
			if step.Quarantined && (len(step.Problems) == 0 || step.Key.Tenancy != key) {
				t.Fatalf("%+v", step)
			}
			facts, used := m.Facts(one, map[string]bool{key: true})
			if used == step.Quarantined || used && facts.Key.Tenancy != key {
				t.Fatalf("Step and Facts disagree: %+v, %+v", step, facts)
			}
			for _, p := range append(step.Problems, facts.Problems...) {
				unquoted(t, p)
			}
		}
	})
}

// unquoted fails the test when a problem holds more than a place and a code.
func unquoted(t *testing.T, p rules.Problem) {
	t.Helper()
	if p.File != "lejere.csv" || p.Line != 2 || p.Code == "" || !strings.Contains("ABCDEFG", p.Column) {
		t.Fatalf("%+v", p)
	}
}
