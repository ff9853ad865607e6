package text_test

import (
	"testing"

	"boligbro/rules/text"
)

func TestPerson(t *testing.T) {
	for name, want := range map[string]string{
		"Erik Lund": "erik lund", "Lund, Erik": "erik lund", "LUND,ERIK": "erik lund", "Lund , Erik ": "erik lund",
		"Bech Holm, Anne Margrethe": "anne margrethe bech holm",
		"Lund Erik":                 "lund erik", // nobody can tell which is the last name
		"Lund,":                     "lund,", ", Erik": ", erik", ",": ",", "": "",
		"Lund, Erik, cand.jur.": "lund, erik, cand.jur.",
	} {
		if got := text.Person(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
		if again := text.Person(want); again != want {
			t.Errorf("%q is %q when asked once more", want, again)
		}
	}
}
