package store

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// ErrLost: the log does not hold what a checkpoint that was kept beside it proves. The database is an older
// copy, or another one; what was done since is not in it.
var ErrLost = errors.New("the database has lost what its checkpoint proves")

// Continues reports whether the log holds what the signed checkpoint proves: each commit of the log leaves a
// checkpoint in the database, so that a kept one must be among them. ErrLost: it does not.
func (db *DB) Continues(ctx context.Context, kept string) error {
	return db.View(ctx, func(gr gateway.Reader) error {
		r := gr.(*reader)
		keys, err := r.logKeys()
		if err != nil {
			return err
		}
		c, _, err := keys.Open(kept)
		if err != nil {
			return fmt.Errorf("%w: it is signed by another installation", ErrLost)
		}
		if c.Size == 0 {
			return nil
		}
		note, err := one(r, scanText, `SELECT note FROM log_checkpoints WHERE size = $1`, c.Size)
		if errors.Is(err, gateway.ErrNotFound) {
			return fmt.Errorf("%w: %d entries", ErrLost, c.Size)
		}
		if err != nil {
			return err
		}
		stored, _, err := keys.Open(note)
		if err != nil || stored != c {
			return fmt.Errorf("%w: %d entries", ErrLost, c.Size)
		}
		return nil
	})
}

// FirstCheckpoint is the signed checkpoint of the log without an entry. It proves nothing of what is in the
// database, and shows where it is kept that one was kept from the beginning.
func (db *DB) FirstCheckpoint() (string, error) {
	return db.keys.signing.Load().signer.Sign(
		ledger.Checkpoint{Origin: db.keys.origin, Hash: new(ledger.Tree).Hash()})
}
