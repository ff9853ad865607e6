package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/document"
	"boligbro/gateway/outbox"
)

// ways are the ways out: to the municipalities, to the associations' people, to the municipalities' own,
// and to those who witness what the log is.
type ways struct {
	routes    outbox.Routes
	mail      gateway.Mailer
	clerks    map[string]gateway.Mailer
	witnesses []gateway.Witness
	listeners map[string]gateway.Listener
}

// newWays makes them, with the certificates that they trust.
func newWays(c *config.Config, now func() time.Time) (out ways, err error) {
	if out.routes, err = newRoutes(c, now); err != nil {
		return out, err
	}
	if out.mail, out.clerks, err = newMailers(c, now); err != nil {
		return out, err
	}
	if out.witnesses, err = newWitnesses(c, now); err != nil {
		return out, err
	}
	out.listeners, err = newListeners(c, now)
	return out, err
}

// newListeners are the associations' own systems, by CVR number.
func newListeners(c *config.Config, now func() time.Time) (map[string]gateway.Listener, error) {
	all := map[string]gateway.Listener{}
	for _, association := range c.Associations {
		if association.Webhook == nil {
			continue
		}
		listener, err := webhook.NewListener(*association.Webhook, c.Path(association.Webhook.CA), now)
		if err != nil {
			return nil, fmt.Errorf("associations[].webhook: %w", err)
		}
		all[association.CVR] = listener
	}
	return all, nil
}

// waysByName are the ways by name only, for a command that sends nothing: a certificate that is missing must
// not keep anybody from reading.
func waysByName(c *config.Config) ways {
	out := ways{routes: outbox.Routes{}}
	for _, m := range c.Municipalities {
		for _, one := range m.Channels {
			out.routes[m.Code] = append(out.routes[m.Code], nameOnly(one.Kind))
		}
	}
	return out
}

// nameOnly is a channel that carries nothing.
type nameOnly string

var errNameOnly = errors.New("a command that only reads sends nothing; please report it")

func (n nameOnly) Name() string { return string(n) }

func (nameOnly) Compose(gateway.Delivery) (gateway.Payload, error) {
	return gateway.Payload{}, errNameOnly
}

func (nameOnly) Send(context.Context, gateway.Payload) (*gateway.Receipt, error) {
	return nil, errNameOnly
}

// newRoutes are the channels that reach the municipalities.
func newRoutes(c *config.Config, now func() time.Time) (outbox.Routes, error) {
	routes := outbox.Routes{}
	for _, m := range c.Municipalities {
		route, err := newRoute(c, m, now)
		if err != nil {
			return nil, fmt.Errorf("municipality %s: %w", m.Code, err)
		}
		routes[m.Code] = route
	}
	return routes, nil
}

// newMailers tell the associations' people of alarms, and each municipality's own people of its clocks.
func newMailers(
	c *config.Config, now func() time.Time,
) (mail gateway.Mailer, clerks map[string]gateway.Mailer, err error) {
	names := map[string]string{}
	for _, association := range c.Associations {
		names[association.CVR] = association.Name
	}
	clerks = map[string]gateway.Mailer{}
	words := document.AlarmLetter{Associations: names, Pages: pagesAt(c)}
	for _, m := range c.Municipalities {
		if m.Alarms == nil {
			continue
		}
		people := m.Alarms.Alarms
		people.SMTP = people.SMTP.Located(c) // the association's server carries none of it
		told, err := email.NewMailer(people, words, now)
		if err != nil {
			return nil, nil, fmt.Errorf("municipality %s: alarms.%w", m.Code, err)
		}
		told.ReplyTo(m.Alarms.ReplyTo)
		clerks[m.Code] = told
	}
	if c.Alarms.SMTP == nil || c.Alarms.Person == "" { // a server for others, or nobody to tell
		return nil, clerks, nil
	}
	if mail, err = ownMailer(c, words, now); err != nil {
		return nil, nil, fmt.Errorf("alarms.%w", err)
	}
	return mail, clerks, nil
}
