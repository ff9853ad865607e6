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

// What the settings call a file by may be shown, and what they leave open may be whom it is about.
func TestAFileIsShownByThePatternOfTheSettings(t *testing.T) {
	for _, test := range []struct{ pattern, name, want string }{
		{"eksport/*.csv", "Anna Jensen.csv", "*** ***.csv"},
		{"eksport/*.csv", "AnnaJensen-20261120.csv", "***-20261120.csv"},
		{"*", "Åse Prøvegård.xlsx", "*** ***.xlsx"}, {"*.csv.gz", "Bo.csv.gz", "***.csv.gz"},
		{"*", "A\u030Ase.csv", "***.csv"}, {"*.csv", "lejere.Jensen.csv", "***.***.csv"},
		{"ud/lejere-*.csv", "lejere-2026-10-05.csv", "lejere-2026-10-05.csv"},
		{"ud/lejere*.csv", "LEJERE_20261005_Anna.csv", "LEJERE_20261005_***.csv"},
		{"lejere-??.csv", "lejere-01.csv", "lejere-01.csv"}, {"[ab]-?.csv", "a-1.csv", "a-1.csv"},
		{"Jensen/*.csv", "Jensen.csv", "***.csv"},
		{"Anna Jensen.csv", "Anna Jensen.csv", "Anna Jensen.csv"}, {"", "Anna.csv", "Anna.csv"},
		{"*.csv", "Anna 010190-1234.csv", "*** ******-****.csv"}, {"sag.csv", "010190-1234.csv", "******-****.csv"},
		{"*.csv", "lejere-*.csv", "***-*.csv"}, {"lejere-*.csv", "lejere-*.csv", "lejere-*.csv"},
	} {
		if got := adapters.ShownBy(test.pattern, test.name); got != test.want {
			t.Errorf("of %s, %s is shown as %s, want %s", test.pattern, test.name, got, test.want)
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
