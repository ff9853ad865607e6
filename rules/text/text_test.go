package text_test

import (
	"strings"
	"testing"
	"unicode"

	"boligbro/rules/text"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Each text is written with escapes where a reader would not see what stands there.
func TestForms(t *testing.T) {
	for _, tt := range []struct{ text, clean, key, fold string }{
		{"", "", "", ""},
		{"12-9021", "12-9021", "12-9021", "12-9021"},
		{"Åse Prøvegård", "Åse Prøvegård", "Åse Prøvegård", "åse prøvegård"},
		{"A\u030Ase Prøvega\u030Ard", "Åse Prøvegård", "Åse Prøvegård", "åse prøvegård"},
		{"A\u00AD\u030Ase", "Åse", "Åse", "åse"},
		{"12\u00AD-9021", "12-9021", "12-9021", "12-9021"},
		{"12\u20119021", "12\u20119021", "12-9021", "12-9021"},
		{"12\u20139021", "12–9021", "12-9021", "12-9021"},
		{"12\u22129021", "12\u22129021", "12-9021", "12-9021"},
		{"12\uFF0D9021", "12\uFF0D9021", "12-9021", "12-9021"},
		{"12  9021", "12 9021", "12 9021", "12 9021"},
		{"12\u00A09021", "12 9021", "12 9021", "12 9021"},
		{"12 \u202F\u30009021", "12 9021", "12 9021", "12 9021"},
		{"\t12\r\n9021\u2028", "12 9021", "12 9021", "12 9021"},
		{" 12 9021 ", "12 9021", "12 9021", "12 9021"},
		{"\uFEFF9021", "9021", "9021", "9021"},
		{"90\u200B21\u200F", "9021", "9021", "9021"},
		{"Anna \u202Egnilæ", "Anna gnilæ", "Anna gnilæ", "anna gnilæ"},
		{"Anna \u2066Bech\u2069", "Anna Bech", "Anna Bech", "anna bech"},
		{"An\x00na\x1b[31m", "Anna[31m", "Anna[31m", "anna[31m"},
		{"Anna\x7f\u0085Bech", "Anna Bech", "Anna Bech", "anna bech"},
		{"ANNA\u034F ÆRØ", "ANNA ÆRØ", "ANNA ÆRØ", "anna ærø"},
		{"2\uFE0F", "2", "2", "2"},
		{"Indgivet", "Indgivet", "Indgivet", "indgivet"},
		{"ΟΔΟΣ", "ΟΔΟΣ", "ΟΔΟΣ", "οδοσ"},
		{"οδος", "οδος", "οδος", "οδοσ"},
		{"\u00AD \u200B", "", "", ""},
		{"a\xffb", "a\uFFFDb", "a\uFFFDb", "a\uFFFDb"},
	} {
		if got := text.Clean(tt.text); got != tt.clean {
			t.Errorf("Clean(%+q) = %+q, want %+q", tt.text, got, tt.clean)
		}
		if got := text.Key(tt.text); got != tt.key {
			t.Errorf("Key(%+q) = %+q, want %+q", tt.text, got, tt.key)
		}
		if got := text.Fold(tt.text); got != tt.fold {
			t.Errorf("Fold(%+q) = %+q, want %+q", tt.text, got, tt.fold)
		}
	}
}

// odd is text with what spreadsheets and other systems put into it.
func odd() *rapid.Generator[string] {
	letters := rapid.SampledFrom([]rune("aAåÅøæÆ Zz09-'\u030A\u0301\u00AD\u200B\uFEFF\u202E\u00A0\u3000\u2011" +
		"\u2013\u2212\t\n\x00İıſßẞΣς\uFF21\u034F\uFE0F\U0001F600\uFFFD"))
	return rapid.OneOf(rapid.StringOfN(letters, 0, 12, -1), rapid.String())
}

func TestFormsStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := odd().Draw(t, "text")
		for name, form := range map[string]func(string) string{
			"Clean": text.Clean, "Key": text.Key, "Fold": text.Fold,
		} {
			once := form(s)
			if twice := form(once); twice != once {
				t.Errorf("%s(%+q) = %+q, and of that %+q", name, s, once, twice)
			}
			if form(norm.NFD.String(s)) != once || form(norm.NFC.String(s)) != once {
				t.Errorf("%s(%+q) is another for another Unicode form", name, s)
			}
			if !norm.NFC.IsNormalString(once) || strings.ContainsFunc(once, unicode.IsControl) {
				t.Errorf("%s(%+q) = %+q", name, s, once)
			}
		}
		if text.Key(text.Clean(s)) != text.Key(s) || text.Fold(text.Key(s)) != text.Fold(s) {
			t.Errorf("the forms of %+q are not each of the one before", s)
		}
	})
}

func TestSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-zÆØÅæøåÉéÜü]{1,5}[ -][A-Za-zÆØÅæøåÉéÜü]{1,5}`).Draw(t, "name")
		other := strings.ToUpper(norm.NFD.String(strings.ReplaceAll(name, " ", " \u00A0")))
		if !text.Same(name, other) || text.Same(name, other+"s") {
			t.Errorf("%+q and %+q are not the same", name, other)
		}
	})
}

func TestPlainTextIsNotCopied(t *testing.T) {
	names := []string{"Anna Ærø", "12-9021", "Nørre Allé 5, 1. tv"}
	if n := testing.AllocsPerRun(100, func() {
		for _, name := range names {
			text.Clean(name)
			text.Key(name)
		}
		text.Fold("indgivet")
	}); n != 0 {
		t.Errorf("plain text is copied %v times", n)
	}
}
