package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// ErrBusy: another process reads the association's sources. Try again when it has finished.
var ErrBusy = errors.New("another process reads this association's sources")

// ErrDone: what must happen once only has happened.
var ErrDone = errors.New("it has been done")

// Accept reads an association's sources: what they newly report is staged, checked and adopted, and what is
// owed becomes notices. A run that is refused or failed changes no case, and is not an error: see Report.Run.
// A run that was interrupted while it was adopted is first carried to its end.
func (in *Intake) Accept(ctx context.Context, req Request) (gateway.Report, error) {
	if req.Asked.Day.IsZero() {
		req.Asked = rules.AskedAt(in.Now())
	}
	free, err := in.hold(ctx, "association/"+req.Association)
	if err != nil {
		return gateway.Report{}, err
	}
	defer free()
	resumed, err := in.resume(ctx, req.Association)
	if err != nil {
		return gateway.Report{Resumed: resumed}, fmt.Errorf("carry an interrupted run to its end: %w", err)
	}
	run := gateway.Run{
		ID: gateway.NewID(), Association: req.Association, Key: req.Key, State: gateway.RunStaging,
		Started: in.Now(), Asked: casework.InstantOf(req.Asked),
	}
	if err := in.Store.Do(ctx, func(tx gateway.Tx) error {
		return tx.AddRun(run)
	}); errors.Is(err, gateway.ErrExists) {
		return gateway.Report{}, ErrDone
	} else if err != nil {
		return gateway.Report{}, fmt.Errorf("begin a run: %w", err)
	}
	s, err := in.newStage(ctx, req, run)
	if err != nil {
		return gateway.Report{}, in.abandon(ctx, run, err)
	}
	if err := s.read(ctx); err != nil {
		return gateway.Report{}, in.abandon(ctx, run, err)
	}
	chunks, err := s.commit(ctx)
	if err != nil {
		return gateway.Report{}, in.abandon(ctx, s.run, err)
	}
	report := gateway.Report{Run: s.run, Resumed: resumed}
	if s.run.State != gateway.RunStaged {
		return report, nil
	}
	err = in.adopt(ctx, &report, req.Asked, s.register, s.fresh, func(n int) ([]rules.Record, error) {
		records := chunks[n-1]
		chunks[n-1] = nil
		return records, nil
	})
	if err != nil {
		return report, fmt.Errorf("adopt run %s: %w", run.ID, err)
	}
	return report, nil
}

// known are the association's cases.
type known struct {
	cases map[string]gateway.Case // by tenancy number
	// those that were erased or cannot be read, by their blind keys; they are no new tenancies
	sealed map[string]gateway.Case
}

// has reports whether the tenancy is a case.
func (k known) has(in *Intake, key rules.Key) bool {
	if _, open := k.cases[key.Tenancy]; open || len(k.sealed) == 0 {
		return open
	}
	_, sealed := k.sealed[in.Casework.Key(key, key.Association)]
	return sealed
}

// storedCases are the association's cases.
func (in *Intake) storedCases(ctx context.Context, association string) (known, error) {
	k := known{map[string]gateway.Case{}, map[string]gateway.Case{}}
	err := in.Store.View(ctx, func(r gateway.Reader) error {
		return r.EachCase(gateway.Operator, association, func(c gateway.Case) error {
			if c.Tenancy == "" {
				k.sealed[c.Key] = c
			} else {
				k.cases[c.Tenancy] = c
			}
			return nil
		})
	})
	return k, err
}

// abandon records that a run failed for a reason of our own; the reason itself is the caller's to report.
func (in *Intake) abandon(ctx context.Context, run gateway.Run, cause error) error {
	run.State, run.Reason, run.Ended = gateway.RunFailed, gateway.ReasonInterrupted, in.Now()
	clean, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	if err := in.Store.Do(clean, func(tx gateway.Tx) error { return tx.SetRun(run) }); err != nil {
		return errors.Join(cause, err)
	}
	return cause
}
