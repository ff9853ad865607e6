package main

import (
	"testing"

	"boligbro/rules"
)

// Whoever tries settings that name the wrong column must not see who a number is of.
func TestNoNumberOfAPersonIsShown(t *testing.T) {
	for word, want := range map[string]string{
		"1-035-0012": "1-035-0012", "1-35-3255-6": "1-35-3255-6", "007-350012": "007-350012",
		"8000 Aarhus C": "8000 Aarhus C", "010190-1234": "***", "1-0101901234": "1-***", "12345678": "***",
		"+45 12 34 56 78": "***", "1-12 34 56 78-2": "1-***-2",
	} {
		if got := withoutPersons(word); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
	for name, want := range map[string]string{"Åse Bo": "Å*** B***", "12345678": "***", "Bo 12": "B*** ***"} {
		if got := maskedName(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// A key that is mapped to a name, a street or a town shows none of its words, and neither does a town.
func TestNoWordOfAPersonIsShown(t *testing.T) {
	named := map[string]bool{
		"Ringgården": true, "AFD": true, "20123456": true, "010190-1235": true, "KØBENHAVN 0101901236": true,
	}
	shown := masks{func(word string) bool { return named[word] }}
	for key, want := range map[string]string{
		"Anne Ærø": "*** ***", "Aarhus C": "*** C", "Nørre Allé 5, 1. tv": "*** *** 5, 1. ***", "K-12": "K-12",
		"AFD-12": "AFD-12", "AFD-Bo": "AFD-***", "1-35-3255-6": "1-35-3255-6", "Ringgården": "Ringgården",
		"010190-1234": "***", "Ae\u0301 Bo": "*** ***", "Ringgården 20123456": "Ringgården ***",
		"12345678": "***", "20123456": "20123456", "010190-1235": "010190-1235",
	} {
		if got := shown.number(key); got != want {
			t.Errorf("the key %s is shown as %s, want %s", key, got, want)
		}
	}
	for _, test := range []struct{ code, city, want string }{
		{"8000", "Aarhus C", "8000 A*** C***"}, {"8000", "Ringgården", "8000 Ringgården"},
		{"AFD", "", "AFD"}, {"8000", "KØBENHAVN 0101901236", "8000 KØBENHAVN ***"}, {"20123456", "", "***"},
		{"Anne Ærø", "", "A*** Æ***"}, {"", "Vestergade 1", "***"}, {"12345678", "", "***"}, {"", "", ""},
		{"8000", "", "8000"}, {"0101", "901234", "0101 ***"}, {"80000", "Aarhus", "*** A***"}, {"800a", "", "***"},
	} {
		if got := shown.town(rules.Address{PostalCode: test.code, City: test.city}); got != test.want {
			t.Errorf("%+v is shown as %s", test, got)
		}
	}
}
