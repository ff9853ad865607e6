package housing

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"time"

	"boligbro/adapters/xlsxfile"
)

// XLSXSettings describe the export as a workbook to whoever reads it. Files is left to the caller.
func (e Export) XLSXSettings() xlsxfile.Settings { return xlsxfile.Settings{Settings: e.mapping()} }

// The parts of a workbook around its one sheet. Style 1 shows a day.
var workbook = []struct{ name, content string }{
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="Liste" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels",
		`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
}

// WriteXLSX writes the export as a workbook whose days are days and no texts.
func (e Export) WriteXLSX(to io.Writer) error {
	archive := zip.NewWriter(to)
	for _, part := range workbook {
		w, err := archive.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, part.content); err != nil {
			return err
		}
	}
	w, err := archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	fmt.Fprint(w, "<worksheet><sheetData>")
	for row, err := range e.rows() {
		if err != nil {
			return err
		}
		fmt.Fprint(w, "<row>")
		for _, cell := range row {
			if err := writeCell(w, cell); err != nil {
				return err
			}
		}
		fmt.Fprint(w, "</row>")
	}
	fmt.Fprint(w, "</sheetData></worksheet>")
	return archive.Close()
}

// writeCell writes a day as the number of days since day 0, and anything else as text.
func writeCell(w io.Writer, cell string) error {
	if day, err := time.Parse("02-01-2006", cell); err == nil {
		days := day.Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
		_, err := fmt.Fprintf(w, `<c s="1"><v>%d</v></c>`, int(days))
		return err
	}
	fmt.Fprint(w, `<c t="inlineStr"><is><t>`)
	if err := xml.EscapeText(w, []byte(cell)); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, `</t></is></c>`)
	return err
}
