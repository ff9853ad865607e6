package xlsxfile_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/xlsxfile"
	"boligbro/rules"
	"boligbro/rules/lang"
)

func settings() xlsxfile.Settings {
	return xlsxfile.Settings{Files: "liste*.xlsx", Settings: mapping.Settings{
		Dates: []string{"dd-mm-yyyy"}, Key: []string{"Afd", "Nr"},
		Columns: map[string]string{
			"tenants.1.name": "Lejer", "events.filed": "Indgivet", "arrears.amount": "Saldo",
		},
	}}
}

// header is a row with the table's header in the given row.
func header(row string) string {
	var b strings.Builder
	b.WriteString(`<row r="` + row + `">`)
	for i, name := range []string{"Afd", "Nr", "Lejer", "Indgivet", "Saldo"} {
		b.WriteString(`<c r="` + string(rune('A'+i)) + row + `" t="inlineStr"><is><t>` + name + `</t></is></c>`)
	}
	return b.String() + `</row>`
}

func sheet(rows ...string) string { return `<sheetData>` + strings.Join(rows, "") + `</sheetData>` }

func pull(t testing.TB, s xlsxfile.Settings, dir string) ([]rules.Record, *xlsxfile.Source, error) {
	t.Helper()
	var all []rules.Record
	source := open(t, s, dir)
	_, err := source.Steps(context.Background(), "", func(r rules.Record) error {
		all = append(all, r)
		return nil
	})
	return all, source, err
}

// What people keep in lists: lines above the header, days as days, as text and as formulas, numbers with
// leading zeros, texts in several fonts, merged and hidden cells.
func TestWhatAListHolds(t *testing.T) {
	dir := t.TempDir()
	book{
		strings: `<si><r><t>Åse </t></r><r><t>Bech</t></r><rPh sb="0" eb="1"><t>aase</t></rPh></si>`,
		sheets: []string{sheet(`<row r="1"><c t="inlineStr"><is><t>Restanceliste</t></is></c></row>`,
			header("4"),
			`<row r="5"><c r="A5" s="2"><v>7</v></c><c r="B5" s="3"><v>350012</v></c><c r="C5" t="s"><v>0</v></c>`+
				`<c r="D5" s="1"><v>46347</v></c><c r="E5"><v>1234.5600000000001</v></c></row>`,
			`<row r="6" hidden="1"><c r="B6"><v>18</v></c><c r="C6" t="inlineStr"><is><t>Bo</t></is></c>`+
				`<c r="D6" t="str"><f>A1&amp;"x"</f><v>22-11-2026</v></c><c r="K6"><v>1</v></c></row>`,
			`<row r="7"><c r="A7"><v>1</v></c><c r="B7"><v>19</v></c><c r="D7" s="4"><v>46348.5</v></c></row>`,
			`<row r="9"><c r="A9" t="inlineStr"><is><t>I alt</t></is></c><c r="E9"><v>3</v></c></row>`,
		) + `<mergeCells><mergeCell ref="A5:A6"/><mergeCell ref="A1:E1"/></mergeCells>`},
	}.write(t, filepath.Join(dir, "liste.xlsx"))
	all, source, err := pull(t, settings(), dir)
	if err != nil || len(all) != 3 {
		t.Fatal(len(all), err)
	}
	var keys []string
	for _, r := range all {
		if r.Quarantined {
			t.Fatalf("%+v", r.Problems)
		}
		keys = append(keys, r.Key.Tenancy+" "+r.Events[0].On.String())
	}
	want := []string{"007-035-0012 2026-11-21", "007-18 2026-11-22", "1-19 2026-11-22"}
	if !slices.Equal(keys, want) {
		t.Errorf("%q, want %q", keys, want)
	}
	if r := all[0]; r.Facts.Tenants[0].Name != "Åse Bech" || r.Facts.Arrears.Amount != 123456 {
		t.Errorf("%+v", r.Facts)
	}
	if table := source.Tables()[0]; table.Line != 4 || table.Hidden != 1 || table.Name != "liste.xlsx" {
		t.Errorf("%+v", table)
	}
}

