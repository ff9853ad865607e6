package alarms

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// How long one server keeps the others from mailing the day's checkpoint too.
const witnessLease = 10 * time.Minute

const witnessLeaseName = "checkpoint-mail"

// MailCheckpoint mails the log's newest checkpoint to the witnesses, once a Danish calendar day. The log
// keeps that it was done: a process that starts again mails nothing twice, and of several servers one
// mails. A witness who cannot be reached delays no other, and gets the next day's; when none is reached, it
// is tried again. Who has got none for a day is an alarm.
func (al *Alarms) MailCheckpoint(ctx context.Context) error {
	day := rules.DayOf(al.Now())
	if len(al.Witnesses) == 0 {
		return al.settleWitnesses(ctx)
	}
	signed, err := al.checkpointOf(ctx, day)
	if err != nil || signed == "" {
		return err
	}
	reached := 0
	var failed error
	unreached := map[string]string{}
	for i, w := range al.Witnesses {
		if err := w.Tell(ctx, day, signed); err != nil {
			failed, unreached[witnessSubject(i)] = err, gateway.CodeOf(err)
			continue
		}
		reached++
	}
	if ctx.Err() != nil && reached == 0 {
		unreached = nil // nobody was tried in earnest
	}
	err = al.Store.Do(context.WithoutCancel(ctx), func(tx gateway.Tx) error {
		if err := al.witnessAlarms(tx, day, reached > 0, unreached); err != nil {
			return err
		}
		if reached > 0 {
			if err := tx.MailedCheckpoint(day, reached, len(al.Witnesses)); err != nil {
				return err
			}
		}
		return tx.Release(witnessLeaseName, al.Owner)
	})
	if failed != nil {
		failed = fmt.Errorf("the log's checkpoint reached %d of %d witnesses (log.witnesses): %w", reached,
			len(al.Witnesses), failed)
	}
	return errors.Join(err, failed)
}

// checkpointOf is the checkpoint that this process is to mail on the day; empty: it was mailed, or another
// process mails it.
func (al *Alarms) checkpointOf(ctx context.Context, day rules.Day) (signed string, err error) {
	look := func(r gateway.Reader) error {
		signed = ""
		last, err := r.CheckpointMailed()
		if err != nil || last >= day {
			return err
		}
		if signed, err = r.Checkpoint(); errors.Is(err, gateway.ErrNotFound) {
			return nil
		}
		return err
	}
	if err := al.Store.View(ctx, look); err != nil || signed == "" {
		return "", err
	}
	err = al.Store.Do(ctx, func(tx gateway.Tx) error {
		now := al.Now()
		mine, err := tx.Lease(witnessLeaseName, al.Owner, now, now.Add(witnessLease))
		if err != nil || !mine {
			signed = ""
			return err
		}
		return look(tx) // another may have mailed it meanwhile
	})
	return signed, err
}
