package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// night is the scheduled run of all sources. Each night has a key in the database, so that several servers,
// or a night that comes twice, run it once.
type night struct {
	app      *app
	schedule cron.Schedule
	zone     *time.Location
	now      func() time.Time
	log      *slog.Logger
}

func newNight(a *app, c config.Schedule, now func() time.Time, log *slog.Logger) (*night, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("schedule.zone: %w", err)
	}
	schedule, err := cron.ParseStandard(c.Night)
	if err != nil {
		return nil, fmt.Errorf("schedule.night: %w", err)
	}
	return &night{app: a, schedule: schedule, zone: zone, now: now, log: log}, nil
}

// latest is the newest time at or before now at which the night was to run; zero when there was none in the
// last week.
func (n *night) latest() time.Time {
	var latest time.Time
	now := n.now().In(n.zone)
	at := n.schedule.Next(now.AddDate(0, 0, -8))
	for ; !at.After(now) && !at.IsZero(); at = n.schedule.Next(at) {
		latest = at
	}
	return latest
}

// run reads every association's sources for the newest night. A night that has run is left alone.
func (n *night) run(ctx context.Context) {
	at := n.latest()
	if at.IsZero() {
		return
	}
	for _, association := range n.app.intake.Watched {
		if ctx.Err() != nil {
			return
		}
		report, err := n.app.intake.Accept(ctx, intake.Request{
			Association: association, Feeds: n.app.feeds[association], Guards: n.app.guards,
			Key: "night/" + at.UTC().Format("2006-01-02T15:04Z"), Asked: rules.AskedAt(n.now()),
		})
		switch {
		case errors.Is(err, intake.ErrDone), errors.Is(err, intake.ErrBusy):
			n.log.Info("the night has been or is being run by another process", "association", association)
		case err != nil:
			n.log.Error("the night's run failed; the next one reads the sources again",
				"association", association, "err", err)
		default:
			n.log.Info("the night's run has ended", "association", association,
				"run", report.Run.ID, "state", report.Run.State, "reason", report.Run.Reason,
				"cases", report.Cases, "notices", report.Notices)
		}
	}
}

// missed reports whether the newest night came while no process was there to run it, or to run it to its end.
// A new installation waits for its first evening.
func (n *night) missed(ctx context.Context) (bool, error) {
	at := n.latest()
	if at.IsZero() {
		return false, nil
	}
	missed := false
	err := n.app.db.View(ctx, func(r gateway.Reader) error {
		for _, association := range n.app.intake.Watched {
			runs, err := r.Runs(gateway.Operator, association, 1)
			if err != nil {
				return err
			}
			missed = missed || len(runs) == 1 && (runs[0].Started.Before(at) || runs[0].Interrupted())
		}
		return nil
	})
	return missed, err
}
