package csvfile_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// A folder with one dated file a day holds one list: yesterday's is neither another source of facts nor
// stale.
func TestWhich(t *testing.T) {
	in := func(days int) string {
		return strings.ReplaceAll(rules.DayOf(now()).Add(days).String(), "-", "")
	}
	for _, test := range []struct {
		name, which string
		files       string // each with the hours since it was written
		rows        string
		want        string // the keys, or the code of the refusal
	}{
		{"dated", "", "l-20261126.csv=48 l-20261127.csv=24 l-20261128.csv=0", "tenancy", "l-20261128"},
		{"dated events", "", "l-20261127.csv=24 l-20261128.csv=0", "event", "l-20261128"},
		{"open in a spreadsheet", "", "a-20261128.csv=0 ~$a-20261128.csv=0 .b.csv=0", "tenancy", "a-20261128"},
		{"open parts", "all", "afd1.csv=0 ~$afd1.csv=0", "tenancy", "afd1"},
		{"only a lock", "", "~$l-20261128.csv=0", "tenancy", adapters.Missing},
		{"an old copy", "", "export.csv=0 export-gammel.csv=900", "tenancy", "export"},
		{"the newest is stale", "", "l-20261126.csv=0 l-20261128.csv=40", "tenancy", adapters.Stale},
		{"tomorrow's", "", "l-20261128.csv=1 l-" + in(1) + ".csv=0", "tenancy", "l-" + in(1)},
		{"a day to come", "", "l-20261128.csv=0 l-" + in(2) + ".csv=0", "tenancy", adapters.DayAhead},
		{"a day to come, the newest", "newest", "l-20261128.csv=0 l-" + in(365) + ".csv=0", "tenancy",
			adapters.DayAhead},
		{"parts", "", "afd1.csv=0 afd2.csv=0", "tenancy", adapters.SeveralFiles},
		{"parts, all", "all", "afd1.csv=0 afd2.csv=0", "tenancy", "afd1 afd2"},
		{"parts, the newest", "newest", "afd1.csv=0 afd2.csv=1", "tenancy", "afd1"},
		{"all of two days", "all", "l-20261127.csv=24 l-20261128.csv=0", "event", "l-20261127 l-20261128"},
		{"one file", "newest", "afd1.csv=0", "tenancy", "afd1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for word := range strings.FieldsSeq(test.files) {
				name, hours, _ := strings.Cut(word, "=")
				path := filepath.Join(dir, name)
				text := "Nr;Hvad;Dag\n" + strings.TrimSuffix(name, ".csv") + ";filed;01-10-2026\n"
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				ago, err := time.ParseDuration(hours + "h")
				if err != nil {
					t.Fatal(err)
				}
				if err := os.Chtimes(path, time.Time{}, now().Add(-ago)); err != nil {
					t.Fatal(err)
				}
			}
			settings := &csvfile.Settings{Files: "*.csv", Which: test.which, Settings: mapping.Settings{
				Rows: test.rows, OwnNumbers: true, Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag"},
			}}
			if test.rows == "event" {
				settings.Columns = map[string]string{"event.kind": "Hvad", "event.on": "Dag"}
			}

			var keys []string
			_, err := open(t, settings, dir).Rows(context.Background(), "", func(r rules.Record) error {
				keys = append(keys, r.Key.Tenancy)
				return nil
			})
			got := strings.Join(keys, " ")
			if err != nil {
				refusal := refused(t, err)
				got = refusal.Code
				if got == adapters.SeveralFiles &&
					(!strings.Contains(refusal.Text(lang.English), "csv.which") || refusal.Retryable()) {
					t.Error(err)
				}
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
