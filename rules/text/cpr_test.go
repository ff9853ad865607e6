package text_test

import (
	"testing"

	"boligbro/rules/text"
)

func TestHoldsCPR(t *testing.T) {
	for _, holds := range []string{
		"Prøvesen, Carl 010190-1235", "Dora Prøvesen (0101901234)", "Askevej 4 c/o 010190-1235",
		"010190 1235", "010190\u00A01235", "010190\u20111235", "010190–1235", "010190 - 1235",
		"0101\u00AD90-12\u200B35", "\uFF10\uFF11\uFF10\uFF11\uFF19\uFF10-1235", "٠١٠١٩٠-1235",
		"cpr:0101901235.", "K0101901235", "290200-1235", "610190-1235", "010\u200B1901235",
		"01011990-1235", "311299-4000 og 1", "1 010190-1235",
	} {
		if !text.HoldsCPR(holds) {
			t.Errorf("no CPR number found in %q", holds)
		}
	}
	for _, lacks := range []string{
		"", "Anna Ærø", "Nørre Allé 5, 1. tv", "12-9021", "1-35-3255-6", "2026-11-25",
		"010190", "010190-123", "010190-12345", "1010190-1235", "010190-", "321390-1235", "300290-1235",
		"001290-1235", "11010190123", "01019012351", "20121234", "2012 1234", "+45 20 12 34 56",
		"2026112500123", "01-02-0304", "tlf. 3112 9940 001", "99123456-1235", "½ Ærø 010",
		"1f0e2d3c-4b5a-4697-8a1b-c0101901235f",
	} {
		if text.HoldsCPR(lacks) {
			t.Errorf("a CPR number found in %q", lacks)
		}
	}
}
