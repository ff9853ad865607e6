package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/robfig/cron/v3"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// nights says when the sources are to be read.
type nights struct {
	schedule cron.Schedule
	zone     *time.Location
}

func newNights(c config.Schedule) (nights, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nights{}, fmt.Errorf("schedule.zone: %w", err)
	}
	schedule, err := cron.ParseStandard(c.Night)
	if err != nil {
		return nights{}, fmt.Errorf("schedule.night: %w", err)
	}
	return nights{schedule, zone}, nil
}

// latest is the newest night at or before now; zero when there was none in the last week.
func (n nights) latest(now time.Time) time.Time {
	var latest time.Time
	now = now.In(n.zone)
	at := n.schedule.Next(now.AddDate(0, 0, -8))
	for ; !at.After(now) && !at.IsZero(); at = n.schedule.Next(at) {
		latest = at
	}
	return latest
}

// again is when a night that was not adopted is tried again: the waits double from five minutes to an hour,
// until the next night comes.
const (
	againFirst = 5 * time.Minute
	againMost  = time.Hour
)

// turn is the newest time at or before now at which the night is tried: its own, or one of those at which it
// is tried again. Every server finds the same, so that its key makes one of them try.
func turn(night, now time.Time) time.Time {
	at := night
	for wait := againFirst; !at.Add(wait).After(now); wait = min(2*wait, againMost) {
		at = at.Add(wait)
	}
	return at
}

// night reads all sources every night, and again until the night is settled.
type night struct {
	nights
	app   *app
	began time.Time // of this process
	now   func() time.Time
	log   *slog.Logger
	tried time.Time // the newest turn that this process has taken
}

// nightEvery is how often the wall clock is looked at. A timer that was set for the evening would come too
// late on a machine that has slept meanwhile: timers stand still while it does.
const nightEvery = 20 * time.Second

// watch takes each turn as it comes, until the context ends. The night that was missed or interrupted before
// this process began is taken up at once; a new installation waits for its first evening.
func (n *night) watch(ctx context.Context) {
	look := nightJob(n.log, func() { n.take(ctx) })
	clock := cron.New()
	clock.Schedule(cron.Every(nightEvery), look)
	clock.Start()
	look.Run()
	<-ctx.Done()
	<-clock.Stop().Done()
}

// nightJob is fn as a job: one at a time, and a fault of the program in one turn neither ends the service
// nor keeps the next turn from being taken. It must be recovered from inside: cron counts a job that panics
// as one that still runs.
func nightJob(log *slog.Logger, fn func()) cron.Job {
	return cron.NewChain(
		cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(cronLog{log}),
	).Then(cron.FuncJob(fn))
}

// cronLog lets cron tell of a panic. What the program panicked with may quote anything, so that only an error
// of the Go runtime is shown; the stack says where.
type cronLog struct{ log *slog.Logger }

func (c cronLog) Info(string, ...any) {}

func (c cronLog) Error(err error, _ string, about ...any) {
	what := "a value that is not shown"
	if fault := runtime.Error(nil); errors.As(err, &fault) {
		what = fault.Error()
	}
	c.log.Error("the night's run failed for a fault in the program; please report it",
		append([]any{"panic", what}, about...)...)
}

func (n *night) take(ctx context.Context) {
	now := n.now()
	due := n.latest(now)
	if due.IsZero() {
		return
	}
	at := turn(due, now)
	if at.Equal(n.tried) {
		return
	}
	n.tried = at
	for _, association := range n.app.intake.Watched {
		if ctx.Err() != nil {
			return
		}
		n.read(ctx, association, due, at)
	}
}

// read reads an association's sources, unless the night is settled or another process takes the turn.
func (n *night) read(ctx context.Context, association string, due, at time.Time) {
	log := n.log.With("association", association)
	settled, err := n.settled(ctx, association, due)
	if err != nil || settled {
		if err != nil {
			log.Error("whether the night has been run could not be read; it is looked at again", "err", err)
			n.tried = time.Time{}
		}
		return
	}
	report, err := n.app.intake.Accept(ctx, intake.Request{
		Association: association, Feeds: n.app.feeds[association], Guards: n.app.guards,
		Key: "night/" + at.UTC().Format("2006-01-02T15:04Z"), Asked: rules.AskedAt(n.now()),
	})
	switch {
	case errors.Is(err, intake.ErrDone), errors.Is(err, intake.ErrBusy):
		log.Info("the night has been or is being run by another process")
	case err != nil:
		log.Error("the night's run failed; it is tried again this evening", "err", err)
	case report.Run.State == gateway.RunRefused, report.Run.State == gateway.RunFailed:
		log.Warn("the night's run was not adopted; it is tried again this evening", "run", report.Run.ID,
			"state", report.Run.State, "reason", report.Run.Reason)
	default:
		log.Info("the night's run has ended", "run", report.Run.ID, "state", report.Run.State,
			"cases", report.Cases, "notices", report.Notices, "lapsed", report.Lapsed)
	}
}

// settled reports whether the night needs no more runs. A new installation does not make up for a night that
// came before it was started.
func (n *night) settled(ctx context.Context, association string, due time.Time) (settled bool, err error) {
	err = n.app.db.View(ctx, func(r gateway.Reader) error {
		runs, err := r.Runs(gateway.Operator, association, 1)
		if err != nil {
			return err
		}
		if len(runs) == 0 {
			settled = due.Before(n.began)
			return nil
		}
		_, settled, err = intake.Settled(r, association, due)
		settled = settled && !runs[0].Interrupted()
		return err
	})
	return settled, err
}
