package gateway

import (
	"context"
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
	Escalated    time.Time // to the substitute
	Resolved     time.Time
}

// Mailer tells a person and a substitute about alarms. An error means that nothing was sent and that it may be tried again.
type Mailer interface {
	Mail(ctx context.Context, escalate bool, alarms []Alarm) error
}
