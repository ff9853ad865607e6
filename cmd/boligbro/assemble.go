package main

import (
	"encoding/json"
	"log/slog"
	"slices"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/alarms"
	"boligbro/gateway/audit"
	"boligbro/gateway/casework"
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
	teller    *outbox.Teller
	municipal *municipal.Municipal
	alarms    *alarms.Alarms
	audit     *audit.Audit
	retention *retention.Retention
	access    *access.Access
}

// newRooms are the rooms with the ways out that the settings describe.
func newRooms(c *config.Config, db gateway.Store, now func() time.Time, log *slog.Logger) (rooms, error) {
	ways, err := newWays(c, now)
	if err != nil {
		return rooms{}, ofFiles(c, err)
	}
	return roomsBy(c, db, ways, now, log)
}

func roomsBy(
	c *config.Config, db gateway.Store, out ways, now func() time.Time, log *slog.Logger,
) (rooms, error) {
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

	night, err := newNights(c.Schedule)
	if err != nil {
		return rooms{}, err
	}
	owner := intake.NewOwner()
	judging := &casework.Casework{
		Store: db, Rules: set, RuleSettings: kept, Associations: names, GoLive: goLive, ReportsFilings: reports,
		Route: out.routes.Channel, OwnNumbers: ownNumbers(c), Now: now,
	}
	return rooms{
		nights: night,
		intake: &intake.Intake{
			Store: db, Casework: judging, Night: night.latest, Owner: owner, Now: now, Log: log,
			WholeLists:  map[string]bool{},
			Registers:   map[string]bool{},
			ExpectEvery: expected(c), Asks: askedAbout(c),
		},
		casework: judging,
		outbox: &outbox.Outbox{
			Store: db, Associations: names, Routes: out.routes, Owner: owner, Now: now, Log: log,
			Retry: outbox.Retry{
				First: c.Delivery.First, Most: c.Delivery.Most, GiveUp: c.Delivery.GiveUp,
				NextChannel: c.Delivery.NextChannel,
			},
			Revisit: judging.Revisit,
		},
		teller:    &outbox.Teller{Store: db, Listeners: out.listeners, Owner: owner, Now: now, Log: log},
		municipal: &municipal.Municipal{Store: db, Now: now},
		alarms: &alarms.Alarms{
			Store: db, Mail: out.mail, Clerks: out.clerks, Witnesses: out.witnesses, Owner: owner, Now: now,
		},
		audit:     &audit.Audit{Store: db, Associations: names, Now: now, Program: version()},
		retention: newRetention(c, db, now),
		access:    newAccess(c, db, now),
	}, nil
}

// expected is how long each source may bring no new content, where the settings say it.
func expected(c *config.Config) map[string]time.Duration {
	every := map[string]time.Duration{}
	for _, s := range c.Sources {
		if s.ExpectEvery > 0 {
			every[s.Name] = s.ExpectEvery
		}
	}
	return every
}

// askedAbout are the sources whose lists have closed cases too.
func askedAbout(c *config.Config) map[string]bool {
	asks := map[string]bool{}
	for _, s := range c.Sources {
		asks[s.Name] = s.Gone == config.GoneAsk
	}
	return asks
}
