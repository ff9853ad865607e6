package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"boligbro/cmd/fakes/housing"
	"boligbro/rules"
)

// What is no file of its own in an exported log is found and never waited for. Its openings may come from
// another program.
func TestAnExportWithOddFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 20, Steps: 10})
	w.must("sync")
	w.must("log", "export", "log")
	w.must("log", "export", "--openings", "--association", worldCVR, "openings")
	key, day := strings.TrimSpace(w.must("log", "key")), rules.DayOf(time.Now()).String()
	commands := map[string][]string{
		"log verify": {"log", "verify", "--public", key, "log"},
		"report":     {"report", "--from", day, "--to", day, "--public", key, "--from-export", "log"},
	}
	finds := func(what string) {
		t.Helper()
		for name, args := range commands {
			if r := w.boligbro(args...); r.code != exitFailed || !strings.Contains(r.out, what) {
				t.Errorf("%s exits %d, wants %s\n%s%s", name, r.code, what, r.out, r.err)
			}
		}
	}
	for _, path := range files(t, filepath.Join(w.dir, "log")) {
		file := filepath.Join(w.dir, "log", path)
		kept := filepath.Join(w.dir, "kept")
		if err := os.Rename(file, kept); err != nil {
			t.Fatal(err)
		}
		for _, put := range []func() error{
			func() error { return syscall.Mkfifo(file, 0o600) },
			func() error { return os.Symlink(kept, file) },
			func() error { return os.Mkdir(file, 0o700) },
		} {
			if err := put(); err != nil {
				t.Fatal(err)
			}
			finds("export-stray: filen hører ikke til loggen, " + path)
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Rename(kept, file); err != nil {
			t.Fatal(err)
		}
	}
	stray := filepath.Join(w.dir, "log", "010190-1234")
	if err := os.WriteFile(stray, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	finds("export-stray")
	if r := w.boligbro(commands["log verify"]...); strings.Contains(r.out+r.err, "010190") {
		t.Errorf("the CPR number in a file's name is shown:\n%s%s", r.out, r.err)
	}
	if err := os.Remove(stray); err != nil {
		t.Fatal(err)
	}

	openings, err := os.ReadFile(filepath.Join(w.dir, "openings"))
	if err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(w.dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range commands {
		written := make(chan error)
		go func() { written <- os.WriteFile(pipe, openings, 0) }()
		w.must(append(args, "--openings", "pipe")...)
		if err := <-written; err != nil {
			t.Error(err)
		}
	}
}

// files are the paths of all files in a folder.
func files(t *testing.T, folder string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			path, err = filepath.Rel(folder, path)
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) == 0 {
		t.Fatal(err, paths)
	}
	return paths
}
