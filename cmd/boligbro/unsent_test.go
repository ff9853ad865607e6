package main

import (
	"bytes"
	"testing"
)

// TestWhatIsLeftIsSaid: who reads it knows whether somebody sends what is left.
func TestWhatIsLeftIsSaid(t *testing.T) {
	for left, want := range map[unsent]string{
		{}: "",
		{sending: 8, waiting: 46}: "En tjeneste, der kører, sender selv: 8 underretninger er på vej, og 46 venter. " +
			"Se dem: boligbro notices\n",
		{waiting: 1}: "1 underretning er endnu ikke afleveret. Send igen, når modtageren svarer: boligbro sync " +
			"(en tjeneste, der kører, gør det selv)\n",
	} {
		var said bytes.Buffer
		if left.print(&said); said.String() != want {
			t.Errorf("%+v: %s", left, &said)
		}
	}
}
