package access

import (
	"context"
	"fmt"
	"time"

	"boligbro/gateway"
)

// answersFor is how long a program gets the same answer when it asks again.
const answersFor = 72 * time.Hour

// Begin keeps that a request has begun. begun is false when there is one under its key: before is that one.
func (a *Access) Begin(
	ctx context.Context, r gateway.KeptAnswer,
) (before gateway.KeptAnswer, begun bool, err error) {
	r.At = a.Now().UTC().Truncate(time.Microsecond)
	err = a.Store.Do(ctx, func(tx gateway.Tx) (err error) {
		before, begun, err = tx.BeginAnswer(r, r.At.Add(-answersFor))
		return err
	})
	if err != nil {
		return before, false, fmt.Errorf("begin a request: %w", err)
	}
	return before, begun, nil
}

// End keeps what a request was answered; a status of 0 lets it be made anew.
func (a *Access) End(ctx context.Context, r gateway.KeptAnswer) error {
	if err := a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.EndAnswer(r) }); err != nil {
		return fmt.Errorf("keep the answer to a request: %w", err)
	}
	return nil
}
