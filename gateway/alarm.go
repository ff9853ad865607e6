package gateway

import (
	"context"
	"slices"
	"strconv"
	"time"

	"boligbro/rules"
)

// AlarmKind is what an alarm is about.
type AlarmKind string

const (
	AlarmRunRefused  AlarmKind = "run-refused"
	AlarmRunFailed   AlarmKind = "run-failed"
	AlarmRunMissing  AlarmKind = "run-missing"   // a night went by without a run
	AlarmSilent      AlarmKind = "source-silent" // a source brings no new content; its name is the subject
	AlarmQuarantined AlarmKind = "rows-quarantined"
	AlarmFinding     AlarmKind = "attention" // review or incomplete
	AlarmQuestion    AlarmKind = "question"  // nobody has answered whether a request was filed
	// the association's own system takes nothing of how far its messages have come
	AlarmListenerFailed   AlarmKind = "listener-failed"
	AlarmDeliveryFailed   AlarmKind = "delivery-failed"
	AlarmDeliveryUnrouted AlarmKind = "delivery-unrouted"
	AlarmDeliveryRejected AlarmKind = "delivery-rejected"
	AlarmDeliverySilent   AlarmKind = "delivery-silent" // transmitted, and not proved to have arrived
	// not handed over within an hour, or for a fault of our own; it is tried again all the while
	AlarmDeliveryDelayed AlarmKind = "delivery-delayed"
	// a channel took no notice, and the next in the order is used
	AlarmChannelFailed AlarmKind = "channel-failed"
	// the database was replaced by an older copy or a new one, and a person has accepted that
	AlarmRestored AlarmKind = "restored"
	// a person's mailbox, or the first way of the alarms, takes nothing; somebody was told another way
	AlarmUnreached AlarmKind = "alarm-unreached"
	// the same of a municipality's own people: it is the municipality's to know alone
	AlarmClerksUnreached AlarmKind = "clerks-unreached"
	// a witness has not got the log's checkpoint for a day
	AlarmWitnessUnreached AlarmKind = "witness-unreached"
	// the service cannot do its work; it is mailed and not stored, because nothing can be
	AlarmService     AlarmKind = "service-failing"
	AlarmUnreadable  AlarmKind = "case-unreadable" // a case was changed or damaged in the database
	AlarmClockAtRisk AlarmKind = "clock-at-risk"
	AlarmClockLate   AlarmKind = "clock-late"
	// what a municipality has recorded in a case was changed or damaged in the database
	AlarmClockUnreadable AlarmKind = "clock-unreadable"
)

// Alarm is something that a named person must act on. It holds no personal data; open alarms of the same
// kind and subject are one, which says the newest cause.
type Alarm struct {
	ID           string
	Kind         AlarmKind
	Association  string
	Municipality string
	Number       string // the case's number, if it concerns one
	Subject      string // the id of what it concerns: a run, a delivery, a finding
	Code         string // reason, fault or rule
	// Run is, while the alarm is open, a run that was refused for its cause: the newest that a person may take
	// something of, or else the newest. It is read and not stored: each night that is refused for the same cause
	// is a new run.
	Run       string
	Count     int // how many rows or findings, when more than one
	Due       rules.Day
	Raised    time.Time
	Mailed    time.Time // to the person
	Escalated time.Time // to the substitute, because it stood; the last time
	Resolved  time.Time
}

// Mailer tells a person and a substitute about alarms. It can be compared. An error means that nothing was
// sent and that it may be tried again.
type Mailer interface {
	// Mail tells at least one of them, and says which ways to people worked and which did not.
	Mail(ctx context.Context, escalate bool, alarms []Alarm) (Reached, error)
}

// Reached are the ways by which people were to be told, each with the code of what kept it from working;
// empty: it worked.
type Reached map[string]string

// The ways to people.
const (
	WayPerson     = "person"
	WaySubstitute = "substitute"
	WayFirst      = "first"  // the mail server
	WaySecond     = "second" // what is used when it fails
)

// AlarmList chooses a part of the list of alarms, oldest first.
type AlarmList struct {
	Resolved bool  // those that have been resolved too
	After    Place // only those that come after this place, when it is not zero
	Limit    int   // 0: all
}

// Place is the alarm's position in the list.
func (a *Alarm) Place() Place {
	return Place{Key: strconv.FormatInt(a.Raised.UnixMicro(), 10), ID: a.ID}
}

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
	AlarmRunRefused, AlarmRunFailed, AlarmRunMissing, AlarmSilent, AlarmQuarantined, AlarmFinding, AlarmQuestion,
	AlarmUnreadable, AlarmListenerFailed,
}

// ForAssociation reports whether the association may see the alarm: any but those about the municipality's
// clocks.
func (k AlarmKind) ForAssociation() bool { return !k.Clock() }

// ForMunicipality reports whether the municipality may see the alarm: any but those about the association's
// own feeds and cases.
func (k AlarmKind) ForMunicipality() bool { return !slices.Contains(ownAlarms, k) }

// AlarmKinds are all kinds.
func AlarmKinds() []AlarmKind {
	return append(slices.Clone(ownAlarms), AlarmDeliveryFailed, AlarmDeliveryUnrouted, AlarmDeliveryRejected,
		AlarmDeliverySilent, AlarmDeliveryDelayed, AlarmChannelFailed, AlarmRestored, AlarmUnreached,
		AlarmWitnessUnreached, AlarmService, AlarmClerksUnreached,
		AlarmClockAtRisk, AlarmClockLate, AlarmClockUnreadable)
}

// Decided reports whether the alarm is about what a person must decide before the law's time runs out. Both
// are mailed at once: the day after may be too late for the substitute.
func (k AlarmKind) Decided() bool {
	return k == AlarmFinding || k == AlarmQuarantined || k == AlarmQuestion || k == AlarmUnreadable
}

// Passing reports whether the alarm is about what has happened and is over: it ends when it has been mailed
// to the person.
func (k AlarmKind) Passing() bool { return k == AlarmRestored }

// EachCause reports whether people are mailed again when the cause of an open alarm has become another: what
// they have been told to mend is mended, and something else is wrong.
func (k AlarmKind) EachCause() bool { return k == AlarmRunRefused }

// Clock reports whether the alarm is about a municipality's clocks, or about mail of them that its people did
// not get: then it is the municipality's own.
func (k AlarmKind) Clock() bool {
	return k == AlarmClerksUnreached || k == AlarmClockAtRisk || k == AlarmClockLate || k == AlarmClockUnreadable
}
