package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// resume carries on what an earlier process left: a staged run is adopted, as is what a person has chosen to
// send of a refused one; one that was still reading has failed. It tells what came of that.
func (in *Intake) resume(ctx context.Context, association string) (came gateway.Count, err error) {
	var unfinished, refused []gateway.Run
	err = in.Store.View(ctx, func(r gateway.Reader) (err error) {
		if unfinished, err = r.Unfinished(association); err != nil {
			return err
		}
		refused, err = r.RefusedRuns()
		return err
	})
	if err != nil {
		return came, err
	}
	for _, run := range refused {
		if run.Association != association {
			continue
		}
		report := gateway.Report{Run: run}
		err := in.adoptPart(ctx, &report)
		came.Add(report)
		if err != nil && (ctx.Err() != nil || errors.Is(err, gateway.ErrUnavailable)) {
			return came, fmt.Errorf("go on with what was to be sent of run %s: %w", run.ID, err)
		}
		if err != nil { // the night is read all the same: it may bring the same steps
			in.Log.Error("what was to be sent of a refused run was not; boligbro run show lists it", "run", run.ID,
				"err", err)
		}
	}
	for _, run := range unfinished {
		if run.State == gateway.RunStaging {
			run.State, run.Reason, run.Ended = gateway.RunFailed, gateway.ReasonInterrupted, in.Now()
			if err := in.Store.Do(ctx, func(tx gateway.Tx) error { return tx.SetRun(run) }); err != nil {
				return came, err
			}
			continue
		}
		report := gateway.Report{Run: run}
		if err := in.adoptStaged(ctx, &report, askedSince(run.Asked)); err != nil {
			return came, err
		}
		came.Add(report)
		in.Log.Info("an interrupted run was carried to its end", "run", run.ID, "cases", report.Cases, "notices",
			report.Notices)
	}
	return came, nil
}

// adoptStaged adopts what an earlier process staged.
func (in *Intake) adoptStaged(ctx context.Context, report *gateway.Report, asked rules.Asked) error {
	stored, err := in.storedCases(ctx, report.Run.Association)
	if err != nil {
		return err
	}
	return in.adopt(ctx, report, asked, stored, nil, in.staged(ctx, report.Run.ID))
}

// staged reads the chunks of a run back from the store; a chunk that has been adopted is empty.
func (in *Intake) staged(ctx context.Context, run string) func(int) ([]rules.Record, error) {
	return func(n int) (records []rules.Record, err error) {
		err = in.Store.View(ctx, func(r gateway.Reader) error {
			chunk, err := r.Staged(run, n)
			records = chunk.Records
			if errors.Is(err, gateway.ErrNotFound) {
				return nil
			}
			return err
		})
		return records, err
	}
}

// askedSince is the law's now of a run that is resumed.
func askedSince(at time.Time) rules.Asked {
	if day := rules.DayOf(at); day.Begins().Equal(at) {
		return rules.AskedOn(day)
	}
	return rules.AskedAt(at)
}
