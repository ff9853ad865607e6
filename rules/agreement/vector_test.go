package agreement_test

import (
	"os"
	"testing"

	"boligbro/rules/rulestest"
)

// TestVectors looks at the vectors of agreements; the language in which they are written is described in
// rulestest.
func TestVectors(t *testing.T) {
	all, err := rulestest.All(os.DirFS("../testdata"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, v := range all {
		if v.Agreement == nil {
			continue
		}
		count++
		t.Run(v.File, func(t *testing.T) {
			got, err := v.Evaluate()
			if err != nil {
				t.Fatal(err)
			}
			for _, differs := range v.Match(got) {
				t.Error(differs)
			}
		})
	}
	if count < 48 {
		t.Errorf("found %d vectors of agreements", count)
	}
}
