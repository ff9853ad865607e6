package csvfile_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const row = "1;035;0325;Familiebolig;01-11-2025;751;Ja;Vestergade 12;Anne Ærø;nej;;;;08-09-2026;;;;\n"

func latin(t testing.TB, s string) string {
	t.Helper()
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRefusals(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(header + row)
	if err != nil {
		t.Fatal(err)
	}
	utf16be, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(header + row)
	if err != nil {
		t.Fatal(err)
	}
	windows := func(c *csvfile.Settings) { c.Encoding = "windows-1252" }
	for name, test := range map[string]struct {
		text   string
		change func(*csvfile.Settings)
		want   adapters.Refusal
	}{
		"no bytes": {"", nil, adapters.Refusal{Code: adapters.Empty}},
		"white space": {
			"\r\n \n", nil, adapters.Refusal{Code: adapters.MissingColumn, Line: 2, Column: "Selskab"},
		},
		"line breaks": {"\n\n", nil, adapters.Refusal{Code: adapters.Empty}},
		"header only": {header, nil, adapters.Refusal{Code: adapters.Empty}},
		"header cut": {
			header[:40], nil, adapters.Refusal{Code: adapters.MissingColumn, Line: 1, Column: "Restance"},
		},
		"cut in a row": {
			header + row + row[:40], nil, adapters.Refusal{Code: adapters.CutShort, Line: 3},
		},
		"cut in the first": {header + row[:40], nil, adapters.Refusal{Code: adapters.CutShort, Line: 2}},
		"cut after the key": {
			header + row + "1;035;0325", nil, adapters.Refusal{Code: adapters.CutShort, Line: 3},
		},
		"cut without a key":     {header + row + ";;1", nil, adapters.Refusal{Code: adapters.CutShort, Line: 3}},
		"cut in a name, no key": {header + row + ";;;;Su", nil, adapters.Refusal{Code: adapters.CutShort, Line: 3}},
		"cut in quotes": {
			header + row + `1;035;"03`, nil, adapters.Refusal{Code: adapters.CutShort, Line: 3},
		},
		"cut after quotes": {
			header + row + "1;035;\"0325\";\"x\ny", nil, adapters.Refusal{Code: adapters.CutShort, Line: 4},
		},
		"comma": {
			strings.ReplaceAll(header+row, ";", ","), nil,
			adapters.Refusal{Code: adapters.WrongDelimiter, Line: 1, Hint: `","`},
		},
		"tab": {
			strings.ReplaceAll(header+row, ";", "\t"), nil,
			adapters.Refusal{Code: adapters.WrongDelimiter, Line: 1, Hint: "tab"},
		},
		"semicolon": {
			header + row, func(c *csvfile.Settings) { c.Delimiter = "," },
			adapters.Refusal{Code: adapters.WrongDelimiter, Line: 1, Hint: `";"`},
		},
		"misspelt column": {
			strings.Replace(header, "Indflyttet", "Inflyttet", 1) + row, nil,
			adapters.Refusal{Code: adapters.MissingColumn, Line: 1, Column: "Indflyttet", Hint: "Inflyttet"},
		},
		"missing column": {
			strings.Replace(header, ";Sag;", ";Journalnummer;", 1) + row, nil,
			adapters.Refusal{Code: adapters.MissingColumn, Line: 1, Column: "Sag"},
		},
		"missing key": {
			strings.Replace(header, "Afd;", "Område;", 1) + row, nil,
			adapters.Refusal{Code: adapters.MissingColumn, Line: 1, Column: "Afd"},
		},
		"column twice": {
			strings.Replace(header, "Trukket", "Foged", 1) + row,
			func(c *csvfile.Settings) { delete(c.Columns, "events.withdrawn") },
			adapters.Refusal{Code: adapters.MissingColumn, Line: 1, Column: "Foged"},
		},
		"no header": {
			row + row, nil, adapters.Refusal{Code: adapters.MissingColumn, Line: 1, Column: "Selskab"},
		},
		"header in quotes": {`"` + header + row, nil, adapters.Refusal{Code: adapters.OpenQuote, Line: 1}},
		"Windows-1252": {
			latin(t, header+row), nil,
			adapters.Refusal{Code: adapters.WrongEncoding, Line: 1, Hint: "Windows-1252"},
		},
		"UTF-8": {
			header + row, windows, adapters.Refusal{Code: adapters.WrongEncoding, Line: 1, Hint: "UTF-8"},
		},
		"UTF-8 mark": {
			"\ufeff" + header + row, windows,
			adapters.Refusal{Code: adapters.WrongEncoding, Line: 1, Hint: "UTF-8"},
		},
		"UTF-16": {
			utf16, nil, adapters.Refusal{Code: adapters.WrongEncoding, Line: 1, Hint: "UTF-16"},
		},
		"UTF-16 without": {
			utf16be, nil, adapters.Refusal{Code: adapters.WrongEncoding, Line: 1, Hint: "UTF-16"},
		},
		"UTF-32": {
			"\xff\xfe\x00\x00N\x00\x00\x00", nil,
			adapters.Refusal{Code: adapters.WrongEncoding, Line: 1, Hint: "utf-32"},
		},
		"workbook": {
			"PK\x03\x04" + strings.Repeat("\x00\xff", 1000), nil,
			adapters.Refusal{Code: adapters.NotText},
		},
		"old workbook": {
			"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00\xff", 1000), nil,
			adapters.Refusal{Code: adapters.NotText},
		},
		"archive": {
			"\x1f\x8b\x08\x00" + strings.Repeat("\x9c\xff", 1000), windows,
			adapters.Refusal{Code: adapters.NotText},
		},
		"one endless line": {strings.Repeat("a", 1<<20), nil, adapters.Refusal{Code: adapters.LongLine}},
		"endless after rows": {
			header + row + strings.Repeat("a", 1<<20), nil, adapters.Refusal{Code: adapters.LongLine},
		},
	} {
		t.Run(name, func(t *testing.T) {
			settings := tenancies()
			if test.change != nil {
				test.change(settings)
			}
			_, err := pull(t, settings, test.text)
			got := refused(t, err)
			if got.Code != test.want.Code || got.Line != test.want.Line || got.Column != test.want.Column ||
				got.Hint != test.want.Hint || got.File != "lejere.csv" {
				t.Errorf("got %+v, want %+v", *got, test.want)
			}
			for _, value := range []string{"Anne", "Ærø", "Vestergade", "0325"} {
				if strings.Contains(err.Error()+got.Text(lang.Danish), value) {
					t.Errorf("the refusal quotes a value: %v", err)
				}
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	for _, files := range []string{"udtræk.csv", "udtræk-*.csv"} {
		settings := tenancies()
		settings.Files = files
		_, err := open(t, settings, t.TempDir()).Rows(context.Background(), "", nil)
		if got := refused(t, err); got.Code != adapters.Missing || got.File != files || !got.Retryable() {
			t.Errorf("%+v", *got)
		}
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "lejere.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := open(t, tenancies(), dir).Rows(context.Background(), "", nil)
	if got := refused(t, err); got.Code != adapters.NotFile || got.Retryable() {
		t.Errorf("%+v", *got)
	}
}

func TestStale(t *testing.T) {
	written := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		rows   string
		old    int // of two files, how many are old
		maxAge time.Duration
		after  time.Duration
		stale  bool
	}{
		{"tenancy", 0, 0, 36 * time.Hour, false},
		{"tenancy", 0, 0, 36*time.Hour + time.Second, true},
		{"tenancy", 0, 72 * time.Hour, 48 * time.Hour, false},
		{"tenancy", 0, time.Hour, 2 * time.Hour, true},
		{"tenancy", 1, 0, time.Hour, true},
		{"event", 1, 0, time.Hour, false},
		{"event", 2, 0, time.Hour, true},
		{"tenancy", 0, 0, -time.Hour, false},
	} {
		dir := t.TempDir()
		for i, name := range []string{"a.csv", "b.csv"} {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte("Nr;Hvad;Dag\n1;filed;01-10-2026\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			at := written
			if i < test.old {
				at = at.Add(-90 * 24 * time.Hour)
			}
			if err := os.Chtimes(path, at, at); err != nil {
				t.Fatal(err)
			}
		}
		settings := csvfile.Settings{
			Files: "*.csv", Which: "all",
			Settings: mapping.Settings{
				Rows: test.rows, Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag"},
			},
		}
		if test.rows == "event" {
			settings.Columns = map[string]string{"event.kind": "Hvad", "event.on": "Dag"}
		}
		source, err := csvfile.New(config.Source{Name: "a", Association: association,
			Guard: config.Guard{MaxAge: test.maxAge}}, settings, dir,
			func() time.Time { return written.Add(test.after) })
		if err != nil {
			t.Fatal(err)
		}
		_, err = source.Rows(context.Background(), "", func(rules.Record) error { return nil })
		if test.stale {
			if got := refused(t, err); got.Code != adapters.Stale || !got.Retryable() {
				t.Errorf("%+v: %+v", test, *got)
			}
		} else if err != nil {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

func TestChangedWhileRead(t *testing.T) {
	dir := write(t, header+strings.Repeat(row, 20000))
	path := filepath.Join(dir, "lejere.csv")
	rows := 0
	_, err := open(t, tenancies(), dir).Rows(context.Background(), "", func(rules.Record) error {
		if rows++; rows == 10 {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := io.WriteString(f, row); err != nil {
				t.Fatal(err)
			}
		}
		return nil
	})
	if got := refused(t, err); got.Code != adapters.Unreadable || !got.Retryable() {
		t.Errorf("%+v", *got)
	}
}

// A file that is replaced in one move is read to its end as it was, and the cursor is of those bytes.
func TestReplacedWhileRead(t *testing.T) {
	dir := write(t, header+strings.Repeat(row, 20000))
	path := filepath.Join(dir, "lejere.csv")
	source := open(t, tenancies(), dir)
	want, err := source.Rows(context.Background(), "", func(rules.Record) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	got, err := source.Rows(context.Background(), "", func(rules.Record) error {
		if rows++; rows == 10 {
			return errors.Join(
				os.WriteFile(path+".new", []byte(header+row), 0o600), os.Rename(path+".new", path),
			)
		}
		return nil
	})
	if err != nil || got != want || rows != 20000 {
		t.Error(rows, err, got == want)
	}
	rows = 0
	if _, err := source.Rows(context.Background(), got,
		func(rules.Record) error { rows++; return nil }); err != nil || rows != 1 {
		t.Error(rows, err)
	}
}

func TestCursor(t *testing.T) {
	dir := write(t, header+row)
	nothing := func(rules.Record) error { return nil }
	cursor, err := open(t, tenancies(), dir).Rows(context.Background(), "", nothing)
	if err != nil {
		t.Fatal(err)
	}
	read := func(settings *csvfile.Settings, given string) int {
		t.Helper()
		rows := 0
		if _, err := open(t, settings, dir).Rows(context.Background(), given,
			func(rules.Record) error { rows++; return nil }); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if n := read(tenancies(), cursor); n != 0 {
		t.Errorf("%d rows of what has not changed", n)
	}
	other := tenancies()
	other.Codes["tenancy.kind"]["Familiebolig"] = "care"
	if n := read(other, cursor); n != 1 {
		t.Errorf("%d rows under another code table", n)
	}
	for _, foreign := range []string{"x", "csv1:", cursor + "0", cursor[:len(cursor)-1], "csv1:::"} {
		if n := read(tenancies(), foreign); n != 1 {
			t.Errorf("%d rows after a foreign cursor", n)
		}
	}
	// As long as before, and yet another.
	if err := os.WriteFile(filepath.Join(dir, "lejere.csv"), []byte(header+strings.Replace(row,
		"08-09-2026", "09-09-2026", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := read(tenancies(), cursor); n != 1 {
		t.Errorf("%d rows of a file of the same length", n)
	}
}

func TestGlob(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"b.csv": "Nr;Afd\n3;x\n4;x\n", "a.csv": "Afd;Nr\nx;1\nx;2\n", "c.csv": "Nr;Afd\n",
		"d.txt": "Nr;Afd\n9;x\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings := csvfile.Settings{
		Files: "*.csv", Which: "all",
		Settings: mapping.Settings{Key: []string{"Nr"}, Columns: map[string]string{"department": "Afd"}},
	}
	got := ""
	if _, err := open(t, &settings, dir).Rows(context.Background(), "", func(r rules.Record) error {
		got += r.Key.Tenancy + r.Facts.Department
		return nil
	}); err != nil || got != "1x2x3x4x" {
		t.Error(got, err)
	}
}

// The header may be plain where the rows are not.
func TestEncodingOfRows(t *testing.T) {
	const text = "Nr;Navn\n1;Bo\n2;Åse\n3;Ærø\n"
	settings := &csvfile.Settings{
		Files:    "*.csv",
		Settings: mapping.Settings{Key: []string{"Nr"}, Columns: map[string]string{"tenants.1.name": "Navn"}},
	}
	_, err := pull(t, settings, latin(t, text))
	if got := refused(t, err); got.Code != adapters.WrongEncoding || got.Line != 3 ||
		got.Hint != "Windows-1252" || got.Retryable() {
		t.Errorf("%+v", *got)
	}
	settings.Encoding = "windows-1252"
	_, err = pull(t, settings, text)
	if got := refused(t, err); got.Code != adapters.WrongEncoding || got.Hint != "UTF-8" {
		t.Errorf("%+v", *got)
	}
}
