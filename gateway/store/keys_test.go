package store_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

func TestTheFileIsOursAlone(t *testing.T) {
	o := store.Options{
		Path: filepath.Join(t.TempDir(), "a?b", "#c%41 ærø", "boligbro.db"), Master: storetest.Master(),
	}
	db := storetest.Open(t, o)
	if _, err := os.Stat(o.Path); err != nil {
		t.Error(err)
	}
	if err := db.Do(context.Background(),
		storetest.NewSample(db.Blind, storetest.Association, 1).Add); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(filepath.Dir(filepath.Dir(o.Path)),
		func(path string, d fs.DirEntry, walked error) error {
			if walked != nil {
				return walked
			}
			info, err := d.Info()
			if err == nil && info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v", filepath.Base(path), info.Mode())
			}
			return err
		})
	if err != nil {
		t.Error(err)
	}
}

func TestAnotherMasterKey(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		storetest.Open(t, o)
		o.Master = store.NewMaster()
		db, err := store.Open(context.Background(), o)
		if err == nil {
			db.Close()
			t.Fatal("it opened")
		}
		if !strings.Contains(err.Error(), "master key is not the one") ||
			!strings.Contains(err.Error(), "keys in the settings") {
			t.Errorf("the error does not say what to do: %v", err)
		}
		o.Master = store.MasterKey{}
		if _, err := store.Open(context.Background(), o); err == nil {
			t.Error("it opened without a master key")
		}
	})
}

func TestKeysThatWereTamperedWith(t *testing.T) {
	for name, statement := range map[string]string{
		"changed": `UPDATE keyring SET wrapped = (SELECT wrapped FROM keyring WHERE name = 'salt')
			WHERE name = 'index'`,
		"missing":   `DELETE FROM keyring WHERE name = 'log-public'`,
		"all gone":  `DELETE FROM keyring`,
		"cut short": `UPDATE keyring SET wrapped = (SELECT edge FROM log_head) WHERE name = 'index'`,
	} {
		storetest.EachPlace(t, func(t *testing.T, o store.Options) {
			db, err := store.Open(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			db.Close()
			if _, err := storetest.Raw(t, o).Exec(statement); err != nil {
				t.Fatal(err)
			}
			if db, err := store.Open(context.Background(), o); err == nil ||
				!strings.Contains(err.Error(), "keyring") {
				t.Errorf("%s: %v", name, err)
				if err == nil {
					db.Close()
				}
			}
		})
	}
}

func mustFile(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database\n"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
