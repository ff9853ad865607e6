package encoding

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Seems is what the text is in really, when it was read as something else: its Danish letters have become
// signs that stand in no word. False: nothing betrays that. Text that was read rightly and seems to be in an
// encoding was spoilt before it was exported.
func Seems(text string, as Encoding) (really Encoding, found bool) {
	raw := bytesOf(text, as)
	votes := map[Encoding]int{}
	for i := 0; i < len(raw); i++ {
		if raw[i] < utf8.RuneSelf {
			continue
		}
		if n := utf8Letter(raw[i:]); n > 0 {
			votes[UTF8]++
			i += n - 1
			continue
		}
		for name, is := range danish {
			if name != as && is(raw, i) {
				votes[name]++
			}
		}
	}
	most := 0
	for _, name := range []Encoding{UTF8, CP850, MacRoman, Windows1252} {
		if votes[name] > most {
			really, most = name, votes[name]
		}
	}
	if as != UTF8 && as != UTF16 {
		return really, most > 0
	}
	really = spoilt[really]
	if really == "" {
		most = 0
	}
	elsewhere := signsIn(text)
	for _, name := range spoilts {
		if elsewhere[name] > most {
			really, most = name, elsewhere[name]
		}
	}
	return really, most > 0
}

// spoilt is what text is called that was in an encoding and was read as Windows-1252.
var spoilt = map[Encoding]Encoding{UTF8: Twice, CP850: CP850Spoilt, MacRoman: MacSpoilt}

// Garbled reports whether the text had passed through a wrong encoding before anybody could read it.
func Garbled(text string) bool {
	if !MayBeGarbled(text) {
		return false
	}
	_, garbled := Seems(text, UTF8)
	return garbled
}

// MayBeGarbled is a quick look at UTF-8: false when it holds nothing beyond ASCII but the letters from À to ÿ
// without Â, Ã, Ê and Õ.
func MayBeGarbled[T string | []byte](text T) bool {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		if (text[i]|text[i+1]|text[i+2]|text[i+3]|text[i+4]|text[i+5]|text[i+6]|text[i+7])&0x80 != 0 &&
			suspect(text[i:i+8]) {
			return true
		}
	}
	return suspect(text[i:])
}

func suspect[T string | []byte](text T) bool {
	for i := range len(text) {
		if c := text[i]; c >= 0xC0 && c != 0xC3 || c == 0x82 || c == 0x83 || c == 0x8A || c == 0x95 {
			return true
		}
	}
	return false
}

// bytesOf is the text as it was in the file, or as it was when it was read as Windows-1252.
func bytesOf(text string, as Encoding) []byte {
	of := charmaps[as]
	if of == nil {
		of = charmap.Windows1252
	}
	raw := make([]byte, 0, len(text))
	for _, char := range text {
		c, there := of.EncodeRune(char)
		switch {
		case char >= 0x80 && char < 0xA0: // as other programs read the bytes that Windows-1252 does not have
			c = byte(char)
		case char == utf8.RuneError && of == charmap.Windows1252:
			c = 0x9D // Ø of CP850, the most frequent of them
		case !there:
			c = '?'
		}
		raw = append(raw, c)
	}
	return raw
}

// utf8Letter is how many bytes begin a letter or a dash of UTF-8; 0: they begin none. What follows Ã or Â in
// a word of any other encoding is a letter of ASCII.
func utf8Letter(raw []byte) int {
	continues := func(i int) bool { return i < len(raw) && raw[i] >= 0x80 && raw[i] <= 0xBF }
	switch {
	case (raw[0] == 0xC3 || raw[0] == 0xC2) && continues(1) && raw[1] != 0xA0:
		return 2
	case raw[0] == 0xE2 && len(raw) > 2 && raw[1] == 0x80 && continues(2):
		return 3
	}
	return 0
}

// danish tell of each encoding whether the byte at i is one of its letters æøåÆØÅ, by what stands around it:
// in another encoding it is a sign that is not found in that place.
var danish = map[Encoding]func(raw []byte, i int) bool{
	Windows1252: func(raw []byte, i int) bool {
		return strings.IndexByte("\xe6\xf8\xe5\xc6\xd8\xc5", raw[i]) >= 0 && (after(raw, i) || before(raw, i))
	},
	CP850: func(raw []byte, i int) bool {
		switch raw[i] {
		case 0x9B: // ›
			return after(raw, i) && before(raw, i)
		case 0x86: // †
			return before(raw, i)
		case 0x91: // ‘, as in O‘Brien
			return after(raw, i) && before(raw, i) && raw[i+1] >= 'a'
		case 0x9D, 0x8F:
			return after(raw, i) || before(raw, i)
		}
		return false
	},
	MacRoman: func(raw []byte, i int) bool {
		switch raw[i] {
		case 0xBF, 0xBE: // ¿ and ¾
			return after(raw, i)
		case 0x8C: // Œ
			return after(raw, i) && raw[i-1] >= 'a'
		case 0xAF, 0xAE: // ¯ and ®
			return before(raw, i) && !after(raw, i)
		case 0x81:
			return after(raw, i) || before(raw, i)
		}
		return false
	},
}

// after reports whether the byte at i follows a letter.
func after(raw []byte, i int) bool { return i > 0 && isLetter(raw[i-1]) }

// before reports whether a letter follows the byte at i.
func before(raw []byte, i int) bool { return i+1 < len(raw) && isLetter(raw[i+1]) }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// OfBytes is the encoding with one byte for each character that the text seems to be in.
func OfBytes(raw []byte) Encoding {
	votes, most, seems := map[Encoding]int{}, 0, Windows1252
	for i := range raw {
		for name, is := range danish {
			if raw[i] >= utf8.RuneSelf && is(raw, i) {
				votes[name]++
			}
		}
	}
	for _, name := range []Encoding{Windows1252, CP850, MacRoman} {
		if votes[name] > most {
			seems, most = name, votes[name]
		}
	}
	return seems
}
