package xlsxfile_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"boligbro/adapters"
)

// listed is a row of a list: what excelize writes into its cells, and what we must read.
type listed struct {
	department, number int // shown with three and, of the second kind, with 2 + 4 digits
	name               string
	filed              time.Time
	form               int // how the day stands in its cell
	amount             int // øre
}

// Ways in which a day stands in its cell.
const (
	builtInDay = iota // number format 14, which each country shows in its own way
	ownDay
	textDay
	formulaDay
	dayForms
)

func drawListed(t *rapid.T) []listed {
	return rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) listed {
		return listed{
			department: rapid.IntRange(1, 999).Draw(t, "afd"),
			number:     rapid.IntRange(1, 999_999).Draw(t, "nr"),
			name:       rapid.StringMatching(`[A-ZÆØÅ][a-zæøåé&<>'"]{1,12} [A-ZÆØÅ][a-zæøå]{1,12}`).Draw(t, "name"),
			filed:      time.Date(2026, 1, rapid.IntRange(1, 330).Draw(t, "day"), 0, 0, 0, 0, time.UTC),
			form:       rapid.IntRange(0, dayForms-1).Draw(t, "form"),
			amount:     rapid.IntRange(1, 99_999_999).Draw(t, "amount"),
		}
	}), 1, 40, func(l listed) int { return l.department*1_000_000 + l.number }).Draw(t, "rows")
}

// must ends the test where the workbook cannot be written.
func must[T any](t *rapid.T) func(T, error) T {
	return func(v T, err error) T {
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// listWriter writes a list with excelize.
type listWriter struct {
	file                    *excelize.File
	three, six, day, ownDay int // styles
}

func newListWriter(t *rapid.T) *listWriter {
	w := &listWriter{file: excelize.NewFile()}
	style := func(s excelize.Style) int { return must[int](t)(w.file.NewStyle(&s)) }
	three, six, ownDay := "000", "00-0000", `dd/mm/yyyy;@`
	w.three, w.six = style(excelize.Style{CustomNumFmt: &three}), style(excelize.Style{CustomNumFmt: &six})
	w.day, w.ownDay = style(excelize.Style{NumFmt: 14}), style(excelize.Style{CustomNumFmt: &ownDay})
	return w
}

// cells are those of a row, for excelize's writer of streams.
func (w *listWriter) cells(l listed) []any {
	day := excelize.Cell{StyleID: w.day, Value: l.filed}
	switch l.form {
	case ownDay:
		day.StyleID = w.ownDay
	case textDay:
		day = excelize.Cell{Value: l.filed.Format("02-01-2006")}
	case formulaDay:
		day = excelize.Cell{Value: l.filed.Format("02-01-2006"), Formula: `TEXT(A1,"dd-mm-yyyy")`}
	}
	return []any{
		excelize.Cell{StyleID: w.three, Value: l.department}, excelize.Cell{StyleID: w.six, Value: l.number},
		l.name, day, float64(l.amount) / 100,
	}
}

// write writes the list below some lines that people put above it.
func (w *listWriter) write(t *rapid.T, rows []listed, above int, path string) {
	out := must[*excelize.StreamWriter](t)(w.file.NewStreamWriter("Sheet1"))
	at := func(row int, cells []any) {
		if err := out.SetRow(fmt.Sprintf("A%d", row), cells); err != nil {
			t.Fatal(err)
		}
	}
	for i := range above {
		at(i+1, []any{"Restanceliste"})
	}
	at(above+1, []any{"Afd", "Nr", "Lejer", "Indgivet", "Saldo"})
	for i, l := range rows {
		at(above+2+i, w.cells(l))
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := w.file.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

// We read what another program wrote: days in all their forms, keys with the zeros that the sheet shows, names
// and amounts. excelize shares no code with our reader.
func TestAWorkbookThatExcelizeWrote(outer *testing.T) {
	dir := outer.TempDir()
	rapid.Check(outer, func(t *rapid.T) {
		rows := drawListed(t)
		newListWriter(t).write(t, rows, rapid.IntRange(0, 5).Draw(t, "above"), filepath.Join(dir, "liste.xlsx"))
		var want, got []string
		for _, l := range rows {
			want = append(want, fmt.Sprintf("%03d-%02d-%04d %s %s %d", l.department, l.number/10_000, l.number%10_000,
				l.filed.Format(time.DateOnly), l.name, l.amount))
		}
		all, _, err := pull(outer, settings(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if r.Quarantined {
				t.Fatalf("%+v", r.Problems)
			}
			got = append(got, fmt.Sprintf("%s %s %s %d", r.Key.Tenancy, r.Events[0].On, r.Facts.Tenants[0].Name,
				r.Facts.Arrears.Amount))
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// A workbook that excelize locked with a password is refused, and the refusal says so.
func TestAWorkbookThatExcelizeLocked(t *testing.T) {
	dir := t.TempDir()
	file := excelize.NewFile()
	if err := file.SaveAs(filepath.Join(dir, "liste.xlsx"), excelize.Options{Password: "hemmelig"}); err != nil {
		t.Fatal(err)
	}
	_, _, err := pull(t, settings(), dir)
	refused(t, err, adapters.Locked)
}
