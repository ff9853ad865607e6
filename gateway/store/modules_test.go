package store_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestLibcIsTheOneThatSQLitePins: modernc.org/sqlite is translated for one version of modernc.org/libc, and
// crashes with another.
func TestLibcIsTheOneThatSQLitePins(t *testing.T) {
	list := func(format, module string) string {
		out, err := exec.Command("go", "list", "-m", "-f", format, module).Output()
		if err != nil {
			t.Fatalf("go list %s: %v", module, err)
		}
		return strings.TrimSpace(string(out))
	}
	theirs, err := os.ReadFile(list("{{.GoMod}}", "modernc.org/sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	pinned := regexp.MustCompile(`(?m)^\s*modernc\.org/libc (\S+)`).FindSubmatch(theirs)
	if pinned == nil {
		t.Fatal("modernc.org/sqlite names no modernc.org/libc")
	}
	if used := list("{{.Version}}", "modernc.org/libc"); used != string(pinned[1]) {
		t.Errorf("modernc.org/libc is %s, and modernc.org/sqlite pins %s: run go get modernc.org/libc@%[2]s", used,
			pinned[1])
	}
}
