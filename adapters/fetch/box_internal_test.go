package fetch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
)

// A file that is not as long as its folder said is not put into the box.
func TestPutTakesWholeFilesOnly(t *testing.T) {
	b, err := openBox(filepath.Join(t.TempDir(), "hentet"), "lejere")
	if err != nil {
		t.Fatal(err)
	}
	e := entry{Name: "lejere.csv", Size: 10, Written: time.Now()}
	if _, err := b.put(e, strings.NewReader("half")); !errors.Is(err, errChanged) {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(b.dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	if info, err := os.Stat(b.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may look into the folder: %v, %v", info.Mode(), err)
	}
}

// moved is a folder whose file is written anew while it is copied.
type moved struct {
	folder
	info fs.FileInfo
}

func (moved) open(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("0123")), nil }

func (m moved) stat(string) (fs.FileInfo, error) { return m.info, nil }

// A file that was written anew while it was copied refuses the fetching, though it is as long as it was.
func TestAFileWrittenAnewWhileItIsCopied(t *testing.T) {
	b, err := openBox(t.TempDir(), "lejere")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "lejere.csv")
	if err := os.WriteFile(name, []byte("4567"), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	f := &files{Files: Files{Path: "lejere.csv"}}
	e := entry{Name: "lejere.csv", Size: 4, Written: info.ModTime().Add(-time.Minute)}
	var refusal *adapters.Refusal
	if err := f.copy(context.Background(), moved{info: info}, e, b); !errors.As(err, &refusal) ||
		refusal.Code != adapters.Unreadable {
		t.Errorf("%v", err)
	}
}

// A file is never moved in the place of another.
func TestMoveReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "ny"), filepath.Join(dir, "gammel")
	for name, text := range map[string]string{from: "new", to: "old"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (local{}).move(from, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if text, err := os.ReadFile(to); err != nil || string(text) != "old" {
		t.Errorf("%q, %v", text, err)
	}
}
