package encoding_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"boligbro/adapters/encoding"

	"golang.org/x/text/encoding/charmap"
)

const town = "Søren Prøvegård, Østergade 3, Næstved; Åse Ærø; Bodil på Møllevejen"

// read is Danish text of one encoding, read as another.
func read(t *testing.T, text string, of, as *charmap.Charmap) string {
	t.Helper()
	if of != nil {
		out, err := of.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		text = out
	}
	if as == nil {
		return text
	}
	out, err := as.NewDecoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSeems(t *testing.T) {
	windows, dos, mac := charmap.Windows1252, charmap.CodePage850, charmap.Macintosh
	for name, tt := range map[string]struct {
		of, read *charmap.Charmap
		as, want encoding.Encoding
	}{
		"read twice":             {nil, windows, encoding.UTF8, encoding.Twice},
		"read twice as Latin-1":  {nil, charmap.ISO8859_1, encoding.UTF8, encoding.Twice},
		"read twice, in UTF-16":  {nil, windows, encoding.UTF16, encoding.Twice},
		"CP850 as Windows":       {dos, windows, encoding.Windows1252, encoding.CP850},
		"CP850 as Windows, kept": {dos, windows, encoding.UTF8, encoding.CP850Spoilt},
		"Mac as Windows":         {mac, windows, encoding.Windows1252, encoding.MacRoman},
		"Mac as Windows, kept":   {mac, windows, encoding.UTF8, encoding.MacSpoilt},
		"UTF-8 as CP850, kept":   {nil, dos, encoding.UTF8, encoding.UTF8AsCP850},
		"UTF-8 as Mac, kept":     {nil, mac, encoding.UTF8, encoding.UTF8AsMac},
		"Windows as CP850, kept": {windows, dos, encoding.UTF8, encoding.WindowsAsCP850},
		"Windows as Mac, kept":   {windows, mac, encoding.UTF16, encoding.WindowsAsMac},
		"UTF-8 as Windows":       {nil, windows, encoding.Windows1252, encoding.UTF8},
		"UTF-8 as CP850":         {nil, dos, encoding.CP850, encoding.UTF8},
		"UTF-8 as Mac":           {nil, mac, encoding.MacRoman, encoding.UTF8},
		"Windows as CP850":       {windows, dos, encoding.CP850, encoding.Windows1252},
		"Windows as Mac":         {windows, mac, encoding.MacRoman, encoding.Windows1252},
		"Mac as CP850":           {mac, dos, encoding.CP850, encoding.MacRoman},
		"CP850 as Mac":           {dos, mac, encoding.MacRoman, encoding.CP850},
		"UTF-8":                  {nil, nil, encoding.UTF8, ""},
		"Windows":                {windows, windows, encoding.Windows1252, ""},
		"CP850":                  {dos, dos, encoding.CP850, ""},
		"Mac":                    {mac, mac, encoding.MacRoman, ""},
	} {
		text := read(t, town, tt.of, tt.read)
		if got, found := encoding.Seems(text, tt.as); got != tt.want || found != (tt.want != "") {
			t.Errorf("%s: %q seems %q", name, text, got)
		}
		if garbled := tt.as == encoding.UTF8 && tt.want != ""; garbled && !encoding.Garbled(text) {
			t.Errorf("%s: %q is taken for sound", name, text)
		}
	}
}

func TestOfBytes(t *testing.T) {
	for want, of := range map[encoding.Encoding]*charmap.Charmap{
		encoding.Windows1252: charmap.Windows1252, encoding.CP850: charmap.CodePage850,
		encoding.MacRoman: charmap.Macintosh,
	} {
		for _, text := range []string{town, "Søren", "Åse Ærø", "gård"} {
			if got := encoding.OfBytes([]byte(read(t, text, of, nil))); got != want {
				t.Errorf("%q in %s seems %s", text, want, got)
			}
		}
	}
}

// What people write rightly is not garbled, whichever signs they use.
func TestSoundText(t *testing.T) {
	for _, text := range []string{
		"", "Anna Bech", "Åse Ærø", "João São", "MAÇÃO", "François Œuvre", "O’Brien", "O‘Brien", "D’Angelo",
		"»Anna« ›Bo‹", "‘Anna’", "Hansen †", "Lego®", "3¾", "20°C", "¿Qué?", "Nørre Allé 5 – 1. tv", "€ 100",
		"Łukasz Żuk", "Şerife Işık", "Đặng", "Ǻse", "Ångström", "René’s", "ANDRÉ’S", "Vej 3½", "Õun", "Ýr",
		"ÂGE", "Ã", "李娜", "5µg", "™ Bo",
		"N° 3", "n°3", "MÕIS", "Ê Bo", "Bo ¯", "√2", "FORÊT", "Jõeoru", "Õunapuu", "Forêt",
	} {
		if encoding.Garbled(text) {
			seems, _ := encoding.Seems(text, encoding.UTF8)
			t.Errorf("%q is taken for %s", text, seems)
		}
	}
}

// A single name is enough where it cannot be anything else.
func TestGarbledNames(t *testing.T) {
	for _, name := range []string{"Søren", "Bækgård", "Åse", "Østergård", "Ærø Bech", "NÆSTVED", "Lærke"} {
		for _, of := range []*charmap.Charmap{nil, charmap.CodePage850, charmap.Macintosh} {
			text := read(t, name, of, charmap.Windows1252)
			if !encoding.Garbled(text) && !strings.Contains("NÆSTVED Ærø Bech", name) {
				t.Errorf("%q of %v is taken for sound", text, of)
			}
		}
	}
}

func TestLettersLost(t *testing.T) {
	for _, lost := range []string{"S?ren", "?se Bech", "Bo ?stergård", "S&oslash;ren", "&AElig;bel", "S&#248;ren",
		"S%C3%B8ren", "S=C3=B8ren", `S\u00f8ren`, "S|ren", "B{k", "G}rden", `S\REN`, "]gade 3", "N[STVED"} {
		if !encoding.LettersLost(lost) {
			t.Errorf("%q is taken for sound", lost)
		}
	}
	for _, sound := range []string{"", "Anna Bech", "Hvem er det?", "?", "Bo & Ida", "Bo &amp; Ida",
		"Anna [Bo]", "A|B",
		"100 %", "a = b", "Anna (Bo)", "Anna {x}", `Bo \ Ida`, "[Bo]", "Vej 3 ?"} {
		if encoding.LettersLost(sound) {
			t.Errorf("%q is taken for one that has lost letters", sound)
		}
	}
}

func FuzzSeems(f *testing.F) {
	f.Add(town)
	f.Add("Ã\xc3\x83")
	f.Fuzz(func(t *testing.T, text string) {
		for _, as := range encoding.Names() {
			if _, found := encoding.Seems(text, as); found && as == encoding.UTF8 && utf8.ValidString(text) &&
				!encoding.MayBeGarbled(text) {
				t.Errorf("%q is garbled at the second look only", text)
			}
		}
	})
}
