package csvfile_test

import (
	"bufio"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/adaptertest"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// feed is a file for the shared suite.
type feed struct {
	dir      string
	settings csvfile.Settings
	source   *csvfile.Source
}

func (f *feed) Source() adapters.Source { return f.source }

func (f *feed) Write(t testing.TB, rows iter.Seq[adaptertest.Row]) {
	t.Helper()
	file, err := os.Create(filepath.Join(f.dir, "lejere.csv"))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "Selskab;Lejemål;Lejer;Hændelse;Dato")
	for row := range rows {
		on, kind := "", ""
		if !row.Filed.IsZero() || row.Bad {
			kind = "Foged"
		}
		if !row.Filed.IsZero() {
			on = row.Filed.String()
		}
		if row.Bad {
			on = "snarest"
		}
		fmt.Fprintf(w, "1;%s;%s;%s;%s\n", row.Tenancy, row.Tenant, kind, on)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestSuite(t *testing.T) {
	for rows, columns := range map[string]map[string]string{
		"tenancy": {"tenants.1.name": "Lejer", "events.filed": "Dato"},
		"event":   {"tenants.1.name": "Lejer", "event.kind": "Hændelse", "event.on": "Dato"},
	} {
		t.Run(rows, func(t *testing.T) {
			adaptertest.Run(t, func(t *testing.T) adaptertest.Feed {
				settings := csvfile.Settings{
					Files: "lejere.csv",
					Settings: mapping.Settings{
						Rows: rows, Key: []string{"Selskab", "Lejemål"}, Columns: columns,
					},
				}
				if rows == "event" {
					settings.Codes = map[string]map[string]string{"event.kind": {"foged": "filed"}}
				}
				dir := t.TempDir()
				return &feed{dir: dir, settings: settings, source: open(t, &settings, dir)}
			})
		})
	}
}
