package email

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/document"
)

// Mailer mails alarms to the person and the substitute that the settings name. It holds to gateway.Mailer.
type Mailer struct {
	server             *server
	person, substitute string
	replyTo            string // empty: the sender
	words              document.AlarmLetter
	now                func() time.Time
}

// NewMailer is the mailer that the settings describe; words are what it writes.
func NewMailer(c config.Alarms, words document.AlarmLetter, now func() time.Time) (*Mailer, error) {
	person, err := address(c.Person)
	if err != nil {
		return nil, fmt.Errorf("person: %w", err)
	}
	substitute, err := address(c.Substitute)
	if err != nil {
		return nil, fmt.Errorf("substitute: %w", err)
	}
	if c.SMTP == nil {
		return nil, errors.New("smtp: a mail server must be set")
	}
	s, err := newServer(*c.SMTP)
	if err != nil {
		return nil, err
	}
	return &Mailer{server: s, person: person, substitute: substitute, words: words, now: now}, nil
}

// ReplyTo sends answers to an address, one that the settings' check has let through. It is called before use.
func (m *Mailer) ReplyTo(address string) { m.replyTo = address }

// Mail sends all the alarms in one mail, in Danish and then in English; the substitute gets a copy of what
// a person must decide. Escalated, it goes to both: the person's mailbox may be the reason that nobody has
// acted. One of them who takes it is enough; when none of those does, the other is tried.
func (m *Mailer) Mail(ctx context.Context, escalate bool, alarms []gateway.Alarm) (gateway.Reached, error) {
	if len(alarms) == 0 {
		return nil, nil
	}
	to, copies, spare := m.person, []string(nil), []string{m.substitute}
	if slices.ContainsFunc(alarms, func(a gateway.Alarm) bool { return a.Kind.Decided() }) {
		copies, spare = spare, nil
	}
	if escalate {
		to, copies, spare = m.substitute, []string{m.person}, nil
	}
	body, err := letter{
		id: gateway.NewID(), from: m.server.from, replyTo: m.replyTo, to: to, cc: copies, date: m.now(),
		subject: m.words.Subject(escalate, alarms), text: m.words.Text(escalate, alarms),
	}.bytes()
	if err != nil {
		return nil, err
	}
	mail := &envelope{to: append([]string{to}, copies...), spare: spare}
	if err := m.server.send(ctx, mail, body); err != nil {
		return nil, err
	}
	reached := gateway.Reached{gateway.WayFirst: ""}
	for address, code := range mail.answers {
		way := gateway.WayPerson
		if address == m.substitute {
			way = gateway.WaySubstitute
		}
		reached[way] = code
	}
	return reached, nil
}
