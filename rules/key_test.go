package rules_test

import (
	"testing"

	"boligbro/rules"
)

// TestKeyOfPerson: what may be a person's number or name is told from a tenancy's number.
func TestKeyOfPerson(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]rules.ProblemCode{
		"010190-1235": rules.ProblemKeyCPR, "35-0101901235": rules.ProblemKeyCPR, "101901235": rules.ProblemKeyCPR,
		"Anna Jensen": rules.ProblemKeyWords, "Ærø": rules.ProblemKeyWords, "A\u030Ase": rules.ProblemKeyWords,
		"1-35-3255-6": "", "991901235": "", "K-A": "", "Anna 1": "", "Nord 12": "", "": "", "-": "",
	} {
		if got := rules.KeyOfPerson([]byte(key)); got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}
