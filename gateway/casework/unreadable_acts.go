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

// What a municipality has recorded in a case is its own: which case it is, its people alone are told. Whoever
// runs Boligbro must mend it, and learns only that the municipality has something that cannot be read.

// aboutActs is what the municipality's alarm is about.
func aboutActs(c gateway.CaseActs) string { return c.Case.ID + "/" + c.Municipality }

// ofMunicipality is what the alarm and the task of whoever runs Boligbro are about.
func ofMunicipality(code string) string { return "municipality/" + code }

// tellActs raises alarms and a task about what municipalities have recorded and cannot be read: a clock must
// not be taken for one that does not run.
func (cw *Casework) tellActs(ctx context.Context, acts []gateway.CaseActs) error {
	var errs []error
	for _, c := range acts {
		errs = append(errs, cw.Store.Do(ctx, func(tx gateway.Tx) error {
			_, err := tx.Raise(gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmClockUnreadable, Association: c.Case.Association,
				Municipality: c.Municipality, Number: c.Case.Number, Subject: aboutActs(c), Code: lang.ActDamaged,
				Raised: cw.Now(),
			})
			if err != nil {
				return err
			}
			_, err = tx.Raise(gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmUnreadable, Municipality: c.Municipality,
				Subject: ofMunicipality(c.Municipality), Code: lang.ActDamaged, Raised: cw.Now(),
			})
			if err != nil {
				return err
			}
			return tx.AddUnreadable(gateway.Task{
				ID: gateway.NewID(), Kind: gateway.TaskUnreadable, Subject: ofMunicipality(c.Municipality),
				Reason: rules.Reason(lang.ActDamaged), Since: cw.Now(),
			})
		}))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("tell of what municipalities have recorded and cannot be read: %w", err)
	}
	return nil
}

// endUnreadable ends an alarm about what can be read again, and its task.
func endUnreadable(tx gateway.Tx, a gateway.Alarm, now time.Time) error {
	if err := tx.Resolve(a.Kind, a.Subject, now); err != nil {
		return err
	}
	if a.Kind == gateway.AlarmClockUnreadable {
		return nil // the task is that of all of the municipality's
	}
	return tx.DropUnreadable(a.Subject)
}
