package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Run is a run that the caller may see. A *lang.Error of kind ErrNotFound: there is none.
func (in *Intake) Run(ctx context.Context, s gateway.Scope, id string) (run gateway.Run, err error) {
	err = in.Store.View(ctx, func(r gateway.Reader) (err error) {
		run, err = r.Run(s, id)
		return err
	})
	switch {
	case errors.Is(err, gateway.ErrNotFound):
		return run, lang.ErrNoRun(gateway.ErrNotFound)
	case err != nil:
		return run, fmt.Errorf("find the run: %w", err)
	}
	return run, nil
}

// refusedRun is a refused run that a person may take something of. A *lang.Error says why another is not.
func (in *Intake) refusedRun(ctx context.Context, s gateway.Scope, id string) (gateway.Run, error) {
	run, err := in.Run(ctx, s, id)
	if err != nil {
		return run, err
	}
	if err := notRefused(run); err != nil {
		return run, err
	}
	if !Acceptable(run.Reason) {
		return run, lang.ErrRunUnread(run.Reason, gateway.ErrState)
	}
	return run, nil
}

// holdRefused keeps others from taking anything of the refused run until free is called.
func (in *Intake) holdRefused(
	ctx context.Context, s gateway.Scope, id string,
) (run gateway.Run, free func(), err error) {
	if run, err = in.refusedRun(ctx, s, id); err != nil {
		return run, nil, err
	}
	if free, err = in.hold(ctx, "association/"+run.Association); err != nil {
		return run, nil, err
	}
	if run, err = in.refusedRun(ctx, s, id); err != nil { // somebody has accepted it while this waited
		free()
	}
	return run, free, err
}

// notRefused is why nothing that the run has read waits for a person, in words; nil: it is refused.
func notRefused(run gateway.Run) error {
	switch {
	case run.Reason == ReasonReplaced || run.Reason == ReasonExpired:
		return lang.ErrRunOver(run.Reason, gateway.ErrState)
	case run.State == gateway.RunStaging || run.State == gateway.RunStaged:
		return lang.ErrRunUnfinished(gateway.ErrState)
	case run.State == gateway.RunAdopted && run.Accepted:
		return lang.ErrRunAccepted(gateway.ErrState)
	case run.State != gateway.RunRefused:
		return lang.ErrRunNotRefused(run.State, gateway.ErrState)
	}
	return nil
}

// AcceptRefused adopts a run that the guard refused, because a person, by, has looked at it. Its sources are
// read anew by the next run. A run of which nothing was read cannot be accepted.
func (in *Intake) AcceptRefused(ctx context.Context, id, by string) (gateway.Report, error) {
	run, free, err := in.holdRefused(ctx, gateway.Operator, id)
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
		if err := tx.AddIntervention(gateway.Intervention{
			ID: gateway.NewID(), Kind: gateway.RunAccepted, Subject: run.ID, Association: run.Association,
			At: in.Now(), By: by,
		}); err != nil {
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

// refusedFor is how long a person can accept a refused run. What it read is erased then: the families have
// paid or moved meanwhile.
const refusedFor = 30 * 24 * time.Hour

// replaceRefused ends the refused runs before this one that hold what they read, so that it is erased: a run
// that a person may accept, or that is adopted, has read the same sources anew.
func (s *stage) replaceRefused(tx gateway.Tx) error {
	if s.run.State == gateway.RunFailed || s.run.State == gateway.RunRefused && !Acceptable(s.run.Reason) {
		return nil // it has read nothing that could stand in their place
	}
	runs, err := tx.RefusedRuns()
	if err != nil {
		return err
	}
	for _, run := range runs {
		own := run.Association == s.run.Association && run.ID != s.run.ID
		if !own || run.Chunks == 0 || !readAnew(run, s.run) {
			continue
		}
		if err := endRefused(tx, run, ReasonReplaced); err != nil {
			return err
		}
	}
	return nil
}

// readAnew reports whether the newer run has read every source that the refused run did.
func readAnew(refused, newer gateway.Run) bool {
	return !slices.ContainsFunc(refused.Sources, func(before gateway.SourceRun) bool {
		now, read := newer.OfSource(before.Name)
		return !before.Skipped && (!read || now.Skipped)
	})
}

// ExpireRefused ends the refused runs that nobody has accepted in time. What they read is erased.
func (in *Intake) ExpireRefused(ctx context.Context) error {
	return in.Store.Do(ctx, func(tx gateway.Tx) error {
		runs, err := tx.RefusedRuns()
		if err != nil {
			return err
		}
		for _, run := range runs {
			if run.Chunks == 0 || in.Now().Sub(run.Ended) <= refusedFor {
				continue
			}
			if err := endRefused(tx, run, ReasonExpired); err != nil {
				return err
			}
		}
		return nil
	})
}

// endRefused ends a refused run: the store erases what it staged.
func endRefused(tx gateway.Tx, run gateway.Run, reason string) error {
	run.State, run.Reason = gateway.RunFailed, reason
	if err := tx.SetRun(run); err != nil {
		return fmt.Errorf("end the refused run %s: %w", run.ID, err)
	}
	return nil
}
