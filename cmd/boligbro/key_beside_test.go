package main

import (
	"os"
	"path/filepath"
	"testing"

	"boligbro/config"
)

// Whether the key and the checkpoint lie in the data folder is told wherever the settings are, and however
// the paths in them are written.
func TestWhatLiesInTheDataFolder(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	for _, dir := range []string{"t/data", "elsewhere"} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(root, "t", "data"), "linked"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		settings, key, data, checkpoint string
		keyInside, lostTogether         bool
	}{
		{"t/boligbro.yaml", "data/master.key", "data", "", true, false},
		{"t/boligbro.yaml", root + "/t/data/master.key", "data", "", true, false},
		{"t/boligbro.yaml", "../linked/master.key", "data", "", true, false},
		{"t/boligbro.yaml", "data/new/master.key", "data", "", true, false},
		{"t/boligbro.yaml", "../elsewhere/master.key", "data", "", false, true},
		{"t/boligbro.yaml", "../elsewhere/master.key", root + "/t/data", "", false, true},
		{"t/boligbro.yaml", "../elsewhere/master.key", "data", "../elsewhere/c", false, false},
		{root + "/t/boligbro.yaml", "../elsewhere/master.key", "data", "", false, true},
	} {
		text := "data: " + test.data + "\nkeys: {file: " + test.key + "}\n" +
			"associations: [{cvr: \"13748136\", name: A, goLive: 2026-01-01}]\n"
		if test.checkpoint != "" {
			text += "database: {checkpoint: " + test.checkpoint + "}\n"
		}
		if err := os.WriteFile(test.settings, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(test.settings, parts)
		if err != nil {
			t.Fatal(err)
		}
		if inside, lost := ownKey(c) != "", lostTogether(c); inside != test.keyInside || lost != test.lostTogether {
			t.Errorf("%+v: the key is inside: %v, both are lost together: %v", test, inside, lost)
		}
	}
}
