package store_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

func TestLoadMaster(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "master.key")
	if _, err := store.LoadMaster(path, false); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := store.LoadMaster(path, true); err == nil || !strings.Contains(err.Error(), "mkdir") {
		t.Errorf("a missing folder: %v", err)
	}
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatalf("a folder was made where the path may be wrong: %v", err)
	}
	// Of several that make it at once, all read the same.
	keys := make([]store.MasterKey, 8)
	var makers sync.WaitGroup
	for i := range keys {
		makers.Go(func() {
			var err error
			if keys[i], err = store.LoadMaster(path, true); err != nil {
				t.Errorf("make it: %v", err)
			}
		})
	}
	makers.Wait()
	for _, key := range keys {
		if key != keys[0] || key.IsZero() {
			t.Fatal("not the same key")
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("something was left behind: %v, %v", files, err)
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := store.LoadMaster(path, true); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
	if _, err := store.LoadMaster(filepath.Dir(path), true); err == nil {
		t.Error("a folder was read as a key")
	}
	if err := os.WriteFile(filepath.Join(t.TempDir(), "k"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestParseMaster(t *testing.T) {
	text := strings.Repeat("a1", 32)
	key, err := store.ParseMaster("\n"+text+" \n", lang.MasterCommand)
	if err != nil {
		t.Fatal(err)
	}
	same, err := store.ParseMaster("oaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaE=", lang.MasterCommand)
	if err != nil || same != key {
		t.Errorf("in base64: %v", err)
	}
	for _, bad := range []string{
		"", "hunter2", text[2:], text + "a1", strings.Repeat("00", 32), strings.Repeat("zz", 32),
	} {
		if _, err := store.ParseMaster(bad, lang.MasterCommand); err == nil || bad != "" && strings.Contains(err.Error(), bad) {
			t.Errorf("%d characters: %v", len(bad), err)
		}
	}
	// It cannot print.
	raw, _ := hex.DecodeString(text)
	b, err := json.Marshal(struct{ K store.MasterKey }{key})
	for _, printed := range []string{
		fmt.Sprint(key), fmt.Sprintf("%+v", struct{ K store.MasterKey }{key}), fmt.Sprintf("%#v", key),
		fmt.Sprintf("%x", key), fmt.Sprintf("%q", key), string(b),
	} {
		if strings.Contains(printed, text) || strings.Contains(printed, fmt.Sprint(raw)) ||
			strings.Contains(printed, "161") || strings.Contains(printed, "a1a1") {
			t.Errorf("it prints: %s", printed)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func FuzzParseMaster(f *testing.F) {
	f.Add(strings.Repeat("a1", 32))
	f.Add("oaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaE=")
	f.Fuzz(func(t *testing.T, text string) {
		if key, err := store.ParseMaster(text, lang.MasterCommand); err == nil && key.IsZero() {
			t.Error("a key of nothing")
		}
	})
}
