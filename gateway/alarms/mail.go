package alarms

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// ErrMail: the alarms were not mailed.
var ErrMail = errors.New("the alarms could not be mailed; they are kept, and mailed by the next sweep")

// MailOpen mails new alarms to the person, and those that are still open to the substitute as well, once a
// week: to the association's people, but a municipality's clocks to its own. A mail that fails delays no
// other.
func (al *Alarms) MailOpen(ctx context.Context) error {
	now := al.Now()
	fresh, overdue := map[gateway.Mailer][]gateway.Alarm{}, map[gateway.Mailer][]gateway.Alarm{}
	var passing []gateway.Alarm // that nobody is mailed of
	err := al.Store.View(ctx, func(r gateway.Reader) error {
		clear(fresh)
		clear(overdue)
		passing = nil
		open, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
		asked := askedOn(open, rules.DayOf(now))
		for _, a := range open {
			to := al.people(a)
			switch {
			case to == nil && a.Kind.Passing():
				passing = append(passing, a)
			case to == nil:
			case a.Kind == gateway.AlarmQuestion && a.Mailed.IsZero() && asked[a.Association]:
			case a.Mailed.IsZero():
				fresh[to] = append(fresh[to], a)
			case due(&a, now):
				overdue[to] = append(overdue[to], a)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	var errs []error
	if len(passing) > 0 {
		errs = append(errs, al.Store.Do(ctx, func(tx gateway.Tx) error { return al.end(tx, passing) }))
	}
	for to, alarms := range fresh {
		errs = append(errs, al.mail(ctx, to, false, alarms))
	}
	for to, alarms := range overdue {
		errs = append(errs, al.mail(ctx, to, true, alarms))
	}
	return errors.Join(errs...)
}

// askedOn are the associations whose people have been mailed a question on the day. What else they are to be
// asked that day is put together in the next day's mail: questions that come one by one are not read.
func askedOn(open []gateway.Alarm, day rules.Day) map[string]bool {
	asked := map[string]bool{}
	for i := range open {
		if a := &open[i]; a.Kind == gateway.AlarmQuestion && !a.Mailed.IsZero() && rules.DayOf(a.Mailed) == day {
			asked[a.Association] = true
		}
	}
	return asked
}

// urgentFirst puts the alarm with the soonest due day first, and the questions last, by association.
func urgentFirst(a, b gateway.Alarm) int {
	if a, b := a.Kind == gateway.AlarmQuestion, b.Kind == gateway.AlarmQuestion; a != b {
		return compareBool(a, b)
	}
	if a.Kind == gateway.AlarmQuestion {
		return cmp.Or(cmp.Compare(a.Association, b.Association), a.Raised.Compare(b.Raised))
	}
	return cmp.Or(compareBool(a.Due.IsZero(), b.Due.IsZero()), cmp.Compare(a.Due, b.Due),
		a.Raised.Compare(b.Raised))
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// people are those who get mail about the alarm; nil: nobody. A municipality's clocks are mailed to its own
// people alone, and so is that a mail about them did not come through: the association may not know of them.
func (al *Alarms) people(a gateway.Alarm) gateway.Mailer {
	if a.Kind.Clock() {
		return al.Clerks[a.Municipality]
	}
	return al.Mail
}

// mail mails the alarms and stores that they were mailed. A process that dies in between mails them again: an
// alarm mailed twice is better than one never mailed.
func (al *Alarms) mail(ctx context.Context, to gateway.Mailer, escalate bool, alarms []gateway.Alarm) error {
	slices.SortStableFunc(alarms, urgentFirst)
	reached, err := to.Mail(ctx, escalate, alarms)
	if err != nil {
		return fmt.Errorf("%w (%d): %w", ErrMail, len(alarms), err)
	}
	return al.Store.Do(ctx, func(tx gateway.Tx) error {
		if err := al.reach(tx, to, reached); err != nil {
			return err
		}
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
		return al.end(tx, alarms)
	})
}

// end ends those of the alarms that are about what is over.
func (al *Alarms) end(tx gateway.AlarmWriter, alarms []gateway.Alarm) error {
	for _, a := range alarms {
		if !a.Kind.Passing() {
			continue
		}
		if err := tx.Resolve(a.Kind, a.Subject, al.Now()); err != nil {
			return err
		}
	}
	return nil
}
