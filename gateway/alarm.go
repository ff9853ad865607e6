package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"boligbro/rules"
)

// AlarmKind is what somebody must be told.
type AlarmKind string

const (
	AlarmRunRefused       AlarmKind = "run-refused"
	AlarmRunFailed        AlarmKind = "run-failed"
	AlarmRunMissing       AlarmKind = "run-missing" // a night went by without a run
	AlarmQuarantined      AlarmKind = "rows-quarantined"
	AlarmAttention        AlarmKind = "attention" // review or incomplete
	AlarmQuestion         AlarmKind = "question"  // the association has not told whether a request was filed
	AlarmDeliveryFailed   AlarmKind = "delivery-failed"
	AlarmDeliveryUnrouted AlarmKind = "delivery-unrouted"
	AlarmDeliveryRejected AlarmKind = "delivery-rejected"
	AlarmDeliverySilent   AlarmKind = "delivery-silent" // transmitted, and not proved to have arrived
	AlarmClockAtRisk      AlarmKind = "clock-at-risk"
	AlarmClockLate        AlarmKind = "clock-late"
)

// Alarm is something that a named person must act on. It holds no personal data; open alarms of the same kind and
// subject are one.
type Alarm struct {
	ID           string
	Kind         AlarmKind
	Association  string
	Municipality string
	Number       string // the case's number, if it concerns one
	Subject      string // the id of what it concerns: a run, a delivery, a finding
	Code         string // reason, fault or rule
	Count        int    // how many rows or findings, when more than one
	Due          rules.Day
	Raised       time.Time
	Mailed       time.Time // to the person
	Escalated    time.Time // to the substitute, because it stood; the last time
	Resolved     time.Time
}

// Mailer tells a person and a substitute about alarms. It can be compared. An error means that nothing was sent and that
// it may be tried again.
type Mailer interface {
	Mail(ctx context.Context, escalate bool, alarms []Alarm) error
}

// When an alarm that stands is told to the substitute too: what concerns a message on its way after four hours, what a
// person must decide on the next hverdag, and then every week until it is resolved. Nobody is called in the night or on a
// day that is no hverdag. The first mail goes at once: it waits in an inbox, and the law does not.
const (
	escalateAfter = 4 * time.Hour
	officeOpens   = 8 // o'clock in Copenhagen
	officeCloses  = 16
)

// AlarmCount is how many alarms of one kind are open about an association and a municipality.
type AlarmCount struct {
	Association  string
	Municipality string
	Kind         AlarmKind
	Open         int
	Items        int // the rows or findings that they are about
}

// ownAlarms are about the association's own feeds and cases.
var ownAlarms = []AlarmKind{
	AlarmRunRefused, AlarmRunFailed, AlarmRunMissing, AlarmQuarantined, AlarmAttention, AlarmQuestion,
}

// ForAssociation reports whether the association may see the alarm: any but those about the municipality's clocks.
func (k AlarmKind) ForAssociation() bool { return !k.Clock() }

// ForMunicipality reports whether the municipality may see the alarm: any but those about the association's own feeds
// and cases.
func (k AlarmKind) ForMunicipality() bool { return !slices.Contains(ownAlarms, k) }

// AlarmKinds are all kinds.
func AlarmKinds() []AlarmKind {
	return append(slices.Clone(ownAlarms), AlarmDeliveryFailed, AlarmDeliveryUnrouted, AlarmDeliveryRejected,
		AlarmDeliverySilent, AlarmClockAtRisk, AlarmClockLate)
}

// Decided reports whether the alarm is about what a person must decide before the law's time runs: both are told of it at
// once, since a substitute who hears of it the day after may hear too late.
func (k AlarmKind) Decided() bool {
	return k == AlarmAttention || k == AlarmQuarantined || k == AlarmQuestion
}

// remindAfter is how many days after an alarm was last told it is told again, for as long as it stands.
const remindAfter = 7

// due reports whether an alarm that stands is to be told to both once more.
func (a *Alarm) due(now time.Time) bool {
	if a.Escalated.IsZero() {
		return !now.Before(a.Kind.escalates(a.Mailed))
	}
	return !now.Before(opens(rules.DayOf(a.Escalated).Add(remindAfter - 1).AddHverdage(1)))
}

// escalates is when the substitute is told of an alarm that was mailed at that instant.
func (k AlarmKind) escalates(mailed time.Time) time.Time {
	day := rules.DayOf(mailed)
	switch k {
	case AlarmAttention, AlarmQuarantined, AlarmQuestion, AlarmClockAtRisk, AlarmClockLate:
		return opens(day.AddHverdage(1))
	}
	at := mailed.Add(escalateAfter)
	day = rules.DayOf(at)
	switch hour := at.In(rules.Copenhagen).Hour(); {
	case !day.Hverdag() || hour >= officeCloses:
		return opens(day.AddHverdage(1))
	case hour < officeOpens:
		return opens(day)
	}
	return at
}

// opens is when the working day begins.
func opens(d rules.Day) time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, officeOpens, 0, 0, 0, rules.Copenhagen)
}

// ErrMail: nobody was told of the alarms.
var ErrMail = errors.New("the alarms could not be mailed; they are kept, and mailed by the next sweep")

// Tell mails the alarms that nobody has been told of, and those that have stood too long to the substitute as well, once
// a week: to the association's people, and of a municipality's clocks to its own. Who can be told is told, also when
// others cannot.
func (g *Gateway) Tell(ctx context.Context) error {
	now := g.Now()
	fresh, standing := map[Mailer][]Alarm{}, map[Mailer][]Alarm{}
	err := g.Store.View(ctx, func(r Reader) error {
		clear(fresh)
		clear(standing)
		open, err := r.Alarms(Operator, false, 0)
		for _, a := range open {
			to := g.people(a)
			switch {
			case to == nil:
			case a.Mailed.IsZero():
				fresh[to] = append(fresh[to], a)
			case a.due(now):
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
		errs = append(errs, g.mail(ctx, to, false, alarms))
	}
	for to, alarms := range standing {
		errs = append(errs, g.mail(ctx, to, true, alarms))
	}
	return errors.Join(errs...)
}

// people are those who are told of the alarm; nil when nobody is. A municipality's clocks are its own: the association's
// people may not know of them.
func (g *Gateway) people(a Alarm) Mailer {
	if a.Kind.Clock() {
		return g.Clerks[a.Municipality]
	}
	return g.Mail
}

// mail tells of the alarms and remembers that they were told. A process that dies between mails them again: an alarm
// told twice is better than one never told.
func (g *Gateway) mail(ctx context.Context, to Mailer, escalate bool, alarms []Alarm) error {
	if err := to.Mail(ctx, escalate, alarms); err != nil {
		return fmt.Errorf("%w (%d): %w", ErrMail, len(alarms), err)
	}
	return g.Store.Do(ctx, func(tx Tx) error {
		for _, a := range alarms {
			if escalate {
				a.Escalated = g.Now()
			} else {
				a.Mailed = g.Now()
			}
			if err := tx.SetAlarm(a); err != nil {
				return err
			}
		}
		return nil
	})
}
