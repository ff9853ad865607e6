package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/alarms"
	"boligbro/gateway/audit"
	"boligbro/gateway/casework"
	"boligbro/gateway/document"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/gateway/outbox"
	"boligbro/gateway/retention"
	"boligbro/rules"
)

// rooms are the gateway's rooms, put together from the settings.
type rooms struct {
	nights    nights
	intake    *intake.Intake
	casework  *casework.Casework
	outbox    *outbox.Outbox
	municipal *municipal.Municipal
	alarms    *alarms.Alarms
	audit     *audit.Audit
	retention *retention.Retention
	access    *access.Access
}

func newRooms(c *config.Config, db gateway.Store, now func() time.Time, log *slog.Logger) (rooms, error) {
	ruled := rulesOf(c)
	set, err := ruled.set()
	if err != nil {
		return rooms{}, err
	}
	kept, err := json.Marshal(ruled)
	if err != nil {
		return rooms{}, err
	}
	names, goLive, reports := map[string]string{}, map[string]rules.Day{}, map[string]bool{}
	can := deliverable(c)
	for _, association := range c.Associations {
		names[association.CVR] = association.Name
		reports[association.CVR] = slices.Contains(can[association.CVR], rules.Filed)
		goLive[association.CVR], _ = rules.ParseDay(association.GoLive) // checked when the settings were read
	}

	routes, err := newRoutes(c, now)
	if err != nil {
		return rooms{}, err
	}
	mail, clerks, err := newMailers(c, names, now)
	if err != nil {
		return rooms{}, err
	}
	night, err := newNights(c.Schedule)
	if err != nil {
		return rooms{}, err
	}
	owner := intake.NewOwner()
	judging := &casework.Casework{
		Store: db, Rules: set, RuleSettings: kept, Associations: names, GoLive: goLive, ReportsFilings: reports,
		Route: routes.Channel, Now: now,
	}
	return rooms{
		nights: night,
		intake: &intake.Intake{
			Store: db, Casework: judging, Night: night.latest, Owner: owner, Now: now, Log: log,
		},
		casework: judging,
		outbox: &outbox.Outbox{
			Store: db, Associations: names, Routes: routes, Owner: owner, Now: now, Log: log,
			Retry: outbox.Retry{
				First: c.Delivery.First, Most: c.Delivery.Most, GiveUp: c.Delivery.GiveUp,
				NextChannel: c.Delivery.NextChannel,
			},
		},
		municipal: &municipal.Municipal{Store: db, Now: now},
		alarms:    &alarms.Alarms{Store: db, Mail: mail, Clerks: clerks, Now: now},
		audit:     &audit.Audit{Store: db, Associations: names, Now: now},
		retention: newRetention(c, db, now),
		access:    newAccess(c, db, now),
	}, nil
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
	c *config.Config, names map[string]string, now func() time.Time,
) (mail gateway.Mailer, clerks map[string]gateway.Mailer, err error) {
	clerks = map[string]gateway.Mailer{}
	words := document.AlarmLetter{Associations: names, Pages: pagesAt(c)}
	for _, m := range c.Municipalities {
		if m.Alarms == nil {
			continue
		}
		if clerks[m.Code], err = mailer(c, *m.Alarms, words, now); err != nil {
			return nil, nil, fmt.Errorf("municipality %s: alarms: %w", m.Code, err)
		}
	}
	if c.Alarms.SMTP == nil {
		return nil, clerks, nil
	}
	if mail, err = ownMailer(c, words, now); err != nil {
		return nil, nil, fmt.Errorf("alarms: %w", err)
	}
	return mail, clerks, nil
}
