package document

import (
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// pageFont has the Latin letters of Europe, Greek and Cyrillic. It is part of the program, and a document
// carries the letters that it uses.
const pageFont = "Go"

var pageFonts = sync.OnceValue(func() (fonts []*sfnt.Font) {
	for _, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		font, err := sfnt.Parse(ttf)
		if err != nil {
			panic(err) // it is part of the program
		}
		fonts = append(fonts, font)
	}
	return fonts
})

// pageLetterMost is the last code point that the PDF library draws.
const pageLetterMost = 0xFFFF

// drawn reports whether the font has the letter, in each weight.
func drawn(r rune) bool {
	if r > pageLetterMost {
		return false
	}
	for _, font := range pageFonts() {
		var b sfnt.Buffer
		if glyph, err := font.GlyphIndex(&b, r); err != nil || glyph == 0 {
			return false
		}
	}
	return true
}
