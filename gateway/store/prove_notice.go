package store

import (
	"context"
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// ProveNotice proves that the log holds the entry of a notice. A *lang.Error: it has none.
func (db *DB) ProveNotice(ctx context.Context, id string) (p ledger.InclusionProof, err error) {
	err = db.View(ctx, func(gr gateway.Reader) error {
		r := gr.(*reader)
		n, err := r.entryOfNotice(id)
		if err != nil {
			return err
		}
		p, err = r.proveEntry(n)
		return err
	})
	return p, err
}

// entryOfNotice is the number of the entry of a notice. The index finds it by where its id stands; of an
// entry that was changed, the search finds what is left.
func (r *reader) entryOfNotice(id string) (int64, error) {
	wanted := sought{kind: kindNotice, id: id}
	e, err := one(r, scanEntry, `SELECT n, at, kind, leaf FROM log_entries
		WHERE kind = 'notice' AND substr(leaf, 62, 36) = $1 ORDER BY n LIMIT 1`, []byte(id))
	if err == nil && wanted.is(e) {
		return e.N, nil
	}
	if err != nil && !errors.Is(err, gateway.ErrNotFound) {
		return 0, err
	}
	created, err := one(r, scanTime, `SELECT created FROM notices WHERE id = $1`, id)
	if errors.Is(err, gateway.ErrNotFound) {
		return 0, lang.ErrNoEntry
	}
	if err != nil {
		return 0, err
	}
	wanted.near = created
	tree, err := readHead(r, "")
	if err != nil {
		return 0, err
	}
	e, err = r.seek(wanted, tree.Size())
	return e.N, err
}
