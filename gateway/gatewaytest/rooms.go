// Package gatewaytest puts the gateway's rooms together for tests.
package gatewaytest

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/audit"
	"boligbro/gateway/casework"
	"boligbro/gateway/intake"
	"boligbro/gateway/municipal"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// Program is the version that evidence says it is written by.
const Program = "test"

// Rooms are all rooms of a gateway with one set of settings. Each call goes to a room that is made from them
// as they are then, so a test may change them in between.
type Rooms struct {
	Store        gateway.Store
	Rules        *rules.Set
	RuleSettings []byte
	Associations map[string]string
	GoLive       map[string]rules.Day
	// associations whose sources report filings
	ReportsFilings map[string]bool
	Routes         outbox.Routes
	Mail           gateway.Mailer
	Clerks         map[string]gateway.Mailer
	Witnesses      []gateway.Witness
	Watched        []string
	WholeLists     map[string]bool          // as intake.Intake
	Registers      map[string]bool          // as intake.Intake
	ExpectEvery    map[string]time.Duration // as intake.Intake
	Asks           map[string]bool          // as intake.Intake
	// the sources that are asked between the nights; nil: none can be
	Asked   []intake.Feed
	KeepAll bool // as casework.Casework
	// as casework.Casework
	OwnNumbers gateway.OwnNumbers
	Retry      outbox.Retry
	Chunk      int
	Owner      string
	Now        func() time.Time
	Log        *slog.Logger
}

// Casework is the room that judges.
func (r *Rooms) Casework() *casework.Casework {
	cw := &casework.Casework{
		Store: r.Store, Rules: r.Rules, RuleSettings: r.RuleSettings, Associations: r.Associations,
		GoLive: r.GoLive, ReportsFilings: r.ReportsFilings,
		Route: r.Routes.Channel, KeepAll: r.KeepAll, OwnNumbers: r.OwnNumbers, Now: r.Now,
	}
	if r.Asked != nil {
		cw.Sources = &intake.Teller{
			Intake: &intake.Intake{Store: r.Store, Casework: cw, Now: r.Now, Log: r.Log},
			Feeds:  map[string][]intake.Feed{Association: r.Asked},
		}
	}
	return cw
}

// Intake is the room that reads sources.
func (r *Rooms) Intake() *intake.Intake {
	return &intake.Intake{
		Store: r.Store, Casework: r.Casework(), Watched: r.Watched, Chunk: r.Chunk, Owner: r.Owner, Now: r.Now,
		ExpectEvery: r.ExpectEvery, Asks: r.Asks, Log: r.Log, WholeLists: r.WholeLists, Registers: r.Registers,
	}
}

// Outbox is the room that sends.
func (r *Rooms) Outbox() *outbox.Outbox {
	return &outbox.Outbox{
		Store: r.Store, Associations: r.Associations, Routes: r.Routes, Retry: r.Retry, Owner: r.Owner, Now: r.Now,
		Log: r.Log, Revisit: r.Casework().Revisit,
	}
}

// Municipal is the room of the municipalities' acts.
func (r *Rooms) Municipal() *municipal.Municipal {
	return &municipal.Municipal{Store: r.Store, Now: r.Now}
}

// Alarmer is the room that tells people.
func (r *Rooms) Alarmer() *alarms.Alarms {
	return &alarms.Alarms{
		Store: r.Store, Mail: r.Mail, Clerks: r.Clerks, Witnesses: r.Witnesses, Owner: "me", Now: r.Now,
	}
}

// Audit is the room that proves.
func (r *Rooms) Audit() *audit.Audit {
	return &audit.Audit{Store: r.Store, Associations: r.Associations, Now: r.Now, Program: Program}
}

// Sweep asks each room what time alone has changed, as the program does.
func (r *Rooms) Sweep(ctx context.Context, asked rules.Asked) (gateway.Report, error) {
	report, err := r.Casework().Wake(ctx, asked)
	errs := []error{err}
	for _, next := range []func(context.Context) error{
		r.Outbox().Reroute, r.Outbox().Hasten, r.Outbox().WatchArrivals, r.Outbox().WatchDelayed,
		r.Intake().WatchRuns, r.Intake().WatchSilence, r.Intake().ExpireRefused,
		func(ctx context.Context) error { return r.Municipal().WatchClocks(ctx, asked) },
		r.MailOpen,
	} {
		errs = append(errs, next(ctx))
	}
	return report, errors.Join(errs...)
}
