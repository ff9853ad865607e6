package xlsxfile_test

import (
	"path/filepath"
	"testing"

	"boligbro/adapters/mapping"
	"boligbro/adapters/xlsxfile"
	"boligbro/rules"
)

// A list of assigned tenancies that people keep by hand: a row with a number is asked about, and a row with
// name and address only is given at once.
func TestAListOfAssignedTenancies(t *testing.T) {
	dir := t.TempDir()
	text := func(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
	book{sheets: []string{sheet(
		`<row>`+text("Nr")+text("Navn")+text("Adresse")+text("Anvist fra")+`</row>`,
		`<row>`+text("007")+`<c/><c/><c s="1"><v>46347</v></c></row>`,
		`<row><c/>`+text("Bo Bå")+text("Vestergade 2")+`<c s="1"><v>46347</v></c></row>`,
	)}}.write(t, filepath.Join(dir, "liste.xlsx"))
	s := xlsxfile.Settings{Files: "liste*.xlsx", Settings: mapping.Settings{
		Rows: "assignment", Key: []string{"Nr"}, Columns: map[string]string{
			"tenants.1.name": "Navn", "tenancy.address.street": "Adresse", "assignment.from": "Anvist fra",
		},
	}}
	all, source, err := pull(t, s, dir)
	from := rules.Date(2026, 11, 21)
	if err != nil || len(all) != 1 || all[0].Key.Tenancy != "" || all[0].Facts.Tenants[0].Name != "Bo Bå" ||
		all[0].Assignment.From != from {
		t.Fatalf("%+v, %v", all, err)
	}
	all = nil
	err = source.Facts(t.Context(), map[string]bool{"007": true, "008": true}, func(r rules.Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil || len(all) != 1 || all[0].Key.Tenancy != "007" || all[0].Assignment.From != from {
		t.Errorf("%+v, %v", all, err)
	}
}
