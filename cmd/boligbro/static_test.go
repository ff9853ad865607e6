//go:build linux

package main

import (
	"context"
	"debug/elf"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"boligbro/cmd/fakes/housing"
	"boligbro/gateway/web/api"
)

// TestStatic runs the program in an empty root, as the Dockerfile does: one static file, no shell, no time
// zones, no users, nobody's rights; a data folder and a folder for temporary files.
func TestStatic(t *testing.T) {
	t.Parallel()
	programs, err := built()
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(programs, "boligbro")
	isStatic(t, binary)
	flags := func(version string) string { // as the file writes it
		return strings.Join(staticBuild[2:5], " ") +
			` "` + strings.Replace(staticBuild[5], builtVersion, version, 1) + `"`
	}
	for file, words := range map[string][]string{
		"Makefile": {staticBuild[0], flags("$(VERSION)")},
		"Dockerfile": {staticBuild[0] + " go " + flags("$VERSION"), "ARG VERSION", "ENV " + rootSettings,
			"USER 65532:65532", "FROM scratch", `CMD ["/boligbro", "health"]`},
	} {
		text, err := os.ReadFile(filepath.Join("..", "..", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range words {
			if !strings.Contains(string(text), word) {
				t.Errorf("%s does not say %s, as this test runs the program", file, word)
			}
		}
	}
	if os.Getuid() != 0 {
		untested(t, "the program in an empty root, which takes root to make")
		return
	}

	w := newWorld(t, "")
	w.settings["data"], w.settings["keys"] = "/data", map[string]any{"file": "/data/master.key"}
	w.export(housing.Export{Seed: 2, Tenancies: 300, Steps: 20})
	root := emptyRoot(t, binary)
	data := filepath.Join(root, "data")
	for from, to := range map[string]string{"export.csv": "export.csv", "settings.json": "boligbro.yaml",
		"ca.pem": "ca.pem"} {
		content, err := os.ReadFile(filepath.Join(w.dir, from))
		if err != nil {
			t.Fatal(err)
		}
		give(t, filepath.Join(data, to), string(content))
	}
	give(t, filepath.Join(data, "case.json"), `{"id": "1", "association": "13748136",
		"tenancy": {"municipality": "0751", "kind": "family"},
		"events": [{"kind": "filed", "on": "2026-10-01", "at": "2026-10-01T10:15:00+02:00",
			"ground": "arrears"}]}`)

	run := func(wanted string, args ...string) {
		t.Helper()
		limited, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		out, err := inRoot(limited, root, args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), wanted) {
			t.Fatalf("boligbro %v: %v\n%s", args, err, out)
		}
	}
	run("eviction-filed", "explain", "--case", "/data/case.json", "--as-of", "2026-10-01T11:00:00+02:00")
	run(builtVersion, "version")
	run("er i orden", "config", "check")
	run("300 rækker = 20 med skridt", "sync")
	run("Loggen er i orden", "log", "verify")
	run("6. Loggen er i orden", "demo", "--once")
	w.deliveredOnceOf(func() []api.Notice {
		out, err := inRoot(context.Background(), root, "notices", "--json").Output()
		if err != nil {
			t.Fatal(err)
		}
		return readNotices(t, string(out))
	}())

	service, err := launch(inRoot(context.Background(), root, "serve"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { service.end(os.Kill) })
	pages := w.listens(service)
	text := strings.Replace(w.settingsText(), `"127.0.0.1:0"`, `"`+pages+`"`, 1)
	give(t, filepath.Join(data, "boligbro.yaml"), text)
	run("klar", "health")
	if err := service.end(syscall.SIGTERM); err != nil {
		t.Errorf("the service ended: %v\n%s", err, service.heard())
	}

	rest, err := os.ReadDir(filepath.Join(root, "tmp"))
	if err != nil || len(rest) > 0 {
		t.Errorf("temporary files are left behind: %v, %v", rest, err)
	}
}

// isStatic holds that the file needs no loader and no library.
func isStatic(t *testing.T, path string) {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("%s has a segment %v: it is not static", filepath.Base(path), p.Type)
		}
	}
	if libraries, err := f.ImportedLibraries(); err != nil && !errors.Is(err, elf.ErrNoSymbols) ||
		len(libraries) > 0 {
		t.Errorf("it needs the libraries %v, %v", libraries, err)
	}
}

// nobody is the user that the Dockerfile runs the program as, and rootSettings where it finds its settings.
const (
	nobody       = 65532
	rootSettings = "BOLIGBRO_CONFIG=/data/boligbro.yaml"
)

// emptyRoot is a root with what the Dockerfile puts there.
func emptyRoot(t *testing.T, binary string) string {
	t.Helper()
	root := t.TempDir()
	for _, folder := range []string{"data", "tmp"} {
		path := filepath.Join(root, folder)
		if err := errors.Join(os.Mkdir(path, 0o755), os.Chown(path, nobody, nobody)); err != nil {
			t.Fatal(err)
		}
	}
	from, err := os.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(filepath.Join(root, "boligbro"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(to, from)
	if err := errors.Join(err, to.Close(), os.Chmod(root, 0o755)); err != nil {
		t.Fatal(err)
	}
	return root
}

// give writes a file that belongs to nobody.
func give(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.WriteFile(path, []byte(text), 0o600),
		os.Chown(path, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
}

// inRoot is a command of the program that sees nothing but the root, as nobody.
func inRoot(ctx context.Context, root string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "/boligbro", args...)
	cmd.Dir, cmd.Env = "/data", []string{rootSettings}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root,
		Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}
