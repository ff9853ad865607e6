package store_test

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// TestRotate: after the master key was changed the old one opens nothing, all that was there is read with
// the new, and a process that still has the old one writes nothing that could not be read.
func TestRotate(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		ctx, next := context.Background(), store.NewMaster()
		db, other := storetest.Open(t, o), storetest.Open(t, o)
		life(t, db)
		before := entriesOf(t, db)
		done, err := db.Rotate(ctx, next, "abc", gateway.PartyAssociation, gateway.PartyMunicipality)
		if err != nil || done.Keys < 100 || done.Broken != 0 {
			t.Fatalf("rotate: %+v, %v", done, err)
		}
		if err := other.KeysOpen(ctx); !errors.Is(err, store.ErrMaster) {
			t.Errorf("a process with the old key is told: %v", err)
		}
		sample := storetest.NewSample(db.Blind, storetest.Association, 5000)
		if err := other.Do(ctx, sample.Add); !errors.Is(err, store.ErrMaster) {
			t.Errorf("a process with the old key writes: %v", err)
		}
		run := gateway.Run{ID: gateway.NewID(), Association: storetest.Association, State: gateway.RunStaging,
			Started: storetest.Night}
		err = other.Do(ctx, func(tx gateway.Tx) error { return tx.AddRun(run) })
		if !errors.Is(err, store.ErrMaster) {
			t.Errorf("a process with the old key begins a run: %v", err)
		}
		if old, err := store.Open(ctx, o); !errors.Is(err, store.ErrMaster) {
			t.Errorf("the old key opens it: %v", err)
			old.Close()
		}
		o.Master = next
		fresh := storetest.Open(t, o)
		if err := fresh.KeysOpen(ctx); err != nil {
			t.Errorf("a process with the new key is told: %v", err)
		}
		report, err := fresh.Verify(ctx, store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 || report.Erased > 0 {
			t.Errorf("verify with the new key: %v, %+v", err, report)
		}
		after := entriesOf(t, fresh)
		if len(after) != len(before)+2 { // and who changed it
			t.Fatalf("the log has %d entries, and had %d", len(after), len(before))
		}
		leaf, err := ledger.ParseLeaf(after[len(before)].Leaf)
		on, _ := leaf.Code("on")
		if keys, _ := leaf.Code("keys"); err != nil || leaf.Kind != "master-key" || on == "" ||
			keys != strconv.Itoa(done.Keys) || len(leaf.Commits) > 0 {
			t.Errorf("the log does not tell that the master key was changed: %v, %+v", err, leaf)
		}
		if err := fresh.Do(ctx, sample.Add); err != nil {
			t.Errorf("write with the new key: %v", err)
		}
		if err := db.Do(ctx, storetest.NewSample(db.Blind, storetest.Association, 5001).Add); err != nil {
			t.Errorf("the process that changed it: %v", err)
		}
		if report, err = fresh.Verify(ctx, store.VerifyOptions{}); err != nil || len(report.Findings) > 0 {
			t.Errorf("verify after that: %v, %+v", err, report)
		}
	})
}

func entriesOf(t *testing.T, db *store.DB) (entries []gateway.LogEntry) {
	t.Helper()
	if err := db.View(context.Background(), func(r gateway.Reader) (err error) {
		entries, err = r.Entries(0, 0)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return entries
}
