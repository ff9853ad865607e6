package xlsxfile_test

import (
	"archive/zip"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/adaptertest"
	"boligbro/adapters/mapping"
	"boligbro/adapters/xlsxfile"
	"boligbro/config"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const association = "13748136"

func open(t testing.TB, settings xlsxfile.Settings, dir string) *xlsxfile.Source {
	t.Helper()
	s, err := xlsxfile.New(config.Source{Name: "liste", Association: association}, settings, dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	workbook = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets>%s</sheets></workbook>`
	rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s` +
		`</Relationships>`
	// Style 1 is a day, 2 three digits, 3 seven digits in two groups, 4 a day in a format of its own.
	styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>` +
		`<numFmt numFmtId="170" formatCode="000"/><numFmt numFmtId="171" formatCode="000\-0000"/>` +
		`<numFmt numFmtId="172" formatCode="[$-406]d. mmmm yyyy;@"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>` +
		`<xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs></styleSheet>`
)

// book is a workbook under construction.
type book struct {
	sheets  []string // each the XML inside worksheet
	strings string   // the XML of the shared strings
	more    map[string]string
}

func (b book) write(t testing.TB, path string) {
	t.Helper()
	var sheets, targets strings.Builder
	parts := map[string]string{"xl/styles.xml": styles}
	for i, sheet := range b.sheets {
		n := i + 1
		fmt.Fprintf(&sheets, `<sheet name="Ark %d" sheetId="%d" r:id="rId%d"/>`, n, n, n)
		fmt.Fprintf(&targets, `<Relationship Id="rId%d" Target="worksheets/sheet%d.xml"/>`, n, n)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)] = `<worksheet>` + sheet + `</worksheet>`
	}
	parts["xl/workbook.xml"] = fmt.Sprintf(workbook, sheets.String())
	parts["xl/_rels/workbook.xml.rels"] = fmt.Sprintf(rels, targets.String())
	if b.strings != "" {
		parts["xl/sharedStrings.xml"] = `<sst>` + b.strings + `</sst>`
	}
	for name, part := range b.more {
		parts[name] = part
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(file)
	for name, part := range parts {
		w, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, part)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// feed is a workbook for the shared suite.
type feed struct {
	dir    string
	source *xlsxfile.Source
}

func (f *feed) Source() adapters.Source { return f.source }

func (f *feed) Write(t testing.TB, rows iter.Seq[adaptertest.Row]) {
	t.Helper()
	var sheet strings.Builder
	sheet.WriteString(`<sheetData><row r="3">`)
	for _, header := range []string{"Selskab", "Lejemål", "Lejer", "Dato"} {
		fmt.Fprintf(&sheet, `<c t="inlineStr"><is><t>%s</t></is></c>`, header)
	}
	sheet.WriteString(`</row>`)
	for row := range rows {
		fmt.Fprintf(&sheet, `<row><c><v>1</v></c><c t="inlineStr"><is><t>%s</t></is></c>`+
			`<c t="inlineStr"><is><t>%s</t></is></c>`, row.Tenancy, row.Tenant)
		switch {
		case row.Bad:
			sheet.WriteString(`<c t="str"><f>A1</f><v>snarest</v></c>`)
		case !row.Filed.IsZero():
			year, month, day := row.Filed.Date()
			serial := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).
				Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
			fmt.Fprintf(&sheet, `<c s="1"><v>%d</v></c>`, int(serial))
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString("</sheetData>")
	book{sheets: []string{sheet.String()}}.write(t, filepath.Join(f.dir, "liste.xlsx"))
}

func TestSuite(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.Feed {
		dir := t.TempDir()
		return &feed{dir: dir, source: open(t, xlsxfile.Settings{
			Files: "liste*.xlsx", Settings: mapping.Settings{
				Key:     []string{"Selskab", "Lejemål"},
				Columns: map[string]string{"tenants.1.name": "Lejer", "events.filed": "Dato"},
			},
		}, dir)}
	})
}
