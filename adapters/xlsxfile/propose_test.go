package xlsxfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/adapters/xlsxfile"
)

func proposed(t testing.TB, path string) (mapping.Proposal, error) {
	t.Helper()
	found, err := fetch.Look(context.Background(), path, "", fetch.Access{})
	if err != nil {
		t.Fatal(err)
	}
	if s := new(xlsxfile.Settings); s.Suits(found) != fetch.Surely {
		t.Error("it is not seen to be a workbook")
	}
	return new(xlsxfile.Settings).Propose(found)
}

// The header is looked for in every sheet; the sheets that have none are left out by name.
func TestAProposalOfAWorkbook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "liste.xlsx")
	list := sheet(`<row r="1"><c t="inlineStr"><is><t>Restancer</t></is></c></row>`, header("3"),
		`<row r="4"><c r="A4"><v>7</v></c><c r="B4"><v>12</v></c><c r="C4" t="inlineStr"><is><t>Anne</t></is></c>`+
			`<c r="D4" s="1"><v>46347</v></c></row>`,
		`<row r="5"><c r="A5"><v>7</v></c><c r="B5"><v>13</v></c></row>`)
	notes := sheet(`<row r="1"><c t="inlineStr"><is><t>Noter</t></is></c></row>`)
	book{sheets: []string{list, notes}}.write(t, path)
	p, err := proposed(t, path)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Key, []string{"Afd", "Nr"}) || p.Line != 3 || p.Rows != 2 || p.Repeats != 0 ||
		!slices.Equal(p.Dates, []string{"yyyy-mm-dd"}) || len(p.Section) != 1 || p.Section[0].Key != "sheets" {
		t.Errorf("%+v", p)
	}
	fields := map[string]string{}
	for _, c := range p.Columns {
		fields[c.Header] = c.Field
	}
	if fields["Lejer"] != "tenants.1.name" || fields["Indgivet"] != "events.filed" {
		t.Error(fields)
	}
}

func TestAWorkbookWithoutAHeader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "liste.xlsx")
	row := `<row><c><v>1</v></c><c t="inlineStr"><is><t>By</t></is></c></row>`
	book{sheets: []string{sheet(strings.Repeat(row, 60))}}.write(t, path)
	if p, err := proposed(t, path); !errors.Is(err, mapping.ErrNoHeader) {
		t.Errorf("%v, %+v", err, p)
	}
}

func FuzzPropose(f *testing.F) {
	path := filepath.Join(f.TempDir(), "liste.xlsx")
	book{sheets: []string{sheet(header("1"), `<row r="2"><c r="A2"><v>7</v></c></row>`)}}.write(f, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "liste.xlsx")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if p, err := proposed(t, path); err == nil && !p.Known() {
			t.Errorf("nothing is proposed: %+v", p)
		}
	})
}