// Days are counted from 1904 where the workbook says so.
func TestDaysFrom1904(t *testing.T) {
	dir := t.TempDir()
	book{
		sheets: []string{sheet(header("1"),
			`<row><c><v>1</v></c><c><v>7</v></c><c/><c s="1"><v>44885</v></c></row>`)},
		more: map[string]string{"xl/workbook.xml": strings.Replace(
			fmt.Sprintf(workbook, `<sheet name="Ark 1" sheetId="1" r:id="rId1"/>`), "<sheets>",
			`<workbookPr date1904="1"/><sheets>`, 1)},
	}.write(t, filepath.Join(dir, "liste.xlsx"))
	all, _, err := pull(t, settings(), dir)
	if err != nil || len(all) != 1 || all[0].Events[0].On != rules.Date(2026, 11, 21) {
		t.Errorf("%+v, %v", all, err)
	}
}

// A workbook that is saved anew while it is read is refused.
func TestAWorkbookThatChangesWhileItIsRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "liste.xlsx")
	row := `<row><c><v>1</v></c><c><v>%d</v></c><c/><c s="1"><v>46347</v></c></row>`
	book{sheets: []string{sheet(header("1"), fmt.Sprintf(row, 7), fmt.Sprintf(row, 8), fmt.Sprintf(row, 9))}}.
		write(t, path)
	later := time.Now().Add(time.Minute)
	_, err := open(t, settings(), dir).Steps(context.Background(), "", func(rules.Record) error {
		return os.Chtimes(path, later, later)
	})
	refused(t, err, adapters.Unreadable)
}

func TestSheets(t *testing.T) {
	row := func(nr string) string {
		return `<row><c><v>1</v></c><c><v>` + nr + `</v></c><c/><c s="1"><v>46347</v></c></row>`
	}
	dir := t.TempDir()
	book{sheets: []string{sheet(header("1"), row("1")), sheet(), sheet(header("1"), row("3"))}}.
		write(t, filepath.Join(dir, "liste.xlsx"))
	for _, test := range []struct {
		sheets []string
		want   string
	}{{nil, "1-1 1-3"}, {[]string{"ark 3"}, "1-3"}, {[]string{"Ark 3", "Ark 1"}, "1-3 1-1"}} {
		s := settings()
		s.Sheets = test.sheets
		all, _, err := pull(t, s, dir)
		var keys []string
		for _, r := range all {
			keys = append(keys, r.Key.Tenancy)
		}
		if got := strings.Join(keys, " "); err != nil || got != test.want {
			t.Errorf("%q: %q, want %q: %v", test.sheets, got, test.want, err)
		}
	}
	s := settings()
	s.Sheets = []string{"Ark 9"}
	_, _, err := pull(t, s, dir)
	refused(t, err, adapters.MissingSheet, "Ark 9")
}

// refused tests that the error is a refusal with that code, which says what it must in both languages.
func refused(t *testing.T, err error, code string, says ...string) {
	t.Helper()
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Errorf("the error is %v, want %s", err, code)
		return
	}
	for _, l := range []lang.Language{lang.Danish, lang.English} {
		for _, word := range append(says, "liste.x") {
			if text := refusal.Text(l); !strings.Contains(text, word) {
				t.Errorf("%s lacks %q", text, word)
			}
		}
	}
}

