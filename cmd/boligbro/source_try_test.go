package main

import "testing"

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
