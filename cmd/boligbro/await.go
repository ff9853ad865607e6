package main

import (
	"errors"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

// await puts the service together, and waits for a database that cannot be written or is not there: who
// starts a service again gives up after some tries, and then nobody would be told, nor would anything be
// sent when the database is back. People are mailed when it has lasted. An installation that has no data yet
// does not wait: somebody sets it up, and sees the error.
func (p *program) await(c *config.Config) (*app, error) {
	began := p.now()
	a, err := p.assemble(c)
	if !errors.Is(err, gateway.ErrUnavailable) || !begun(c) {
		return a, err
	}
	mail, _, wrong := newMailers(c, p.now)
	if wrong != nil {
		return nil, errors.Join(err, ofFiles(c, wrong))
	}
	told := &alarms.Alarms{Mail: mail, Now: p.now}
	why, code := store.Unwritable(err)
	p.log.Warn("the service waits for its database", "advarsel", "tjenesten venter på databasen: "+why.DA,
		"code", code)
	failing, mailing := p.troubleWith("the database cannot be opened"),
		p.troubleWith("nobody could be mailed that the service does not work")
	tick := time.NewTicker(sendEvery)
	defer tick.Stop()
	for errors.Is(err, gateway.ErrUnavailable) {
		failing.saw(err)
		if passed(began, p.now(), unstoredAfter) {
			mailing.saw(told.Unstored(p.ctx, []gateway.Alarm{{
				ID: gateway.NewID(), Kind: gateway.AlarmService, Subject: "service", Code: lang.DatabaseUnwritable,
				Raised: began,
			}}))
		}
		select {
		case <-p.ctx.Done():
			return nil, err
		case <-tick.C:
		}
		a, err = p.assemble(c)
	}
	failing.saw(nil)
	return a, err
}
