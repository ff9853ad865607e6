package text_test

import (
	"testing"

	"boligbro/rules/text"
)

func TestUnknown(t *testing.T) {
	for _, unknown := range []string{
		"Navne- og adressebeskyttet", "*****", "Ukendt", "Adressebeskyttet", "NULL", "-", "#I/T",
		"–", "---", "?", "...", "#####", "* * *", "\u200B*", "(ukendt)", "<NULL>", "[Ingen]", "Ukendt.",
		"UKENDT ADRESSE", "Lejer ukendt", "Navn ikke oplyst", "Ikke  angivet", "Ej oplyst", "uoplyst",
		"n/a", "N.A.", "N.N.", "NN", "xxxx", "XX XXX", "(tom)", "[blank]", "NaN", "None", "undefined",
		"#N/A", "#VÆRDI!", "#VA\u0308RDI!", "#REFERENCE!", "#NAVN?", "#DIVISION/0!", "#DIV/0!", "#REF!", "#NUM!",
		"#SPILL!", "#BLOKERET!", "#HENTER_DATA", "Err:502", "Fejl:508", "#nul!", "Name unknown",
		"Hemmelig adresse", "Beskyttet", "Navne-/adressebeskyttet", "NAVNE OG ADRESSEBESKYTTELSE",
	} {
		if !text.Unknown(unknown) {
			t.Errorf("%q is taken for known", unknown)
		}
	}
	for _, known := range []string{
		"", "Anna Ærø", "Anna Null", "Tom", "Ida Nielsen", "Vej 3", "Beskyttet bolig 4", "Ukendtvej 3",
		"Ukendte Soldats Vej 1", "#12", "1. tv", "0", "000", "12", "X", "Malte Xx Bo", "Nørre Allé",
		"Lejer 1", "Anna Ærø (adressebeskyttet)", "F-77", "李娜", "Хх", "Err: Bo",
	} {
		if text.Unknown(known) {
			t.Errorf("%q is taken for unknown", known)
		}
	}
}

func TestProtected(t *testing.T) {
	for _, protected := range []string{
		"Navne- og adressebeskyttet", "ADRESSEBESKYTTET", "Anna Ærø (adressebeskyttet)", "navnebeskyttelse",
		"Beskyttet", "(beskyttet)", "Hemmelig adresse", "Navne\u2011 og adr. besk.", "Address protected",
	} {
		if !text.Protected(protected) {
			t.Errorf("%q says no protection", protected)
		}
	}
	for _, not := range []string{"", "Anna Ærø", "Ukendt", "*****", "Beskyttet bolig 4", "Elmevej 1"} {
		if text.Protected(not) {
			t.Errorf("%q says protection", not)
		}
	}
}