func TestNoWorkbookThatCanBeRead(t *testing.T) {
	old := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	bomb := sheet(header("1"), `<row r="2"><c r="A2" t="inlineStr"><is><t>`, strings.Repeat("x", 3<<20))
	wide := sheet(header("1"), `<row r="2"><c r="BDWGO2"><v>1</v></c></row>`)
	deep := sheet(strings.Repeat("<x>", 100))
	entity := `<!DOCTYPE x [<!ENTITY a "Hemmelig">]>` + sheet(header("1"),
		`<row r="2"><c t="inlineStr"><is><t>&a;</t></is></c></row>`)
	whole := func(content string, more map[string]string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) { book{sheets: []string{content}, more: more}.write(t, path) }
	}
	bytes := func(content string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		write func(t *testing.T, path string)
		code  string
		says  string
	}{
		"a password": {bytes(old + strings.Join(strings.Split("EncryptedPackage", ""), "\x00") + "\x00"),
			adapters.Locked, ""},
		"xls":       {bytes(old), adapters.OtherWorkbook, ".xlsx"},
		"ods":       {whole(sheet(), map[string]string{"mimetype": "x"}), adapters.OtherWorkbook, ".ods"},
		"text":      {bytes("Afd;Nr;Lejer\n1;2;Bo\n"), adapters.OtherWorkbook, "CSV"},
		"no header": {whole(sheet(`<row><c><v>1</v></c></row>`), nil), adapters.MissingColumn, "Afd"},
		"empty":     {whole(sheet(header("1")), nil), adapters.Empty, ""},
		"a bomb":    {whole(bomb, nil), adapters.TooLarge, "xlsx"},
		"wide":      {whole(wide, nil), adapters.TooLarge, "xlsx"},
		"deep":      {whole(deep, nil), adapters.TooLarge, "xlsx"},
		"an entity": {whole(entity, nil), adapters.Unreadable, ""},
		"cut":       {whole(sheet(header("1"))+"<row><c", nil), adapters.Unreadable, ""},
		"a word that the parser quotes": {whole(sheet(header("1"), `<row><c><v>&Hemmelig;</v></c></row>`), nil),
			adapters.Unreadable, ""},
		"an encrypted part": {func(t *testing.T, path string) {
			book{sheets: []string{sheet(header("1"))}}.write(t, path)
			archive, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			archive[strings.Index(string(archive), "PK\x01\x02")+8] |= 1 // the flag that says so
			if err := os.WriteFile(path, archive, 0o600); err != nil {
				t.Fatal(err)
			}
		}, adapters.Locked, ""},
		"too many merged cells": {whole(sheet(header("1"))+`<mergeCells>`+
			strings.Repeat(`<mergeCell ref="A1:A3"/>`, 10_001)+`</mergeCells>`, nil), adapters.TooLarge, "xlsx"},
		"a lost string": {whole(sheet(header("1"), `<row><c t="s"><v>9</v></c></row>`), nil),
			adapters.OtherWorkbook, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			test.write(t, filepath.Join(dir, "liste.xlsx"))
			_, _, err := pull(t, settings(), dir)
			refused(t, err, test.code, test.says)
			if err != nil && strings.Contains(err.Error(), "Hemmelig") {
				t.Error("the error quotes the file")
			}
		})
	}
}

// FuzzXLSX reads any bytes as a sheet: it does not panic, and fails only with a refusal.
func FuzzXLSX(f *testing.F) {
	f.Add(sheet(header("1"), `<row r="2"><c r="A2" s="2"><v>7</v></c><c t="s"><v>0</v></c></row>`))
	f.Add(sheet(header("1")) + `<mergeCells><mergeCell ref="A1:A3"/></mergeCells>`)
	f.Add(`<row><c r="A1" s="4"><v>1e300</v></c><c s="1"><v>-1</v></c></row>`)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content string) {
		b := book{sheets: []string{content}, strings: `<si><t>x</t></si>`}
		b.write(t, filepath.Join(dir, "liste.xlsx"))
		all, _, err := pull(t, settings(), dir)
		var refusal *adapters.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("not a refusal: %v", err)
		}
		for _, r := range all {
			if r.Quarantined != (len(r.Problems) > 0 && r.Row != "") || !r.Quarantined && r.Key.Tenancy == "" {
				t.Fatalf("%+v", r)
			}
		}
	})
}

