package fetch_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/config"
)

// A reading is of the files that it began with: how old they are, which tables they held, and which of them is
// named when they change.
func TestReading(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 10, 2, 3, 0, 0, 0, time.UTC)
	newest := now.Add(-time.Hour)
	for name, at := range map[string]time.Time{"a.csv": newest, "b.csv": now.Add(-2 * time.Hour)} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	of := config.Source{Name: "lejere", Association: "13748136"}
	r := fetch.NewReading(of, "csv", "*.csv", dir, func() time.Time { return now })
	r.Choice.Which = fetch.All
	if r.Name() != of.Name || r.Association != of.Association || !r.Snapshot() {
		t.Errorf("it is %s of %s, whole %t", r.Name(), r.Association, r.Snapshot())
	}
	if !r.Written().IsZero() {
		t.Errorf("before anything is read it was written %s", r.Written())
	}
	files, err := r.Begin()
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	if !r.Written().Equal(newest) {
		t.Errorf("written %s, want %s", r.Written(), newest)
	}
	var refusal *adapters.Refusal
	if err := r.Refuse(); !errors.As(err, &refusal) || refusal.Code != adapters.Changed || refusal.File != "a.csv" {
		t.Errorf("refused with %+v", err)
	}
	r.Last = append(r.Last, adapters.Table{Name: "a.csv"})
	if len(r.Tables()) != 1 {
		t.Error("the table that was read is not told of")
	}
	if _, err := r.Begin(); err != nil || len(r.Tables()) != 0 {
		t.Errorf("a reading begins with the tables of the one before: %v, %v", r.Tables(), err)
	}
}
