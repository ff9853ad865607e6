package store

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
)

// TestAHoldOnAMunicipalitysCaseTellsNothing: neither its row nor its entry says which case a court has, why,
// or since when; and its mark stands in no other table.
func TestAHoldOnAMunicipalitysCaseTellsNothing(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), Options{
		Path: filepath.Join(t.TempDir(), "a.db"), Master: MasterKey{key: [32]byte{1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c := gateway.OwnCase{
		ID: gateway.NewID(), Number: gateway.NewOwnNumber(), Municipality: "0751", Reference: "J-1", Tenants: 1,
		Opened: time.Unix(1_790_000_000, 0),
	}
	h := gateway.Hold{ID: gateway.NewID(), Case: c.ID, Reason: "court", At: c.Opened, By: "abc"}
	if err := db.Do(context.Background(), func(tx gateway.Tx) error {
		if err := tx.OpenCase(c); err != nil {
			return err
		}
		return tx.AddHold(h)
	}); err != nil {
		t.Fatal(err)
	}
	err = db.View(context.Background(), func(gr gateway.Reader) error {
		r := gr.(*reader)
		if err := r.each(func(row scanner) error {
			var about, reason string
			var released, at int64
			err := row.Scan(&about, &reason, &released, &at)
			if reason != "" || released != 0 || at != 0 || strings.Contains(about, c.ID) ||
				about == db.keys.subject(c.ID) {
				t.Errorf("the row tells %q %q %d %d", about, reason, released, at)
			}
			return err
		}, `SELECT case_id, reason, released, at FROM holds`); err != nil {
			return err
		}
		entries, err := r.Entries(0, 10)
		for _, e := range entries {
			if e.Kind != kindMunicipal || !e.At.IsZero() || bytes.Contains(e.Leaf, []byte("court")) ||
				bytes.Contains(e.Leaf, []byte(c.ID)) && !bytes.HasPrefix(e.Leaf, entries[0].Leaf) {
				t.Errorf("the log tells: %s", e.Leaf)
			}
		}
		if len(entries) != 2 {
			t.Errorf("%d entries", len(entries))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
