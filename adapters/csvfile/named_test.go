package csvfile_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/rules"
)

// A lawyer names a file by the person it is about. No problem of its rows shows the name or the number.
func TestAFileNamedByAPerson(t *testing.T) {
	dir := t.TempDir()
	const text = "Afd;Nr;Navn;Ind;Rykker;Påkrav;Foged;Sag;Grund;Trukket\n1;;A;;;08-09-2026;;;;\n"
	if err := os.WriteFile(filepath.Join(dir, "sag Bo Jensen 010190-1234.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := byTenancy()
	settings.Files = "sag*.csv"
	source, places := open(t, settings, dir), []string{}
	if _, err := source.Steps(context.Background(), "", func(r rules.Record) error {
		for _, p := range r.Problems {
			places = append(places, p.File)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, table := range source.Tables() {
		places = append(places, table.Name)
	}
	if strings.Join(places, "|") != "sag *** *** ******-****.csv|sag *** *** ******-****.csv" {
		t.Errorf("%q", places)
	}
}
