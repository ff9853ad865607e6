package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// TestNothingPersonalIsReadable looks for names, addresses and tenancy numbers in every byte that is stored.
func TestNothingPersonalIsReadable(t *testing.T) {
	secrets := []string{"Ærøskøbing", "Vestergade", "1-35-000001-6", "Foged-2026-1", "27.36.14-G01", "Aarhus"}
	o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	life(t, db)
	run := storetest.NewRun(storetest.Association, "", 0)
	sample := storetest.NewSample(db.Blind, storetest.Association, 1)
	err = db.Do(context.Background(), func(tx gateway.Tx) error {
		if err := tx.AddRun(run); err != nil {
			return err
		}
		return tx.Stage(gateway.Staged{Run: run.ID, Chunk: 1, Records: sample.Version.Records})
	})
	if err != nil {
		t.Fatal(err)
	}
	entries := 0
	err = db.View(context.Background(), func(r gateway.Reader) error {
		all, err := r.Entries(0, 0)
		for _, e := range all {
			entries++
			for _, secret := range secrets {
				if bytes.Contains(e.Leaf, []byte(secret)) {
					t.Errorf("%q stands in entry %d of the log", secret, e.N)
				}
			}
		}
		return err
	})
	if err != nil || entries == 0 {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(o.Path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	stored, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(stored, []byte(storetest.Association)) {
		t.Fatal("the test does not find what is open either")
	}
	for _, secret := range secrets {
		if bytes.Contains(stored, []byte(secret)) || bytes.Contains(wal, []byte(secret)) {
			t.Errorf("%q stands in the database", secret)
		}
	}
}

// TestErrorsQuoteNothing makes the database refuse rows with personal data in them.
func TestErrorsQuoteNothing(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		sample := storetest.NewSample(db.Blind, storetest.Association, 1)
		if err := db.Do(context.Background(), sample.Add); err != nil {
			t.Fatal(err)
		}
		const secret = "Anne Ærø"
		for name, act := range map[string]func(tx gateway.Tx) error{
			"a check": func(tx gateway.Tx) error {
				return storetest.SetTasks(tx, sample.Case.ID, gateway.Task{Rule: secret, Outcome: secret})
			},
			"a key": func(tx gateway.Tx) error {
				second := gateway.Case{ID: sample.Case.ID, Key: secret}
				return tx.Apply(gateway.Changes{Case: second, New: true})
			},
			"a reference": func(tx gateway.Tx) error {
				return tx.AddQuarantine([]gateway.Quarantined{{Run: secret, Source: secret}})
			},
			"a character": func(tx gateway.Tx) error {
				if o.URL == "" {
					return errors.New("SQLite takes it")
				}
				return tx.AddRun(gateway.Run{ID: secret + "\x00", State: gateway.RunStaging})
			},
		} {
			err := db.Do(context.Background(), act)
			if err == nil {
				t.Errorf("%s: it was stored", name)
			} else if strings.Contains(err.Error(), "Anne") {
				t.Errorf("%s: the error quotes: %v", name, err)
			}
		}
	})
}
