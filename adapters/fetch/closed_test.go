package fetch_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
)

// TestWhereNoFileIsFound holds that a folder that is missing or closed is told as what it is: the pattern
// finds nothing there, and the file may well exist.
func TestWhereNoFileIsFound(t *testing.T) {
	dir := t.TempDir()
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(closed, 0o700) })
	for pattern, want := range map[string]adapters.Refusal{
		filepath.Join(dir, "away", "*.csv"): {
			Code: adapters.MissingFolder, File: adapters.Shown(filepath.Join(dir, "away")),
		},
		filepath.Join(dir, "*.csv"):    {Code: adapters.Missing, File: "*.csv", Hint: adapters.Shown(dir)},
		filepath.Join(closed, "*.csv"): {Code: adapters.Closed, File: adapters.Shown(closed)},
	} {
		if want.Code == adapters.Closed && os.Geteuid() == 0 {
			continue // root may read everywhere; TestWrongPaths reads as another user
		}
		_, err := fetch.Choice{Pattern: pattern, Now: time.Now}.Files()
		var got *adapters.Refusal
		if !errors.As(err, &got) || got.Code != want.Code || got.File != want.File || got.Hint != want.Hint {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}
