package adapters_test

import (
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/rules/lang"
)

func TestShown(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "lejere-2026-10-05.csv": "lejere-2026-10-05.csv",
		"lejere_20261005_203000.csv": "lejere_20261005_203000.csv", "13748136-20261005.xlsx": "13748136-20261005.xlsx",
		"lejere-20261005203000.csv.gz": "lejere-20261005203000.csv.gz",
		"010190-1234.csv":              "******-****.csv", "sag 0101901234.xlsx": "sag **********.xlsx",
		"foged_010190_1234.xml": "foged_******_****.xml", "610190-1234": "******-****",
		"０１０１９０-1234.csv": "******-****.csv", "010190-1234.csv.sha256": "******-****.csv.sha***",
	} {
		if got := adapters.Shown(name); got != want {
			t.Errorf("%s is shown as %s, want %s", name, got, want)
		}
	}
}

// Whoever makes a refusal does not need to think of what the file is called.
func TestARefusalShowsNoNumberOfAPerson(t *testing.T) {
	r := &adapters.Refusal{Code: adapters.CutShort, File: "sag 010190-1234.csv", Line: 7}
	for _, said := range []string{r.Error(), r.Text(lang.Danish), r.Text(lang.English)} {
		if !strings.HasPrefix(said, "sag ******-****.csv (lin") || strings.Contains(said, "1234") {
			t.Error(said)
		}
	}
}
