package access

import (
	"context"
	"fmt"

	"boligbro/gateway"
)

// Read notes that the caller reads about the people of the case with that number. Whoever shows it notes it
// first, so that nothing is read without a trace.
func (a *Access) Read(ctx context.Context, c Caller, number string, verb gateway.Verb) error {
	r := gateway.Reading{
		ID: gateway.NewID(), At: a.Now(), By: c.ID, Role: c.Role, Organisation: c.Organisation, Number: number,
		Verb: verb,
	}
	if err := a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.AddReading(r) }); err != nil {
		return fmt.Errorf("note who reads about a case: %w", err)
	}
	return nil
}
