package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// TestOpeningsAreOnesOwn: each party opens what is its own, and every opening holds against the exported log.
func TestOpeningsAreOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		life(t, db)
		leaves := exportedLeaves(t, db)
		ours := opened(t, db, leaves, gateway.Scope{Associations: []string{storetest.Association}})
		others := opened(t, db, leaves, gateway.Scope{Associations: []string{storetest.OtherAssociation}})
		town := opened(t, db, leaves, gateway.Scope{Municipalities: []string{storetest.Municipality}})
		for key := range ours {
			if others[key] {
				t.Errorf("both associations open %v", key)
			}
		}
		for _, want := range []struct {
			of    map[openedAs]bool
			kind  string
			label string
			holds bool
		}{
			{ours, "version", "records", true}, {ours, "notice", "ground", true}, {ours, "run", "counts", true},
			{ours, "municipal", "act", false}, {others, "municipal", "act", false},
			{others, "attempt", "content", true}, {others, "receipt", "content", true},
			{town, "municipal", "act", true}, {town, "notice", "content", true}, {town, "receipt", "content", true},
			{town, "notice", "ground", false}, {town, "version", "records", false},
			{town, "attempt", "content", false},
			{town, "run", "counts", false}, {town, "resolution", "answer", false}, {town, "alarm", "about", false},
		} {
			has := false
			for key := range want.of {
				has = has || key.kind == want.kind && key.label == want.label
			}
			if has != want.holds {
				t.Errorf("%s of %s: %v", want.label, want.kind, has)
			}
		}
		if n := opened(t, db, leaves, gateway.Scope{Municipalities: []string{"0999"}}); len(n) > 0 {
			t.Errorf("another municipality opens %v", n)
		}
	})
}

type openedAs struct {
	n           int64
	kind, label string
}

func opened(t *testing.T, db *store.DB, leaves []ledger.Leaf, s gateway.Scope) map[openedAs]bool {
	t.Helper()
	found := map[openedAs]bool{}
	count, err := db.Openings(context.Background(), s, func(o store.Opened) error {
		leaf := leaves[o.Entry]
		for _, c := range leaf.Commits {
			if c.Label == o.Label && (ledger.Opening{Salt: o.Salt, Value: o.Value}).Opens(c) {
				found[openedAs{o.Entry, leaf.Kind, o.Label}] = true
				return nil
			}
		}
		t.Errorf("the opening of %s of entry %d does not hold", o.Label, o.Entry)
		return nil
	})
	if err != nil || count.Broken > 0 || count.Opened != len(found) {
		t.Errorf("%+v, %d found, %v", count, len(found), err)
	}
	return found
}

// exportedLeaves exports the log, checks it with the public key alone and gives its entries.
func exportedLeaves(t *testing.T, db *store.DB) (leaves []ledger.Leaf) {
	t.Helper()
	dir := t.TempDir()
	_, err := db.Export(context.Background(), func(path string, b []byte) error {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		return os.WriteFile(file, bytes.Clone(b), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	x := ledger.ExportCheck{
		Files: os.DirFS(dir), Known: db.LogKeys(),
		Leaf: func(_ int64, leaf ledger.Leaf) { leaves = append(leaves, leaf) },
	}
	if err := x.Run(); err != nil || len(x.Findings) > 0 {
		t.Fatalf("%v: %v", x.Findings, err)
	}
	return leaves
}
