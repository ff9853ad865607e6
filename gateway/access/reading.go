package access

import (
	"context"
	"fmt"
	"slices"

	"boligbro/gateway"
)

// readTogether is how many readings are noted as one act: an export may be of many thousand cases.
const readTogether = 500

// Read notes that the caller reads about the people of the cases with those numbers. Whoever shows it notes it
// first, so that nothing is read without a trace.
func (a *Access) Read(ctx context.Context, c Caller, verb gateway.Verb, numbers ...string) error {
	now := a.Now()
	for some := range slices.Chunk(numbers, readTogether) {
		err := a.Store.Do(ctx, func(tx gateway.Tx) error {
			for _, number := range some {
				r := gateway.Reading{
					ID: gateway.NewID(), At: now, By: c.ID, Role: c.Role, Organisation: c.Organisation, Number: number,
					Verb: verb,
				}
				if err := tx.AddReading(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("note who reads about a case: %w", err)
		}
	}
	return nil
}
