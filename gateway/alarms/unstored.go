package alarms

import (
	"context"
	"fmt"
	"time"

	"boligbro/gateway"
)

// mailed is when an alarm that could not be stored was mailed: to the person, and the last time to both.
type mailed struct{ person, both time.Time }

// repeatUnstored is how long after its last mail an alarm that cannot be stored is mailed again.
const repeatUnstored = 24 * time.Hour

// Storable writes something small, so that it is known whether alarms can be stored.
func (al *Alarms) Storable(ctx context.Context) error {
	return al.Store.Do(ctx, func(tx gateway.Tx) error {
		now := al.Now()
		_, err := tx.Lease("sweep", "", now, now)
		return err
	})
}

// Unstored mails alarms that the database cannot take, by what this process remembers: to the person at once,
// to both when they stand four hours later, and then every day. It is called with all that stand: one that is
// not among them has ended.
func (al *Alarms) Unstored(ctx context.Context, standing []gateway.Alarm) error {
	al.mu.Lock()
	defer al.mu.Unlock()
	now, remembered := al.Now(), map[string]mailed{}
	var fresh, overdue []gateway.Alarm
	for _, a := range standing {
		key := string(a.Kind) + "/" + a.Subject
		m := al.unstored[key]
		switch {
		case m.person.IsZero():
			m.person, fresh = now, append(fresh, a)
		case m.both.IsZero() && !now.Before(m.person.Add(escalateAfter)),
			!m.both.IsZero() && !now.Before(m.both.Add(repeatUnstored)):
			m.both, overdue = now, append(overdue, a)
		}
		remembered[key] = m
	}
	if al.Mail == nil {
		return nil
	}
	for _, mail := range []struct {
		escalate bool
		alarms   []gateway.Alarm
	}{{false, fresh}, {true, overdue}} {
		if len(mail.alarms) == 0 {
			continue
		}
		if _, err := al.Mail.Mail(ctx, mail.escalate, mail.alarms); err != nil {
			return fmt.Errorf("%w (%d): %w", ErrMail, len(mail.alarms), err) // and is mailed by the next sweep
		}
	}
	al.unstored = remembered
	return nil
}
