package casework_test

import (
	"strings"
	"testing"

	"boligbro/gateway/casework"
)

func TestProofWord(t *testing.T) {
	for word, want := range map[string]bool{
		"J-2026/117": true, "Å": true, "7": true, "a.b_c:d#e-f": true, strings.Repeat("æ", 64): true,
		"": false, strings.Repeat("æ", 65): false, "to ord": false, "-J": false, "J;1": false, "J\n": false,
		"J\xff": false,
	} {
		if got := casework.ProofWord(word); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}
