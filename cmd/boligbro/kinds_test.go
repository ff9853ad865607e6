package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A kind of feed is one package, its import and one line in sources.go. No other code of the program knows of
// the kind, and the suite that all kinds share is run on it.
func TestAKindOfFeedIsOnePackageAndOneLine(t *testing.T) {
	files := sourceFiles(t, "../..")
	for key, settings := range sources {
		pkg := strings.TrimPrefix(reflect.TypeOf(settings()).Elem().PkgPath(), "boligbro/")
		name, suite := filepath.Base(pkg), false
		for path, text := range files {
			switch {
			case filepath.Dir(path) == pkg:
				suite = suite || strings.Contains(text, "adaptertest.Run")
			case strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "cmd/fakes/") ||
				!strings.Contains(text, `"boligbro/`+pkg+`"`):
			case path != "cmd/boligbro/sources.go":
				t.Errorf("%s: %s knows of %s", key, path, pkg)
			default:
				lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool {
					return !strings.Contains(line, name)
				})
				if len(lines) != 2 {
					t.Errorf("%s: %s has the lines %q, want the import and one line", key, path, lines)
				}
			}
		}
		if !suite {
			t.Errorf("%s: the suite of adaptertest is not run on %s", key, pkg)
		}
	}
}

// sourceFiles are the Go files below a folder, by their path in it.
func sourceFiles(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	tree := os.DirFS(folder)
	err := fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := fs.ReadFile(tree, path)
		files[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
