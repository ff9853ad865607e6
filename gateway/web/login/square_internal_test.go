package login

import (
	"strings"
	"testing"
)

// A code has its three corner squares, which a camera finds it by, and a white edge around it.
func TestSquare(t *testing.T) {
	const address = "otpauth://totp/Boligbro:anne@example.dk?secret=JBSWY3DPEHPK3PXP&issuer=Boligbro"
	s, err := squareOf(address)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[string]bool{}
	for module := range strings.SplitSeq(s.Path, "z") {
		place, _, _ := strings.Cut(module, "h")
		dark[place] = true
	}
	last := s.Size - 2*edge - 7 // where the squares on the right and below begin
	for _, corner := range [][2]int{{0, 0}, {last, 0}, {0, last}} {
		for i := range 7 {
			for _, at := range [][2]int{{i, 0}, {i, 6}, {0, i}, {6, i}} {
				x, y := corner[0]+at[0]+edge, corner[1]+at[1]+edge
				if !dark[place(x, y)] {
					t.Errorf("the corner square at %v is broken", corner)
				}
			}
		}
	}
	for i := range s.Size {
		if dark[place(i, 0)] || dark[place(0, i)] || dark[place(i, s.Size-1)] || dark[place(s.Size-1, i)] {
			t.Errorf("the edge is not white at %d", i)
		}
	}
	other, err := squareOf(address + "2")
	if err != nil || other.Path == s.Path {
		t.Errorf("two addresses have one code: %v", err)
	}
}