// A formula that nobody has calculated is no empty cell: the row is quarantined where the column is read, and
// so are the rows that a merged cell gives it to.
func TestFormulasWithoutAValue(t *testing.T) {
	const row = `<row><c%s><v>1</v></c><c>%s</c><c>%s</c><c s="1">%s</c><c/><c>%s</c></row>`
	seven, day, formula := `<v>7</v>`, `<v>46347</v>`, `<f>B1+1</f>`
	for name, test := range map[string]struct {
		sheet string
		want  string // the columns of the problems; "-" for a record that can be used
	}{
		"none":             {fmt.Sprintf(row, "", seven, "", day, ""), "-"},
		"calculated":       {fmt.Sprintf(row, "", seven, "", formula+day, ""), "-"},
		"a day":            {fmt.Sprintf(row, "", seven, "", formula, ""), "Indgivet"},
		"an empty value":   {fmt.Sprintf(row, "", seven, "", formula+"<v></v>", ""), "Indgivet"},
		"a key":            {fmt.Sprintf(row, "", formula, "", day, ""), "Nr"},
		"a name":           {fmt.Sprintf(row, "", seven, formula, day, ""), "Lejer"},
		"beside the table": {fmt.Sprintf(row, "", seven, "", day, formula), "-"},
		"merged": {`<row r="2"><c r="A2"><v>1</v></c><c><v>7</v></c><c/><c r="D2">` + formula + `</c></row>` +
			`<row r="3"><c r="A3"><v>1</v></c><c><v>8</v></c></row>`, "Indgivet Indgivet"},
	} {
		dir := t.TempDir()
		merged := ""
		if name == "merged" {
			merged = `<mergeCells><mergeCell ref="D2:D3"/></mergeCells>`
		}
		book{sheets: []string{sheet(header("1"), test.sheet) + merged}}.write(t, filepath.Join(dir, "liste.xlsx"))
		all, _, err := pull(t, settings(), dir)
		if err != nil {
			t.Error(name, err)
		}
		var got []string
		for _, r := range all {
			switch {
			case !r.Quarantined:
				got = append(got, "-")
			case r.Problems[0].Code == rules.ProblemUncomputed:
				got = append(got, r.Problems[0].Column)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// The rows of a sheet that the workbook does not show are read, and said to be hidden.
func TestAHiddenSheet(t *testing.T) {
	dir := t.TempDir()
	book{
		sheets: []string{sheet(header("1"),
			`<row><c><v>1</v></c><c><v>7</v></c><c/><c s="1"><v>46347</v></c></row>`)},
		more: map[string]string{"xl/workbook.xml": fmt.Sprintf(workbook,
			`<sheet name="Ark 1" sheetId="1" state="veryHidden" r:id="rId1"/>`)},
	}.write(t, filepath.Join(dir, "liste.xlsx"))
	all, source, err := pull(t, settings(), dir)
	if err != nil || len(all) != 1 || source.Tables()[0].Hidden != 1 {
		t.Errorf("%d, %v, %+v", len(all), err, source.Tables())
	}
}

// A sheet is found whatever the case of its part's name and wherever it lies; one that is named and not there
// is a workbook that was cut short.
func TestWhereSheetsLie(t *testing.T) {
	const worksheet = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet`
	row := `<worksheet>` + sheet(header("1"),
		`<row><c><v>1</v></c><c><v>7</v></c><c/><c s="1"><v>46347</v></c></row>`) + `</worksheet>`
	for part, found := range map[string]bool{
		"xl/worksheets/Sheet2.xml": true, "xl/worksheets/sheet2.xml": true, "xl/sheet2.xml": false,
	} {
		dir := t.TempDir()
		book{more: map[string]string{
			"xl/workbook.xml": fmt.Sprintf(workbook, `<sheet name="Ark 1" sheetId="1" r:id="rId1"/>`),
			"xl/_rels/workbook.xml.rels": fmt.Sprintf(rels,
				`<Relationship Id="rId1" Type="`+worksheet+`" Target="worksheets/sheet2.xml"/>`),
			part: row,
		}}.write(t, filepath.Join(dir, "liste.xlsx"))
		all, _, err := pull(t, settings(), dir)
		if found && (err != nil || len(all) != 1) {
			t.Errorf("%s: %d, %v", part, len(all), err)
		}
		if !found {
			refused(t, err, adapters.CutShort)
		}
	}
}
