// Package encoding reads text in the encodings that housing systems export, for every kind of file, and finds
// text that was read in another encoding than it is in.
package encoding

import (
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is how a file writes its letters: its name as the settings may have it, in any case.
type Encoding string

const (
	UTF8        Encoding = "UTF-8" // with or without a byte order mark
	UTF16       Encoding = "UTF-16"
	Windows1252 Encoding = "Windows-1252"
	CP850       Encoding = "CP850"     // of DOS and old database programs
	MacRoman    Encoding = "Mac-Roman" // of Excel for Mac, "CSV (Macintosh)"
)

// Text that has passed through another encoding before it was exported, or is in one that is not read: no
// setting can mend it. The names are keys of lang.SpoiltText.
const (
	Twice       Encoding = "utf-8-twice"           // UTF-8, read as Windows-1252
	CP850Spoilt Encoding = "cp850-as-windows-1252" // read as Windows-1252
	MacSpoilt   Encoding = "mac-as-windows-1252"   // read as Windows-1252

	UTF32          Encoding = "utf-32" // which Open does not read
	UTF8AsCP850    Encoding = "utf-8-as-cp850"
	UTF8AsMac      Encoding = "utf-8-as-mac"
	WindowsAsCP850 Encoding = "windows-1252-as-cp850"
	WindowsAsMac   Encoding = "windows-1252-as-mac"
)

var spoilts = []Encoding{
	Twice, CP850Spoilt, MacSpoilt, UTF32, UTF8AsCP850, UTF8AsMac, WindowsAsCP850, WindowsAsMac,
}

// Names are the encodings that Open reads, by the words of the settings.
func Names() map[string]Encoding {
	return map[string]Encoding{
		"utf-8": UTF8, "utf-16": UTF16, "windows-1252": Windows1252, "cp850": CP850, "mac-roman": MacRoman,
	}
}

// Meant is the word of the settings for an encoding that is written by another of its names, or by that of
// one that it holds; empty: the name is not known.
func Meant(name string) string {
	return others[strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))]
}

// others are other names of the encodings, without hyphens. Who exports Latin-1 or "ANSI" on Windows writes
// Windows-1252, which has all of Latin-1's letters in the same places.
var others = map[string]string{
	"iso88591": "windows-1252", "iso885915": "windows-1252", "latin1": "windows-1252", "latin9": "windows-1252",
	"ansi": "windows-1252", "cp1252": "windows-1252", "1252": "windows-1252", "win1252": "windows-1252",
	"ascii": "utf-8", "usascii": "utf-8", "utf8bom": "utf-8", "utf8sig": "utf-8", "unicode": "utf-16",
	"utf16le": "utf-16", "utf16be": "utf-16", "ucs2": "utf-16",
	"ibm850": "cp850", "850": "cp850", "oem": "cp850",
	"mac": "mac-roman", "macintosh": "mac-roman", "macroman": "mac-roman",
}

// charmaps are the encodings with one byte for each character.
var charmaps = map[Encoding]*charmap.Charmap{
	Windows1252: charmap.Windows1252, CP850: charmap.CodePage850, MacRoman: charmap.Macintosh,
}

// Spoilt reports whether no setting can read the text rightly: mostly, because it had been read in a wrong
// encoding before it was exported.
func (e Encoding) Spoilt() bool { return slices.Contains(spoilts, e) }
