package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/cmd/fakes/housing"
	"boligbro/rules/text"
)

// TestWrongPaths holds that a path that leads nowhere is told with the folder or the file that is to blame,
// what is wrong with it and what to do, in both languages.
func TestWrongPaths(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 5})
	w.save()
	w.must("sync")
	w.write("empty", "")
	w.write("nothing.json", "{}")
	if err := os.Chmod(filepath.Join(w.dir, "empty"), 0o600); err != nil {
		t.Fatal(err)
	}
	away, here := filepath.Join(w.dir, "away"), filepath.Join(w.dir, "empty")
	shown := text.WithoutCPR(away) // the number of the test's own folder may look like one
	for _, c := range []struct {
		args   []string
		da, en string
	}{
		{[]string{"backup", filepath.Join(away, "b.db")},
			"mappen " + shown + " findes ikke; lav den", shown + "/b.db: no such"},
		{[]string{"log", "verify", "--save", filepath.Join(away, "c")},
			"mappen " + shown + " findes ikke; lav den", shown},
		{[]string{"log", "verify", "--checkpoint", w.dir}, "det er en mappe og ingen fil", "is a directory"},
		{[]string{"keys", "rotate", "--to", here, "--by", "AB"},
			"den er tom. Vælg en fil, der ikke findes", "it is empty"},
		{[]string{"source", "init", here}, "filen indeholder ingen rækker", "holds no rows"},
		{[]string{"config", "check", "--config", w.dir},
			"det er en mappe og ingen fil; skriv", "a folder and no file"},
	} {
		ran := w.boligbro(c.args...)
		danish, english, _ := strings.Cut(ran.err, "\nerror: ")
		if ran.code != exitFailed || !strings.Contains(danish, c.da) || !strings.Contains(english, c.en) ||
			strings.Contains(ran.err, ".part") {
			t.Errorf("boligbro %q exits %d:\n%s%s", c.args, ran.code, ran.out, ran.err)
		}
	}
	ran := w.boligbro("explain", "--case", filepath.Join(w.dir, "nothing.json"))
	if ran.code != 0 || !strings.Contains(ran.err, "advarsel: sagen er tom") ||
		!strings.Contains(ran.err, "warning: the case is empty") || !strings.Contains(ran.out, `"findings"`) {
		t.Errorf("explain of nothing exits %d:\n%s%s", ran.code, ran.out, ran.err)
	}
	w.closedFolder()
}

// closedFolder reads a source from a folder that may not be looked into, and from one that is not there.
func (w *world) closedFolder() {
	w.Helper()
	csv := w.settings["sources"].([]any)[0].(map[string]any)["csv"].(map[string]any)
	closed := filepath.Join(w.dir, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		w.Fatal(err)
	}
	if os.Getuid() == 0 {
		w.as = nobody // root may read whatever the mode
		if err := os.Chmod(filepath.Dir(w.dir), 0o755); err != nil {
			w.Fatal(err)
		}
	}
	w.mode(0o700, 0o600)
	if err := os.Chmod(closed, 0); err != nil {
		w.Fatal(err)
	}
	for files, want := range map[string]string{
		"closed/*.csv": text.WithoutCPR(closed) + ": Boligbro må ikke læse dér",
		"none/*.csv":   "/none: mappen findes ikke",
		"none*.csv":    "none*.csv: filen findes ikke i mappen " + text.WithoutCPR(w.dir),
	} {
		csv["files"] = files
		w.save()
		if ran := w.boligbro("sync"); !strings.Contains(ran.out+ran.err, want) {
			w.Errorf("a source of %s says\n%s%s", files, ran.out, ran.err)
		}
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		w.Fatal(err)
	}
}
