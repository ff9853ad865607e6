package csvfile_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/text"
)

// FuzzCSV reads any bytes under several settings: it does not panic, accounts for every row, gives the same
// twice, and quotes no value that it should not.
func FuzzCSV(f *testing.F) {
	f.Add([]byte(header+row), false)
	f.Add([]byte(header+row+row[:20]), false)
	f.Add([]byte("\ufeff"+header+`1;2;3;"a`+"\n"+row), true)
	f.Add(
		[]byte("Afd;Nr;Navn;Ind;Rykker;Påkrav;Foged;Sag;Grund;Trukket\n"+
			"1;2;A;01-01-2020;;08-09-2026;01-10-2026;F;arrears+x;\n"),
		false,
	)
	f.Add([]byte("Afd;Nr;Navn;Hvad;Dag;Sag\n1;2;A;Foged;01-10-2026 10:15;F\n1;\"2\n\";A;Foged;x;F\n"), false)
	f.Add([]byte(latin(f, "Afd;Nr;Navn;Hvad;Dag;Sag\n1;2;Å;Foged;01.10.2026;F\n")), true)
	f.Add([]byte("\xff\xfea\x00b\x00"), false)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, windows bool) {
		if err := os.WriteFile(filepath.Join(dir, "lejere.csv"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, settings := range []*csvfile.Settings{tenancies(), byTenancy(), byEvent()} {
			settings.Files = "lejere.csv"
			if windows {
				settings.Encoding = "windows-1252"
			}
			source := open(t, settings, dir)
			var all []rules.Record
			next, err := source.Rows(context.Background(), "", func(r rules.Record) error {
				all = append(all, r.Clone())
				return nil
			})
			var refusal *adapters.Refusal
			if err != nil && !errors.As(err, &refusal) {
				t.Fatalf("not a refusal: %v", err)
			}
			if (err == nil) != (next != "") {
				t.Fatal("a cursor and an error, or neither")
			}
			for _, r := range all {
				if r.Quarantined && len(r.Problems) == 0 || !r.Quarantined && r.Key.Tenancy == "" ||
					r.Source != "liste" || r.Quarantined != (r.Row != "") {
					t.Fatalf("%+v", r)
				}
				for _, p := range r.Problems {
					if p.Line < 2 || p.File != "lejere.csv" || p.Code == "" {
						t.Fatalf("%+v", p)
					}
				}
				if _, err := json.Marshal(r); err != nil {
					t.Fatal(err)
				}
				for _, e := range r.Events {
					if e.Kind == "" || e.On.IsZero() {
						t.Fatalf("%+v", e)
					}
				}
				if !utf8.ValidString(r.Key.Tenancy) ||
					strings.ContainsFunc(r.Key.Tenancy, unicode.IsControl) {
					t.Fatalf("key %q", r.Key.Tenancy)
				}
			}
			if want, sure := rowsWithoutQuotes(data); sure && err == nil && len(all) != want {
				t.Fatalf("%d records of %d rows", len(all), want)
			}
			var again []rules.Record
			if _, err := source.Rows(context.Background(), "", func(r rules.Record) error {
				again = append(again, r.Clone())
				return nil
			}); (err == nil) != (next != "") || !reflect.DeepEqual(all, again) {
				t.Fatal("two pulls of one file differ")
			}
		}
	})
}

// rowsWithoutQuotes counts the rows of a file by lines, which is possible when no field can hold a line
// break.
func rowsWithoutQuotes(data []byte) (rows int, sure bool) {
	text := strings.TrimPrefix(string(data), "\ufeff")
	if strings.ContainsAny(text, `"`) || strings.Contains(text, "sep=") {
		return 0, false
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Trim(strings.TrimSuffix(line, "\r"), ";") != "" {
			rows++
		}
	}
	return rows - 1, true
}

// FuzzAgainstStandard holds the scanner to encoding/csv on every file that is well formed.
func FuzzAgainstStandard(f *testing.F) {
	f.Add("1;a;b\n2;\"a;\"\"c\";\"b\nd\"\n")
	f.Add("1;;\r\n2;\" x \";y")
	f.Add("1;\"a\r\nb\";c\n")
	f.Add("0;\"0000\";")
	f.Add("1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;bbbbbbbbbbbbbbbbbbbbbb\n")
	dir := f.TempDir()
	settings := csvfile.Settings{
		Files: "x.csv",
		Settings: mapping.Settings{
			Key:     []string{"k"},
			Columns: map[string]string{"tenancy.address.street": "a", "tenancy.address.city": "b"},
		},
	}
	source, err := csvfile.New(config.Source{Name: "x", Association: association}, settings, dir, now)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) || strings.ContainsFunc(body, func(c rune) bool {
			return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(" ;\"\r\n", c)
		}) {
			return // other signs may stand for a value that is not known
		}
		in := csv.NewReader(strings.NewReader("k;a;b\n" + body))
		in.Comma, in.FieldsPerRecord = ';', 3
		rows, err := in.ReadAll()
		if err != nil || len(rows) < 2 {
			return
		}
		var want []string
		for _, row := range rows[1:] {
			cells := row[0] + row[1] + row[2]
			if strings.Count(cells, "\n") > 1 || strings.Contains(cells, "\n") && strings.Contains(cells, ";") {
				return // may look like a row inside quotes, which encoding/csv takes for text
			}
			if row[0]+row[1]+row[2] != "" {
				want = append(want, strings.Join(strings.Fields(strings.Join(row, "|")), " "))
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "x.csv"), []byte("k;a;b\n"+body), 0o600); err != nil {
			t.Fatal(err)
		}
		i := 0
		_, err = source.Rows(context.Background(), "", func(r rules.Record) error {
			if i >= len(want) {
				t.Fatal("more rows than encoding/csv has")
			}
			fields := strings.Split(want[i], "|")
			i++
			if len(fields) != 3 {
				return nil
			}
			same := func(read, field string) bool { // a short word, or one without letters, may stand for nothing
				field = text.Clean(field)
				return read == field || read == "" && (len(field) < 4 || !strings.ContainsFunc(field, unicode.IsLetter))
			}
			ofKey := func(p rules.Problem) bool { return strings.HasPrefix(string(p.Code), "key-") }
			key := text.Key(fields[0])
			if key == "" && !r.Quarantined || !r.Quarantined && key != r.Key.Tenancy ||
				r.Quarantined && key != "" && !slices.ContainsFunc(r.Problems, ofKey) {
				t.Fatalf("row %d: key %q of %q, problems %+v", i, r.Key.Tenancy, key, r.Problems)
			}
			address := r.Facts.Tenancy.Address
			if !r.Quarantined && (!same(address.Street, fields[1]) || !same(address.City, fields[2])) {
				t.Fatalf("row %d: %+v, want %q", i, address, fields)
			}
			return nil
		})
		if len(want) > 0 && (err != nil || i != len(want)) {
			t.Fatalf("%d of %d rows: %v", i, len(want), err)
		}
	})
}
