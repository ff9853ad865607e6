package store

import (
	"context"
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// Export hands the log over as static files (ledger.Exporter), as it was at one instant. A *lang.Error: the
// log is empty.
func (db *DB) Export(
	ctx context.Context, put func(path string, b []byte) error,
) (c ledger.Checkpoint, err error) {
	err = db.View(ctx, func(r gateway.Reader) error {
		signed, err := r.Checkpoint()
		if errors.Is(err, gateway.ErrNotFound) {
			return lang.ErrLogEmpty
		}
		if err != nil {
			return err
		}
		if c, _, err = r.(*reader).openCheckpoint(signed); err != nil {
			return err
		}
		out := ledger.NewExporter(put)
		err = eachEntry(r, c.Size, func(e gateway.LogEntry) error { return out.Add(e.Leaf) })
		if err != nil {
			return err
		}
		return out.Close(signed, c)
	})
	return c, err
}

// eachEntry walks the entries before the number size.
func eachEntry(r gateway.LogReader, size int64, visit func(gateway.LogEntry) error) error {
	for next := int64(0); next < size; {
		entries, err := r.Entries(next, verifyChunk)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return nil
		}
		for _, e := range entries {
			if e.N >= size {
				return nil
			}
			if err := visit(e); err != nil {
				return err
			}
			next = e.N + 1
		}
	}
	return nil
}

// ProveEntry proves that the log holds the entry of that number. A *lang.Error: it has none.
func (db *DB) ProveEntry(ctx context.Context, n int64) (p ledger.InclusionProof, err error) {
	err = db.View(ctx, func(r gateway.Reader) error {
		p, err = r.(*reader).proveEntry(n)
		return err
	})
	return p, err
}

func (r *reader) proveEntry(n int64) (p ledger.InclusionProof, err error) {
	tree, err := readHead(r, "")
	if err != nil {
		return p, err
	}
	entries, err := r.Entries(n, 1)
	if err != nil {
		return p, err
	}
	if len(entries) == 0 || entries[0].N != n || n >= tree.Size() {
		return p, lang.ErrNoEntry
	}
	p.N, p.Leaf = n, entries[0].Leaf
	if p.Path, err = tree.ProveInclusion(n, r.tile); err != nil {
		return p, err
	}
	p.Checkpoint, err = r.Checkpoint()
	return p, err
}

// ProveConsistency proves that the log of an earlier checkpoint is the beginning of that of a later one, or,
// where none is given, of the log now. A *lang.Error: one is no checkpoint of the log, or it is not so.
func (db *DB) ProveConsistency(ctx context.Context, from, to string) (p ledger.ConsistencyProof, err error) {
	err = db.View(ctx, func(gr gateway.Reader) error {
		r := gr.(*reader)
		if p.Checkpoint = to; to == "" {
			if p.Checkpoint, err = r.Checkpoint(); errors.Is(err, gateway.ErrNotFound) {
				return lang.ErrLogEmpty
			} else if err != nil {
				return err
			}
		}
		old, _, err := r.openCheckpoint(from)
		newer, _, newErr := r.openCheckpoint(p.Checkpoint)
		if err != nil || newErr != nil || old.Size == 0 {
			return lang.ErrNoCheckpoint
		}
		if old.Size > newer.Size && to != "" {
			return lang.ErrCheckpointOrder
		}
		tree, err := readHead(r, "")
		if err != nil {
			return err
		}
		if newer.Size > tree.Size() || old.Size > newer.Size {
			return lang.ErrLogShort
		}
		p.Old = old.Size
		p.Path, err = tree.ProveConsistency(old.Size, newer.Size, r.tile)
		if err == nil && ledger.CheckConsistency(p.Path, newer, old) != nil {
			return lang.ErrNotBeginning
		}
		return err
	})
	return p, err
}
