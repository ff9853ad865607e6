package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

// condition is what the service knows of its own health without asking the database.
type condition struct {
	mu     sync.Mutex
	since  time.Time // when sweeps began to fail, one after the other; zero: the last did not
	reason string    // a code of lang.NotReady
}

// swept notes how a sweep ended: what could not be looked at, and that alarms could not be mailed.
func (c *condition) swept(work, mail error, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case errors.Is(work, store.ErrMaster), errors.Is(work, store.ErrMunicipalMaster):
		c.reason = lang.MasterChanged
	case errors.Is(work, gateway.ErrUnavailable):
		c.reason = lang.DatabaseUnwritable
	case work != nil:
		c.reason = lang.SweepFailing
	case mail != nil:
		c.reason = lang.AlarmsUnmailed
	default:
		c.since, c.reason = time.Time{}, ""
		return
	}
	if c.since.IsZero() {
		c.since = now
	}
}

func (c *condition) failing() (since time.Time, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.since, c.reason
}

// ready is why the service cannot do its work, as a code of lang.NotReady, and since when; an empty code: it
// can.
func (a *app) ready(ctx context.Context) (reason string, since time.Time) {
	if since, reason = a.condition.failing(); reason != "" {
		return reason, since
	}
	missed, err := a.intake.Missed(ctx)
	switch {
	case err != nil:
		return lang.DatabaseSilent, time.Time{}
	case len(missed) > 0:
		return lang.NightMissing, missed[0].Since
	}
	return "", time.Time{}
}

// unstoredAfter is how long sweeps must have failed before somebody is mailed past the database: a database
// that has moved to another server is back before.
const unstoredAfter = 5 * time.Minute

// unstored are the alarms that stand and that the database cannot take.
func (a *app) unstored(ctx context.Context, now time.Time) (standing []gateway.Alarm) {
	since, reason := a.condition.failing()
	if reason == "" || reason == lang.AlarmsUnmailed || now.Sub(since) < unstoredAfter {
		return nil
	}
	standing = append(standing, gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmService, Subject: "service", Code: reason, Raised: since,
	})
	if reason != lang.DatabaseUnwritable {
		return standing
	}
	missed, err := a.intake.Missed(ctx)
	if err != nil {
		missed = a.intake.MissedIn(since)
	}
	for _, m := range missed {
		standing = append(standing, m.Alarm(now))
	}
	return standing
}
