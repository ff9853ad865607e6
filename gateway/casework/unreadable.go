package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// watchReadable looks through all cases once a day. A case that cannot be read gets an alarm and a task;
// those of a case that can be read again end.
func (cw *Casework) watchReadable(ctx context.Context, today rules.Day) error {
	if cw.looked.Load() == int64(today) {
		return nil
	}
	found := Unreadable{}
	var mended []gateway.Alarm
	err := cw.Store.View(ctx, func(r gateway.Reader) error {
		err := r.EachUnreadable(func(c gateway.Case) error { return found.Note(c, gateway.ErrUnreadable) })
		if err != nil {
			return err
		}
		mended, err = r.Alarms(gateway.Operator, gateway.AlarmList{})
		return err
	})
	if err != nil {
		return fmt.Errorf("look for cases that cannot be read: %w", err)
	}
	mended = slices.DeleteFunc(mended, func(a gateway.Alarm) bool {
		_, stands := found[a.Subject]
		fresh := cw.Now().Sub(a.Raised) < unreadableStands
		return a.Kind != gateway.AlarmUnreadable || stands || fresh
	})
	if len(mended) > 0 {
		err = cw.Store.Do(ctx, func(tx gateway.Tx) error {
			for _, a := range mended {
				if err := tx.Resolve(a.Kind, a.Subject, cw.Now()); err != nil {
					return err
				}
				if err := tx.DropUnreadable(a.Subject); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err = errors.Join(err, cw.Tell(ctx, found)); err == nil {
		cw.looked.Store(int64(today)) // what failed is looked at again by the next sweep
	}
	return err
}
