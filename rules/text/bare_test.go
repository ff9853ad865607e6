package text_test

import (
	"testing"

	"boligbro/rules/text"
)

func TestBare(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"Vestergade 12, 2. tv":    "vestergade122tv",
		"VESTERGADE 12\u00a02.TV": "vestergade122tv",
		"Århus":                   "aarhus",
		"A\u030arhus":             "aarhus",
		"Kjær-Ølgård":             "kjaeroelgaard",
	} {
		if got := text.Bare(in); got != want {
			t.Errorf("%q is %q", in, got)
		}
	}
}
