package rules_test

import (
	"os"
	"testing"

	"boligbro/rules/rulestest"
)

// vectors are all vectors; the language in which they are written is described in rulestest.
func vectors(t testing.TB) []rulestest.Vector {
	t.Helper()
	all, err := rulestest.All(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 399 {
		t.Fatalf("found %d vectors", len(all))
	}
	return all
}

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		if v.Agreement != nil {
			continue // rules/agreement looks at its own
		}
		t.Run(v.File, func(t *testing.T) {
			t.Parallel()
			got, err := v.Evaluate()
			if err != nil {
				t.Fatal(err)
			}
			for _, differs := range v.Match(got) {
				t.Error(differs)
			}
		})
	}
}
