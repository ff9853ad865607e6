package mapping

import (
	"strings"
	"testing"
)

// A name that is nearly the one that was meant is found, and one that may be somebody's data is not repeated.
func TestNearest(t *testing.T) {
	for _, test := range []struct{ word, names, want string }{
		{"Selskabsnr", "SelskabNr|Afd|LejerNr", "SelskabNr"},
		{"Selskabsnr", "Selskab|SelskabNr", "SelskabNr"},
		{"SelskabNr", "Selskabsnummer|Lejer", "Selskabsnummer"},
		{"Selskabsnummer", "SelskabNr|Lejer", "SelskabNr"},
		{"Lejemålsnummer", "Lejer|LejemaalNr", "LejemaalNr"},
		{"Lejemål nr.", "LejemålNr|LejerNr", "LejemålNr"},
		{"SelskabNr", "Selskabnr.|Selskabnr.", "Selskabnr."},
		{"Indflytningsdato", "Indflytning_dato|Fraflytningsdato", "Indflytning_dato"},
		{"PostNr", "Postnummer|Navn", "Postnummer"},
		{"tenancystart", "tenancy.start|tenancy.end", "tenancy.start"},
		{"Afd", "Afd.|Navn", "Afd."},
		{"Nr", "Bo|Navn", ""},
		{"Navn", "Hans|Dorte", ""},
		{"Gade", "Vestergade 12", ""},
		{"Selskab1", "Selskab2|Selskab3", ""},
		{"events.filed", "events.field|events.fired", ""},
		{"dd-mm-yyy", "dd-mm-yyyy|dd.mm.yyyy|dd-mm-yy|dd.mm.yy", ""},
		{"dd-mm-yyyyy", "dd.mm.yyyy|dd-mm-yyyy|dd/mm/yyyy", "dd-mm-yyyy"},
		{"", "a|b", ""},
		{"Indgivet", "", ""},
	} {
		if got := nearest(test.word, strings.Split(test.names, "|")); got != test.want {
			t.Errorf("%s is nearest to %q among %s, want %q", test.word, got, test.names, test.want)
		}
	}
}
