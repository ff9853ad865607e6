package document

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"text/tabwriter"

	"boligbro/rules/lang"
)

// sheet is one table of a report: what it is about, and rows whose first cell names the row.
type sheet struct {
	Title string
	Note  string // what its reader must know; empty: nothing
	Head  []string
	Rows  [][]string
}

// report is a report as its reader gets it, in one of three forms.
type report struct {
	Title   string
	Lines   []string  // what it covers
	Caution lang.Text // what its reader must know of all its figures; zero: nothing
	Sheets  []sheet
}

// text is the report as a terminal shows it.
func (r *report) text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s\n", r.Title, strings.Join(r.Lines, "\n"))
	if r.Caution != (lang.Text{}) {
		fmt.Fprintf(&b, "%s\n%s\n", r.Caution.DA, r.Caution.EN)
	}
	for i := range r.Sheets {
		s := &r.Sheets[i]
		fmt.Fprintf(&b, "\n%s\n", s.Title)
		if s.Note != "" {
			fmt.Fprintln(&b, s.Note)
		}
		if len(s.Rows) == 0 {
			continue
		}
		lines := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		for _, row := range append([][]string{s.Head}, s.Rows...) {
			fmt.Fprintln(lines, strings.Join(row, "\t"))
		}
		lines.Flush()
	}
	return b.Bytes()
}

// csv is the report with one figure in each line (RFC 4180): its table, its row, its column and its value.
// What the reader must know of all figures stands first.
func (r *report) csv() ([]byte, error) {
	lines := [][]string{{"tabel", "række", "kolonne", "værdi"}}
	if r.Caution != (lang.Text{}) {
		lines = append(lines, []string{r.Title, "Forbehold", "dansk", r.Caution.DA},
			[]string{r.Title, "Forbehold", "English", r.Caution.EN})
	}
	for i := range r.Sheets {
		s := &r.Sheets[i]
		for _, row := range s.Rows {
			for k := 1; k < len(row); k++ {
				lines = append(lines, []string{s.Title, row[0], s.Head[k], row[k]})
			}
		}
	}
	return CSV(lines)
}

// CSV is a table as a spreadsheet opens it (RFC 4180). No cell is taken for a formula: what could be one has
// an apostrophe before it.
func CSV(lines [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, line := range lines {
		cells := make([]string, len(line))
		for i, cell := range line {
			cells[i] = harmless(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// harmless is the cell as no spreadsheet computes it. A dash and a number are what they are.
func harmless(cell string) string {
	if cell == "" || cell == "-" || !strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

//go:embed report.html
var reportPage string

var reportTemplate = template.Must(template.New("report").Parse(reportPage))

// html is the report as a page that needs nothing beside it.
func (r *report) html() ([]byte, error) {
	var b bytes.Buffer
	err := reportTemplate.Execute(&b, r)
	return b.Bytes(), err
}
