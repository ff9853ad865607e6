package main

import (
	"fmt"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/outbox"
)

// channels is every channel to a municipality, by its key under municipalities[].channels[]. Adding one is a
// package and a line here.
var channels = map[string]func() channel{
	"email":   func() channel { return new(email.Settings) },
	"webhook": func() channel { return new(webhook.Settings) },
}

// channel is the settings of a channel, and makes the channel of them.
type channel interface {
	config.Settings
	Connector(c *config.Config, now func() time.Time) (gateway.Connector, error)
}

// parts is what the settings file may hold of other packages' settings.
var parts = config.Parts{Sources: kinds(sources), From: kinds(places), Channels: kinds(channels)}

func kinds[S config.Settings](list map[string]func() S) config.Kinds {
	empty := config.Kinds{}
	for key, settings := range list {
		empty[key] = func() config.Settings { return settings() }
	}
	return empty
}

// newRoute is a municipality's channels, in the order in which they are tried.
func newRoute(c *config.Config, m config.Municipality, now func() time.Time) (outbox.Route, error) {
	var order outbox.Route
	for _, one := range m.Channels {
		connector, err := one.Settings.(channel).Connector(c, now)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.Kind, err)
		}
		order = append(order, connector)
	}
	return order, nil
}
