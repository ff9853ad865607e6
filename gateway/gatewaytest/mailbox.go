package gatewaytest

import (
	"context"
	"slices"

	"boligbro/gateway"
)

// Mailbox keeps the alarms that were mailed.
type Mailbox struct {
	Mails []Mail
	Err   error // what Mail ends with
	// Reached is what Mail says of the ways to people.
	Reached gateway.Reached
}

// Mail is one mail with its alarms.
type Mail struct {
	Escalated bool // it went to the substitute
	Alarms    []gateway.Alarm
}

// Mail keeps the alarms, or fails with Err.
func (m *Mailbox) Mail(_ context.Context, escalate bool, alarms []gateway.Alarm) (gateway.Reached, error) {
	if m.Err != nil {
		return nil, m.Err
	}
	m.Mails = append(m.Mails, Mail{escalate, slices.Clone(alarms)})
	return m.Reached, nil
}
