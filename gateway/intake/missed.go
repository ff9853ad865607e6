package intake

import (
	"context"
	"errors"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// lateStart is how long a night may take before its run is missed: the time in which it is tried again.
const lateStart = 2 * time.Hour

// MissedNight is a night of which no run has been adopted.
type MissedNight struct {
	Association string
	Due         time.Time // when the sources were to be read
	Since       time.Time // when the newest run began that was adopted; zero: none has been
}

// Missed are the watched associations whose newest night has passed without a run that was adopted, or that
// found nothing changed. A new installation, which has read nothing yet, waits for its first night.
func (in *Intake) Missed(ctx context.Context) (missed []MissedNight, err error) {
	err = in.Store.View(ctx, func(r gateway.Reader) (err error) {
		missed, err = in.missed(r)
		return err
	})
	return missed, err
}

func (in *Intake) missed(r gateway.RunReader) ([]MissedNight, error) {
	due := in.night(in.Now().Add(-lateStart))
	if due.IsZero() {
		return nil, nil
	}
	var missed []MissedNight
	for _, association := range in.Watched {
		since, ended, err := Settled(r, association, due)
		if err != nil {
			return nil, err
		}
		if !ended {
			missed = append(missed, MissedNight{association, due, since})
		}
	}
	return missed, nil
}

// MissedIn are the nights that have passed since the instant, when nothing could be adopted since.
func (in *Intake) MissedIn(since time.Time) (missed []MissedNight) {
	due := in.night(in.Now().Add(-lateStart))
	if due.IsZero() || due.Before(since) {
		return nil
	}
	for _, association := range in.Watched {
		missed = append(missed, MissedNight{Association: association, Due: due})
	}
	return missed
}

// night is the newest night at or before the instant.
func (in *Intake) night(at time.Time) time.Time {
	if in.Night == nil {
		return at.Add(-24 * time.Hour)
	}
	return in.Night(at)
}

// Settled reports whether the night that was due then has its run: one has begun since that was adopted, in
// spite of a refusal too, or that found nothing changed. An association of which nothing was read before the
// night has none to miss. since is when the newest such run began; zero: there is none.
func Settled(
	r gateway.RunReader, association string, due time.Time,
) (since time.Time, settled bool, err error) {
	run, err := r.LastAdopted(gateway.Operator, association)
	if err == nil {
		return run.Started, !run.Started.Before(due), nil
	}
	if !errors.Is(err, gateway.ErrNotFound) {
		return since, false, err
	}
	runs, err := r.Runs(gateway.Operator, association, 0)
	if err != nil {
		return since, false, err
	}
	return since, len(runs) == 0 || runs[len(runs)-1].Started.After(due.Add(lateStart)), nil
}

// WatchRuns raises an alarm for each watched association that has missed its night. The run that is adopted
// ends it.
func (in *Intake) WatchRuns(ctx context.Context) error {
	return in.Store.Do(ctx, func(tx gateway.Tx) error {
		missed, err := in.missed(tx)
		if err != nil {
			return err
		}
		for _, m := range missed {
			if _, err := tx.Raise(m.Alarm(in.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}

// Alarm is what the association's people are told; its code is the day since when no night was read.
func (m MissedNight) Alarm(now time.Time) gateway.Alarm {
	a := gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmRunMissing, Association: m.Association, Subject: m.Association,
		Raised: now,
	}
	if !m.Since.IsZero() {
		a.Code = lang.NoNightSince(rules.DayOf(m.Since).String())
	}
	return a
}
