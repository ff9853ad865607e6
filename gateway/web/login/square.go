package login

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// square is a QR code, which the camera of a telephone reads.
type square struct {
	Size int    // of the picture, with the white edge around the code, in modules
	Path string // SVG: the dark modules
}

// edge is how many white modules stand around a code (ISO/IEC 18004).
const edge = 4

// place is where a module begins, as SVG writes it.
func place(x, y int) string { return fmt.Sprintf("M%d %d", x, y) }

func squareOf(text string) (square, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return square{}, fmt.Errorf("draw a QR code: %w", err)
	}
	var path strings.Builder
	modules := code.Bounds().Dx()
	for y := range modules {
		for x := range modules {
			if red, _, _, _ := code.At(x, y).RGBA(); red == 0 {
				path.WriteString(place(x+edge, y+edge) + "h1v1h-1z")
			}
		}
	}
	return square{Size: modules + 2*edge, Path: path.String()}, nil
}
