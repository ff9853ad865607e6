// Package email carries a notice to a municipality by e-mail, and alarms to people. The mail server is spoken
// to over TLS
// 1.2 or better with a verified certificate, or nothing is sent (databeskyttelsesforordningen, article 32, as
// Datatilsynet has read it since 1 January 2019).
package email

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/document"
)

// Connector is the channel to one municipality's mailbox. Its methods may be called by many at once.
type Connector struct {
	server *server
	to     string
}

// New is the channel that the settings describe; its mail server is shared when it has none of its own.
func New(s Settings, shared *config.SMTP) (*Connector, error) {
	to, err := address(s.To)
	if err != nil {
		return nil, fmt.Errorf("email.to: %w", err)
	}
	if s.SMTP != nil {
		shared = s.SMTP
	}
	if shared == nil {
		return nil, errors.New("email: no mail server; set email.smtp or alarms.smtp")
	}
	server, err := newServer(*shared)
	if err != nil {
		return nil, err
	}
	server.patience = dataPatience
	return &Connector{server: server, to: to}, nil
}

// Patience is how long a hand-over may take: until the mail server has answered to the whole message.
func (c *Connector) Patience() time.Duration { return c.server.timeout + c.server.patience }

// Name is "email".
func (c *Connector) Name() string { return "email" }

// Compose renders the notice as a mail: the Danish text, with the JSON and the XML attached. The subject,
// which mail programs show to whoever passes by, names no person.
func (c *Connector) Compose(d gateway.Delivery) (gateway.Payload, error) {
	text, err := document.Text(d)
	if err != nil {
		return gateway.Payload{}, err
	}
	asJSON, err := document.JSON(d)
	if err != nil {
		return gateway.Payload{}, err
	}
	asXML, err := document.XML(d)
	if err != nil {
		return gateway.Payload{}, err
	}
	body, err := letter{
		id: d.ID, from: c.server.from, to: c.to, subject: document.Subject(d), date: d.Created, text: text,
		attachments: []attachment{
			{"underretning.json", "application/json", asJSON},
			{"underretning.xml", "application/xml", asXML},
		},
	}.bytes()
	if err != nil {
		return gateway.Payload{},
			gateway.NotSent(string(gateway.CauseContent), gateway.Theirs, err)
	}
	return gateway.Payload{MessageID: d.ID, ContentType: "message/rfc822", Body: body}, nil
}

// Send hands the mail to the mail server once. There is never a receipt: that a mail server took a mail does
// not prove that the municipality has it.
func (c *Connector) Send(ctx context.Context, p gateway.Payload) (*gateway.Receipt, error) {
	return nil, c.server.send(ctx, &envelope{to: []string{c.to}}, p.Body)
}
