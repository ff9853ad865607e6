package alarms

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// witnessSubject names a witness by its place in the settings, from 1: its address belongs in no alarm.
func witnessSubject(i int) string { return fmt.Sprintf("log.witnesses/%d", i+1) }

// witnessAlarms raises an alarm for each witness who gets no checkpoint of the day, with the code of what
// kept it, and ends those of all others. While nobody is reached it is tried again, and is no alarm before
// a day has passed.
func (al *Alarms) witnessAlarms(
	tx gateway.Tx, day rules.Day, mailed bool, unreached map[string]string,
) error {
	open, err := tx.OpenSubjects(gateway.AlarmWitnessUnreached)
	if err != nil {
		return err
	}
	for _, subject := range slices.Sorted(maps.Keys(open)) {
		if _, failed := unreached[subject]; !failed && mailed {
			if err := tx.Resolve(gateway.AlarmWitnessUnreached, subject, al.Now()); err != nil {
				return err
			}
		}
	}
	if !mailed {
		late, err := al.dayPassed(tx, day)
		if err != nil || !late {
			return err
		}
	}
	for _, subject := range slices.Sorted(maps.Keys(unreached)) {
		if _, err := tx.Raise(gateway.Alarm{
			ID: gateway.NewID(), Kind: gateway.AlarmWitnessUnreached, Subject: subject, Code: unreached[subject],
			Raised: al.Now(),
		}); err != nil {
			return err
		}
	}
	return nil
}

// dayPassed reports whether a day has passed on which nobody was mailed a checkpoint, though there was one.
func (al *Alarms) dayPassed(r gateway.Reader, day rules.Day) (bool, error) {
	last, err := r.CheckpointMailed()
	if err != nil || !last.IsZero() {
		return last < day-1, err
	}
	began, err := r.LoggedBefore(al.Now().Add(-24 * time.Hour))
	return !began.IsZero(), err
}

// settleWitnesses ends the alarms of witnesses that the settings name no longer.
func (al *Alarms) settleWitnesses(ctx context.Context) error {
	var open map[string]gateway.AlarmKind
	err := al.Store.View(ctx, func(r gateway.Reader) (err error) {
		open, err = r.OpenSubjects(gateway.AlarmWitnessUnreached)
		return err
	})
	if err != nil || len(open) == 0 {
		return err
	}
	return al.Store.Do(ctx, func(tx gateway.Tx) error {
		return al.witnessAlarms(tx, rules.DayOf(al.Now()), true, nil)
	})
}
