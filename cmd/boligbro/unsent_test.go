package main

import (
	"bytes"
	"testing"
)

// TestWhatIsLeftIsSaid: who reads it knows whether somebody sends what is left.
func TestWhatIsLeftIsSaid(t *testing.T) {
	for _, test := range []struct {
		left unsent
		want string
	}{
		{unsent{}, ""},
		{unsent{sending: 8, waiting: 46}, "En anden proces, fx en tjeneste, der kører, afleverer lige nu " +
			"8 underretninger, og 46 venter. Går den ned, sender den næste kørsel dem. Se dem: boligbro notices\n"},
		{unsent{unrouted: map[string]int{"0615": 1, "0751": 2}}, "Ingen kanal fører til Horsens (0615), " +
			"Aarhus (0751), så 3 underretninger er ikke sendt. Underret kommunen på anden måde i dag, og " +
			"skriv kommunens kanal i indstillingerne under municipalities.\n"},
		{unsent{waiting: 1}, "1 underretning er endnu ikke afleveret. En tjeneste, der kører, sender selv; " +
			"ellers send igen, når modtageren svarer: boligbro sync\n"},
	} {
		var said bytes.Buffer
		if test.left.print(&said); said.String() != test.want {
			t.Errorf("%+v: %s", test.left, &said)
		}
	}
}
