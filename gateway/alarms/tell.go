package alarms

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
)

// ErrMail: nobody was told of the alarms.
var ErrMail = errors.New("the alarms could not be mailed; they are kept, and mailed by the next sweep")

// Tell mails the alarms that nobody has been told of, and those that have stood too long to the substitute
// as well, once a week: to the association's people, and of a municipality's clocks to its own. Who can be
// told is told, also when others cannot.
func (al *Alarms) Tell(ctx context.Context) error {
	now := al.Now()
	fresh, standing := map[gateway.Mailer][]gateway.Alarm{}, map[gateway.Mailer][]gateway.Alarm{}
	err := al.Store.View(ctx, func(r gateway.Reader) error {
		clear(fresh)
		clear(standing)
		open, err := r.Alarms(gateway.Operator, false, 0)
		for _, a := range open {
			to := al.people(a)
			switch {
			case to == nil:
			case a.Mailed.IsZero():
				fresh[to] = append(fresh[to], a)
			case due(&a, now):
				standing[to] = append(standing[to], a)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	var errs []error
	for to, alarms := range fresh {
		errs = append(errs, al.mail(ctx, to, false, alarms))
	}
	for to, alarms := range standing {
		errs = append(errs, al.mail(ctx, to, true, alarms))
	}
	return errors.Join(errs...)
}

// people are those who are told of the alarm; nil when nobody is. A municipality's clocks are its own: the
// association's people may not know of them.
func (al *Alarms) people(a gateway.Alarm) gateway.Mailer {
	if a.Kind.Clock() {
		return al.Clerks[a.Municipality]
	}
	return al.Mail
}

// mail tells of the alarms and remembers that they were told. A process that dies between mails them again:
// an alarm told twice is better than one never told.
func (al *Alarms) mail(ctx context.Context, to gateway.Mailer, escalate bool, alarms []gateway.Alarm) error {
	if err := to.Mail(ctx, escalate, alarms); err != nil {
		return fmt.Errorf("%w (%d): %w", ErrMail, len(alarms), err)
	}
	return al.Store.Do(ctx, func(tx gateway.Tx) error {
		for _, a := range alarms {
			if escalate {
				a.Escalated = al.Now()
			} else {
				a.Mailed = al.Now()
			}
			if err := tx.SetAlarm(a); err != nil {
				return err
			}
		}
		return nil
	})
}
