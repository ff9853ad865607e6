package store_test

import (
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

// filled is a place with a database that has been used, closed again, and its newest checkpoint.
func filled(t *testing.T, o store.Options, entries int) string {
	t.Helper()
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries {
		sample := storetest.NewSample(db.Blind, storetest.Association, i)
		if err := db.Do(context.Background(), sample.Add); err != nil {
			t.Fatal(err)
		}
	}
	note := checkpoint(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return note
}

func checkpoint(t *testing.T, db *store.DB) (note string) {
	t.Helper()
	err := db.View(context.Background(), func(r gateway.Reader) (err error) {
		note, err = r.Checkpoint()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return note
}

// TestOpenedToBeRead: a database that is opened to be read can be read and verified, and not written.
func TestOpenedToBeRead(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		note := filled(t, o, 1)
		o.ReadOnly = true
		db := storetest.Open(t, o)
		if got := checkpoint(t, db); got != note {
			t.Errorf("the checkpoint is %q, not %q", got, note)
		}
		report, err := db.Verify(context.Background(), store.VerifyOptions{})
		if err != nil || report.Entries == 0 || len(report.Findings) > 0 {
			t.Errorf("verified: %+v, %v", report, err)
		}
		err = db.Do(context.Background(), func(gateway.Tx) error { return nil })
		if !errors.Is(err, gateway.ErrUnavailable) {
			t.Errorf("it was written: %v", err)
		}
	})
}

// A file is mapped for those who ask for it, and for nobody else: a failing disk ends a process that has
// mapped it. The operating system says which files are.
func TestAFileIsMappedForThoseWhoAsk(t *testing.T) {
	if _, err := os.Stat("/proc/self/maps"); err != nil {
		t.Skip("NOT TESTED: this system does not say which files are mapped")
	}
	for _, mapped := range []bool{true, false} {
		o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
		filled(t, o, 3)
		o.ReadOnly, o.Mapped = true, mapped
		db := storetest.Open(t, o)
		checkpoint(t, db)
		maps, err := os.ReadFile("/proc/self/maps")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(maps), o.Path+"\n"); got != mapped {
			t.Errorf("asked for: %v, mapped: %v", mapped, got)
		}
	}
}

// TestAbsent: where a database must be, none is made.
func TestAbsent(t *testing.T) {
	o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
	for name, set := range map[string]func(*store.Options){
		"existing": func(o *store.Options) { o.Existing = true },
		"read":     func(o *store.Options) { o.ReadOnly = true },
	} {
		o := o
		set(&o)
		if db, err := store.Open(context.Background(), o); !errors.Is(err, store.ErrAbsent) {
			t.Errorf("%s: %v, %v", name, db, err)
		}
		if err := os.WriteFile(o.Path, nil, 0o600); err != nil { // a file that is empty is none either
			t.Fatal(err)
		}
		if db, err := store.Open(context.Background(), o); !errors.Is(err, store.ErrAbsent) {
			t.Errorf("%s, empty: %v, %v", name, db, err)
		}
		if err := os.Remove(o.Path); err != nil {
			t.Fatal(err)
		}
	}
}

// TestContinues: a checkpoint is met by the log that goes on from it, and by no older one and no other.
func TestContinues(t *testing.T) {
	storetest.EachKind(t, func(t *testing.T, place func(*testing.T) store.Options) {
		here, there := place(t), place(t)
		early := filled(t, here, 1)
		db := storetest.Open(t, here)
		sample := storetest.NewSample(db.Blind, storetest.Association, 7)
		if err := db.Do(context.Background(), sample.Add); err != nil {
			t.Fatal(err)
		}
		late := checkpoint(t, db)
		for name, note := range map[string]string{"early": early, "late": late} {
			if err := db.Continues(context.Background(), note); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		other := storetest.Open(t, there)
		for name, note := range map[string]string{"another's": late, "none": "", "a torn one": late[:20]} {
			if err := other.Continues(context.Background(), note); !errors.Is(err, store.ErrLost) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
