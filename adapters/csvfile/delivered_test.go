package csvfile_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/config"
)

// delivered is a source of the one file, as the settings are changed.
func delivered(t *testing.T, text string, change func(*csvfile.Settings)) (*csvfile.Source, string) {
	t.Helper()
	settings := &csvfile.Settings{Files: "liste.csv", Settings: mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag"},
	}}
	change(settings)
	path := filepath.Join(t.TempDir(), "liste.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, settings, filepath.Dir(path)), path
}

// A file without a header has the columns that the settings name, in their order; one that has a header after
// all is read too.
func TestTheSettingsNameTheColumns(t *testing.T) {
	named := func(s *csvfile.Settings) { s.Header = []string{"Afd", "Nr", "Dag"} }
	for text, want := range map[string]string{
		"1;0017;01-10-2026\n1;0018;\n":             "0017 ",
		"Afd;Nr;Dag\n1;0017;01-10-2026\n1;0018;\n": "0017 ",
	} {
		s, _ := delivered(t, text, named)
		if all, next := keys(t, s, ""); all != want {
			t.Errorf("%q: %q, %s; want %q", text, all, next, want)
		}
	}
	_, err := csvfile.New(config.Source{Name: "a", Association: "13748136"}, csvfile.Settings{
		Files: "a.csv", Header: []string{"Nr"}, Settings: mapping.Settings{
			Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag"},
		}}, "", now)
	if err == nil || !strings.Contains(err.Error(), "header") {
		t.Errorf("a header that lacks a column: %v", err)
	}
}

// The same bytes under another path are the same list; the same path is another list under another mapping.
func TestWhereAFileLiesIsNoPartOfItsCursor(t *testing.T) {
	const list = "Nr;Dag\n17;01-10-2026\n"
	first, path := delivered(t, list, func(*csvfile.Settings) {})
	_, next := keys(t, first, "")
	moved := filepath.Join(filepath.Dir(path), "ny-liste.csv")
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		change func(*csvfile.Settings)
		known  bool
	}{
		{"by another path", func(*csvfile.Settings) {}, true},
		{"by a pattern", func(s *csvfile.Settings) { s.Files = "ny*.csv" }, true},
		{"by other codes", func(s *csvfile.Settings) { s.Decimal = "." }, false},
	} {
		settings := &csvfile.Settings{Files: "ny-liste.csv", Settings: mapping.Settings{
			Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag"},
		}}
		test.change(settings)
		known, err := open(t, settings, filepath.Dir(path)).Known(context.Background(), next)
		if err != nil || known != test.known {
			t.Errorf("%s: known %v, %v", test.name, known, err)
		}
	}
}

// ending is a context that has ended when it is asked the second time.
type ending struct {
	context.Context
	asked int
}

func (e *ending) Err() error {
	if e.asked++; e.asked > 1 {
		return context.Canceled
	}
	return nil
}

// A stop is heeded while a file is only hashed, to see whether it is what was read before. It is no fault of
// the file.
func TestHashingStops(t *testing.T) {
	source, _ := delivered(t, "Nr;Dag\n17;01-10-2026\n", func(*csvfile.Settings) {})
	_, next := keys(t, source, "")
	var refusal *adapters.Refusal
	known, err := source.Known(&ending{Context: context.Background()}, next)
	if known || !errors.Is(err, context.Canceled) || errors.As(err, &refusal) {
		t.Errorf("known %v, %v", known, err)
	}
}

func TestAChecksumMustFit(t *testing.T) {
	sums := func(s *csvfile.Settings) { s.Checksum = "sha256" }
	sum := sha256.Sum256([]byte(list))
	good := hex.EncodeToString(sum[:])
	for beside, want := range map[string]string{
		"":                                     adapters.Missing,
		good + "  liste.csv\n":                 "",
		strings.ToUpper(good) + " *liste.csv":  "",
		good[:len(good)-2] + "ff  liste.csv\n": adapters.Unreadable,
		"ingen":                                adapters.Unreadable,
		"\n":                                   adapters.Unreadable,
		good[:32]:                              adapters.Unreadable,
		"\ufeff" + good:                        "",
		strings.Repeat("0", 5000) + "  liste.csv": adapters.Unreadable,
	} {
		s, path := delivered(t, list, sums)
		if beside != "" {
			if err := os.WriteFile(path+".sha256", []byte(beside), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		all, next := keys(t, s, "")
		if want == "" && (all != "0017 " || !strings.HasPrefix(next, "csv1:")) || want != "" && next != want {
			t.Errorf("%.20q: %q, %s; want %s", beside, all, next, want)
		}
	}
}
