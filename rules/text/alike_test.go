package text_test

import (
	"slices"
	"strings"
	"testing"

	"boligbro/rules/text"
)

func TestAlike(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"Nygaard", "Nygård", true}, {"NYGÅRD", "nygaard", true}, {"Nygard", "Nygård", true},
		{"Aagaard", "Ågård", true}, {"Ågaard", "Aagård", true}, {"Kjær", "Kjaer", true},
		{"Sørensen", "Soerensen", true},
		{"Sorensen", "Sørensen", true}, {"André", "Andre", true}, {"Müller", "Mueller", true},
		{"Müller", "Muller", true}, {"Schröder", "Schrøder", true}, {"Jørgensen", "Jorgensen", true},
		{"Ærø", "Aero", true}, {"Ærø", "Aroe", true},
		{"Hansen", "Hanssen", false}, {"Nygaard", "Nygærd", false}, {"Aase", "Ase", false}, {"Bo", "Bæ", false},
	} {
		if got := text.Alike(test.a, test.b); got != test.want || text.Alike(test.b, test.a) != test.want {
			t.Errorf("%s and %s: %v", test.a, test.b, got)
		}
	}
}

// A name of many letters that can be written in several ways is compared in no time.
func TestAlikeOfManyLetters(t *testing.T) {
	if text.Alike(strings.Repeat("å", 200)+"x", strings.Repeat("a", 300)+"y") {
		t.Error("the last letters differ")
	}
}

func TestSpellings(t *testing.T) {
	got := text.Spellings("Aase Kjær")
	slices.Sort(got)
	if want := []string{"aase kjaer", "aase kjær", "åse kjaer", "åse kjær"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if first := text.Spellings("Bo Jensen"); !slices.Equal(first, []string{"bo jensen"}) {
		t.Errorf("%q", first)
	}
	if most := text.Spellings("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"); len(most) != 64 {
		t.Errorf("%d spellings", len(most))
	}
}
