package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A user may have named a file by a CPR number. No error and no finding shows the number.
func TestACPRNumberInAPathIsNotShown(t *testing.T) {
	dir := t.TempDir()
	bundle := filepath.Join(dir, "bevis.zip")
	f, err := os.Create(bundle)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if _, err := z.Create("010190-1234"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "010190-1234"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"a file that is not there":     {"verify", filepath.Join(dir, "010190-1234.zip")},
		"a folder of the same name":    {"verify", filepath.Join(dir, "010190-1234")},
		"a file that nothing rests on": {"verify", bundle},
	} {
		var out, told bytes.Buffer
		code := run(args, strings.NewReader(""), &out, &told, wall)
		said := out.String() + told.String()
		if code == 0 || said == "" || strings.Contains(said, "0101") {
			t.Errorf("%s: exits %d, and says %q", name, code, said)
		}
	}
}
