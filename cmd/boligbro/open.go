package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/connectors/chat"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/document"
	"boligbro/gateway/intake"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// settingsName is the settings file that is read when none is named, in the folder where the command is run.
const settingsName = "boligbro.yaml"

var errNoSettings = lang.NewError(
	"ingen indstillinger: der er ingen "+settingsName+" her i mappen; giv filen med --config FIL. Begynd med "+
		"config/example.yaml. Uden den ved kommandoen ikke, hvis data den skal bruge, og gør intet",
	"no settings: there is no "+settingsName+" in this folder; name the file with --config FILE. Begin with "+
		"config/example.yaml. Without it the command does not know whose data to use, and does nothing",
)

// app is the program put together from its settings.
type app struct {
	config *config.Config
	db     *store.DB
	rooms
	feeds  map[string][]intake.Feed // association -> its sources
	asked  map[string][]intake.Feed // the same sources, for what is asked of them between the nights
	guards map[string]intake.Guard  // source -> what it refuses
	alive  alive
	*condition
	kept *keptCheckpoint // nil: the database was opened to be read

	// Of a database that was opened to be read: how, and the checkpoint kept beside it.
	opened     store.Options
	checkpoint string
}

// settings reads the settings file.
func (p *program) settings() (*config.Config, error) {
	if p.config != "" {
		return config.Load(p.config, parts)
	}
	if _, err := os.Stat(settingsName); errors.Is(err, os.ErrNotExist) {
		return nil, errNoSettings
	}
	return config.Load(settingsName, parts)
}

// open reads the settings and opens everything they name.
func (p *program) open() (*app, error) {
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	return p.assemble(c)
}

// openSources is open for a command that reads sources and sends; without any it makes nothing.
func (p *program) openSources() (*app, error) {
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	if len(c.Sources) == 0 {
		return nil, errNoSource
	}
	p.warn(c)
	return p.assemble(c)
}

// assemble puts the program together. Whoever calls it closes the app.
func (p *program) assemble(c *config.Config) (_ *app, err error) {
	if err := check(c); err != nil {
		return nil, err
	}
	a := &app{
		config: c, condition: new(condition), feeds: map[string][]intake.Feed{},
		asked: map[string][]intake.Feed{}, guards: map[string]intake.Guard{},
	}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	if a.db, a.kept, err = p.openDatabase(c, false); err != nil {
		return nil, err
	}
	if err := p.watchClock(p.ctx, a.db); err != nil {
		return nil, err
	}
	a.rooms, err = newRooms(c, a.db, p.now, p.log)
	if err != nil {
		return nil, err
	}
	living := filepath.Join(c.Path(c.Data), "alive")
	lives, dead, err := live(living, a.intake.Owner)
	if err != nil {
		return nil, noFolder(c, err)
	}
	a.alive = lives
	if err := a.intake.Bury(p.ctx, dead); err != nil {
		return nil, err
	}
	forget(living, dead)
	return a, a.addSources(p.now)
}

// mailer mails alarms to the association's people, through that mail server.
func mailer(
	c *config.Config, people config.Alarms, words document.AlarmLetter, now func() time.Time,
) (gateway.Mailer, error) {
	people.SMTP = people.SMTP.Located(c)
	return email.NewMailer(people, words, now)
}

// ownMailer tells the people of those who run Boligbro, by their other ways when the first fails.
func ownMailer(c *config.Config, words document.AlarmLetter, now func() time.Time) (gateway.Mailer, error) {
	people, second := c.Alarms.Alarms, c.Alarms.Second
	told, err := mailer(c, people, words, now)
	if err != nil || second == nil {
		return told, err
	}
	if second.SMTP != nil {
		people.SMTP = second.SMTP
		other, err := mailer(c, people, words, now)
		if err != nil {
			return nil, fmt.Errorf("second.%w", err)
		}
		told = &alarms.TwoWays{First: told, Second: other}
	}
	if hook := second.Chat; hook != nil {
		other, err := chat.New(*hook, c.Path(hook.CA), words)
		if err != nil {
			return nil, err
		}
		told = &alarms.TwoWays{First: told, Second: other}
	}
	return told, nil
}

// pagesAt is where people open the pages; empty: nobody knows beforehand.
func pagesAt(c *config.Config) string {
	if strings.HasSuffix(c.Web.Address, ":0") {
		return ""
	}
	return c.Web.Address
}

func (a *app) close() {
	a.alive.end(a.alive.file != nil && a.letGo() != nil)
	if a.kept != nil {
		a.kept.keepLast()
	}
	if a.db != nil {
		a.db.Close()
	}
}

// letGo gives back what this process still holds: after a failure nobody else would do its work until the
// leases run out.
func (a *app) letGo() error {
	if a.intake == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	return a.intake.Bury(ctx, []string{a.intake.Owner})
}

// check finds what only the program as a whole can find wrong in the settings.
func check(c *config.Config) error {
	var faults []config.Fault
	unknown := c.CheckMunicipalities(func(code string) bool {
		_, ok := rules.LookupMunicipality(code)
		return ok
	})
	faults = append(faults, checkAgreements(c)...)
	door := newAccess(c, nil, nil)
	unfit := c.CheckRoles(func(role, organisation string) bool {
		return door.Grantable(grantFlags{role, organisation}.grant()) == nil
	})
	faults = append(faults, c.Place("", unfit)...)
	return c.Faulty(append(faults, c.Place("", unknown)...)...)
}
