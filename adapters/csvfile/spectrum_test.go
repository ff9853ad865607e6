package csvfile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/adapters/csvfile"

	"github.com/google/go-cmp/cmp"
)

// spectrum is where the edge cases of CSV lie that other readers are tried on as well; make test fetches them.
const spectrum = "../../.ci/csv/node_modules/csv-spectrum"

// otherwise are the cases that are read as another than they say, and why.
var otherwise = map[string]string{
	"location_coordinates": "its JSON says another telephone number than its CSV",
}

// Every edge case is read as it says.
func TestCSVSpectrum(t *testing.T) {
	files, err := filepath.Glob(spectrum + "/csvs/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the edge cases of csv-spectrum: not installed in .ci/csv (npm ci)")
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csvfile.Split(in, ',')
		in.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := []map[string]string{}
		for _, row := range rows[1:] {
			object := map[string]string{}
			for i, header := range rows[0] {
				object[header] = row[i]
			}
			got = append(got, object)
		}
		content, err := os.ReadFile(filepath.Join(spectrum, "json", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		want := []map[string]string{}
		if json.Unmarshal(content, &want) != nil {
			want = []map[string]string{{}}
			if err := json.Unmarshal(content, &want[0]); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		why, is := otherwise[name]
		switch differs := cmp.Diff(want, got); {
		case differs != "" && !is:
			t.Errorf("%s:\n%s", name, differs)
		case differs == "" && is:
			t.Errorf("%s is read as it says; take it off the list of those that are not: %s", name, why)
		}
	}
}
