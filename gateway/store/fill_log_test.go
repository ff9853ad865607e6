package store

import (
	"context"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// FillLog writes n entries of no row, as a log of that length has.
func (db *DB) FillLog(ctx context.Context, n int, leaf func(i int) ledger.Leaf) error {
	for from := 0; from < n; from += fillBatch {
		err := db.Do(ctx, func(t gateway.Tx) error {
			for i := from; i < min(from+fillBatch, n); i++ {
				t.(*tx).log(leaf(i))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// DoWithoutTree does what Do does, and writes the entries as rows alone: no tree, no head and no signature.
func (db *DB) DoWithoutTree(ctx context.Context, number *int64, fn func(gateway.Tx) error) error {
	return db.Do(ctx, func(store gateway.Tx) error {
		if err := fn(store); err != nil {
			return err
		}
		t := store.(*tx)
		now := micros(t.db.now())
		for i := range t.entries {
			entry := &t.entries[i]
			at := written(entry, now)
			entry.At = instant(at)
			if err := t.add(entriesTable, *number, at, entry.Kind, entry.Append(nil)); err != nil {
				return err
			}
			*number++
		}
		t.entries = nil
		return nil
	})
}
