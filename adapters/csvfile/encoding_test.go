package csvfile_test

import (
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/rules/lang"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func written(t testing.TB, s string, in encoding.Encoding) string {
	t.Helper()
	out, err := in.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	text := header + strings.Repeat(row+strings.Replace(row, "Anne Ærø", `"Åse; Ø é"`, 1), 3000)
	want, err := pull(t, tenancies(), text)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		setting string
		in      encoding.Encoding
	}{
		"CP850":                         {"cp850", charmap.CodePage850},
		"Macintosh":                     {"Mac-Roman", charmap.Macintosh},
		"UTF-16, little end first":      {"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		"UTF-16, big end first":         {"UTF-16", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		"UTF-16, without its mark":      {"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		"UTF-8, with a byte order mark": {"", unicode.UTF8BOM},
	} {
		settings := tenancies()
		settings.Encoding = tt.setting
		got, err := pull(t, settings, written(t, text, tt.in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Whichever of them a file is in and whichever is set, it is read rightly or refused with the right name, and
// the settings have that name.
func TestWrongEncodings(t *testing.T) {
	const text = "Nr;Navn;Vej\n1;Bo;Vej 2\n2;Søren Prøve;Næstvedvej 3\n3;Åse Bækgård;Østergade 1\n"
	files := map[string]string{
		"UTF-8": text, "Windows-1252": written(t, text, charmap.Windows1252),
		"CP850": written(t, text, charmap.CodePage850), "Mac-Roman": written(t, text, charmap.Macintosh),
		"UTF-16": written(t, text, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)),
	}
	settings := &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{"tenants.1.name": "Navn", "tenancy.address.street": "Vej"},
	}}
	for is, file := range files {
		for set := range files {
			settings.Encoding = set
			_, err := pull(t, settings, file)
			switch {
			case (is == set) != (err == nil):
				t.Errorf("%s, set to %s: %v", is, set, err)
				continue
			case is == set:
				continue
			case set == "UTF-16" && refused(t, err).Code == adapters.WrongEncoding:
				continue // that it has no mark says enough
			}
			got := refused(t, err)
			if got.Code != adapters.WrongEncoding || got.Hint != is || got.Keys[0] != "csv.encoding" {
				t.Errorf("%s, set to %s: %+v", is, set, got)
			}
		}
	}
}

// Text that was spoilt before it was exported is refused, and no setting is named that could mend it.
func TestSpoiltText(t *testing.T) {
	const text = "Nr;Navn\n1;Bo\n2;Søren Prøve\n3;Næstved\n"
	settings := &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{"tenants.1.name": "Navn"},
	}}
	for hint, spoilt := range map[string]string{
		"utf-8-twice":           latinRead(t, text),
		"cp850-as-windows-1252": latinRead(t, written(t, text, charmap.CodePage850)),
		"mac-as-windows-1252":   latinRead(t, written(t, text, charmap.Macintosh)),
	} {
		_, err := pull(t, settings, spoilt)
		got := refused(t, err)
		if got.Code != adapters.WrongEncoding || got.Hint != hint || got.Line != 3 || got.Keys != nil {
			t.Errorf("%s: %+v", hint, got)
		}
		if says := got.Text(lang.Danish); strings.Contains(says, hint) || strings.Contains(says, "csv.encoding") ||
			!strings.Contains(says, "ret udtrækket") {
			t.Errorf("%s: %s", hint, says)
		}
	}
}

// One spoilt name among sound ones spoils that field alone.
func TestOneSpoiltName(t *testing.T) {
	settings := tenancies()
	all, err := pull(t, settings, header+strings.Repeat(row, 3)+strings.Replace(row, "Anne Ærø", "SÃ¸ren", 1))
	if err != nil {
		t.Fatal(err)
	}
	if last := all[3]; len(last.Problems) != 1 || last.Problems[0].Column != "Lejer" || last.Quarantined {
		t.Errorf("%+v", last)
	}
}

// latinRead is what a program makes of bytes that it takes for Windows-1252.
func latinRead(t testing.TB, s string) string {
	t.Helper()
	out, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
