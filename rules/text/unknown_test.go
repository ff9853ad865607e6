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
		`\N`, "N N", "blank", "Slettet", "GDPR-slettet", "slettet person", "fraflyttet", "Ledig bolig", "TOM BOLIG",
		"Tomt lejemål", "Tomgang", "Genudlejning", "Hr. Ukendt", "ikke relevant", "Se bilag", "test", "Nobody",
		"Adr.besk.", "Navne-/adressebesk.", "NAVNE- OG ADRESSEBESK",
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
		"Lejer", "Navn og adresse", "Se Ri", "Hr. Bo", "Tom Bolig Hansen", "Testrup", "Ledigvej 3",
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
		"Adr.besk.", "ADR BESK", "Navne-/adressebesk.", "Anna Ærø (adr.besk.)", "navnebesk.", "(Hemmelig)",
	} {
		if !text.Protected(protected) {
			t.Errorf("%q says no protection", protected)
		}
	}
	for _, not := range []string{"", "Anna Ærø", "Ukendt", "*****", "Beskyttet bolig 4", "Elmevej 1", "Anna Besk",
		"Adressebeskrivelse"} {
		if text.Protected(not) {
			t.Errorf("%q says protection", not)
		}
	}
}

func TestName(t *testing.T) {
	for _, none := range []string{"", "X", "x", "X X", "- x -", "12-9021", "0", "Lejer", "Navn",
		"Navn og adresse", "LEJERS NAVN", "Beboer:", "Tenant name", "Ukendt"} {
		if got := text.Name(none); got != "" {
			t.Errorf("%q is taken for the name %q", none, got)
		}
	}
	for _, name := range []string{"Anna Ærø", "Bo", "Åse", "A\u030ase", "李", "Lejer 1", "Navn Navnesen",
		"J. Bo", "A", "Max", "David Tenant", "A. de la X"} {
		if got := text.Name(name); got != name {
			t.Errorf("%q is the name %q", name, got)
		}
	}
}

func TestPlace(t *testing.T) {
	for _, none := range []string{"", "0", "00000", "12-9021", "8000", "-", "Adresse", "#I/T", `\N`} {
		if got := text.Place(none); got != "" {
			t.Errorf("%q is taken for the place %q", none, got)
		}
	}
	for _, place := range []string{"Elmevej 3", "Å 3", "K 12", "By", "Vej 3", "Aarhus C"} {
		if got := text.Place(place); got != place {
			t.Errorf("%q is the place %q", place, got)
		}
	}
}
