package ledger_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestTesseraAcceptsTheExport has an exported log checked by Tessera's checker, which shares no code with
// ours: it accepts what is whole and refuses what was changed. It is a program of the tools' own module.
func TestTesseraAcceptsTheExport(t *testing.T) {
	t.Parallel()
	checker := filepath.Join(t.TempDir(), "fsck")
	build := exec.Command("go", "build", "-o", checker, "./fsck")
	build.Dir = filepath.Join("..", "..", ".ci", "tools")
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("Tessera's checker could not be built: %v\n%s", err, out)
	}
	x := export(t, 65536+600)
	check := func(t *testing.T, change func(dir string)) error {
		dir := t.TempDir()
		if err := os.CopyFS(dir, x.files); err != nil {
			t.Fatal(err)
		}
		change(dir)
		return exec.Command(checker, dir, x.public).Run()
	}
	if err := check(t, func(string) {}); err != nil {
		t.Errorf("a whole log was refused: %v", err)
	}
	for _, path := range []string{"checkpoint", "tile/0/007", "tile/1/001.p/2", "tile/entries/001"} {
		err := check(t, func(dir string) {
			file := filepath.Join(dir, path)
			b, err := fs.ReadFile(x.files, path)
			if err != nil {
				t.Fatal(err)
			}
			changed := append([]byte(nil), b...)
			changed[len(b)-30] ^= 1
			if err := os.WriteFile(file, changed, 0o600); err != nil {
				t.Fatal(err)
			}
		})
		if err == nil {
			t.Errorf("a log with %s changed was accepted", path)
		}
	}
}
