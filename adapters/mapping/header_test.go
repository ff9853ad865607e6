package mapping

import "testing"

// A row of data is no header, and nothing of it is repeated.
func TestOnlyAHeaderGivesAHint(t *testing.T) {
	for _, test := range []struct {
		name string
		row  []string
		hint string
	}{
		{"a misspelt column", []string{"Nr", "Foged", "Lejer navn"}, "Lejer navn"},
		{"no column is spelt right, but several are known", []string{"Lejemålsnr", "Påkrav", "Lejer_navn"}, "Lejer_navn"},
		{"data: a number beside a name", []string{"17", "Foged", "Lejrnavn"}, ""},
		{"data: a day beside a name", []string{"Nr", "01-10-2026", "Lejrnavn"}, ""},
		{"data: words alone", []string{"Ny", "Faged", "Lejrnavn"}, ""},
	} {
		s := Settings{Key: []string{"Nr"}, Columns: map[string]string{
			"events.filed": "Foged", "tenants.1.name": "Lejernavn",
		}}
		plan, faults := s.Plan()
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		for i := range test.row {
			_, refusal := plan.Mapper("liste", "13748136", "lejere.csv", test.row)
			if refusal == nil {
				t.Fatalf("%s: row %d is a header", test.name, i)
			}
			if refusal.Column == "Lejernavn" && refusal.Hint != test.hint ||
				refusal.Column != "Lejernavn" && refusal.Hint != "" {
				t.Errorf("%s: %s is nearest to %q", test.name, refusal.Hint, refusal.Column)
			}
		}
	}
}
