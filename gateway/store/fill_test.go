package store

import (
	"context"

	"boligbro/gateway"
)

// fillBatch is how many samples are written in one transaction.
const fillBatch = 4000

// Fill writes n samples as the gateway would, sealed and readable, but leaves the log alone: that is what
// makes it fast enough for a million. Then it runs bulk statements.
func (db *DB) Fill(
	ctx context.Context, n int, add func(tx gateway.Tx, i int) error, statements ...string,
) error {
	for from := 0; from < n; from += fillBatch {
		err := db.Do(ctx, func(t gateway.Tx) error {
			for i := from; i < min(from+fillBatch, n); i++ {
				if err := add(t, i); err != nil {
					return err
				}
				t.(*tx).entries = nil
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return db.Do(ctx, func(t gateway.Tx) error {
		for _, statement := range append(statements, `ANALYZE`) {
			if _, err := t.(*tx).exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
}
