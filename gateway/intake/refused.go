package intake

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// AcceptRefused adopts a run that the guard refused, because a person has looked at it. Its sources are
// read anew by the next run. A run of which nothing was read cannot be accepted.
func (in *Intake) AcceptRefused(ctx context.Context, id string) (gateway.Report, error) {
	var run gateway.Run
	err := in.Store.View(ctx, func(r gateway.Reader) (err error) {
		run, err = r.Run(gateway.Operator, id)
		return err
	})
	if errors.Is(err, gateway.ErrNotFound) {
		return gateway.Report{}, lang.ErrNoRun(gateway.ErrNotFound)
	}
	if err != nil {
		return gateway.Report{}, fmt.Errorf("find the run: %w", err)
	}
	if run.State != gateway.RunRefused {
		return gateway.Report{}, lang.ErrRunNotRefused(run.State, gateway.ErrState)
	}
	if !Acceptable(run.Reason) {
		return gateway.Report{}, lang.ErrRunUnread(run.Reason, gateway.ErrState)
	}
	free, err := in.hold(ctx, "association/"+run.Association)
	if err != nil {
		return gateway.Report{}, err
	}
	defer free()
	for i := range run.Sources {
		run.Sources[i].Cursor = ""
	}
	run.State, run.Accepted = gateway.RunStaged, true
	err = in.Store.Do(ctx, func(tx gateway.Tx) error {
		if err := tx.Resolve(gateway.AlarmRunRefused, run.Association, in.Now()); err != nil {
			return err
		}
		if err := tx.SetRun(run); err != nil {
			return err
		}
		return casework.KeepRows(tx, run.Association, in.Now())
	})
	if err != nil {
		return gateway.Report{}, fmt.Errorf("accept run %s: %w", id, err)
	}
	report := gateway.Report{Run: run}
	return report, in.adoptStaged(ctx, &report, rules.AskedAt(in.Now()))
}
