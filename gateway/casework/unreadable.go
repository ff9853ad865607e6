package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// unreadableStands is how long it stands at least that a case could not be read or stored. What is not seen
// by looking at it is raised again by every run that it stands in the way of.
const unreadableStands = 24 * time.Hour

// Unreadable are cases that cannot be read, each with why: lang.CaseDamaged or lang.CaseErased.
type Unreadable map[string]UnreadableCase

// UnreadableCase is a case that cannot be read.
type UnreadableCase struct {
	gateway.Case
	Why string
}

// Note keeps the case when the error is about that case alone, and gives the error when it is not.
func (u Unreadable) Note(c gateway.Case, err error) error {
	switch {
	case !gateway.OfOneCase(err):
		return err
	case errors.Is(err, gateway.ErrErased):
		u[c.ID] = UnreadableCase{c, lang.CaseErased}
	default:
		u[c.ID] = UnreadableCase{c, lang.CaseDamaged}
	}
	return nil
}

// Tell raises an alarm and a task for every case that cannot be read: it must not be taken for one in which
// nothing is to be done.
func (cw *Casework) Tell(ctx context.Context, u Unreadable) error {
	var errs []error
	for _, c := range u {
		errs = append(errs, cw.Store.Do(ctx, func(tx gateway.Tx) error {
			_, err := tx.Raise(gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmUnreadable, Association: c.Association, Number: c.Number,
				Subject: c.ID, Code: c.Why, Raised: cw.Now(),
			})
			if err != nil || c.ID == "" {
				return err
			}
			return tx.AddUnreadable(gateway.Task{
				ID: gateway.NewID(), Kind: gateway.TaskUnreadable, Association: c.Association, Case: c.ID,
				Reason: rules.Reason(c.Why), Since: cw.Now(),
			})
		}))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("tell of cases that cannot be read: %w", err)
	}
	return nil
}
