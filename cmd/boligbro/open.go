package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/intake"
	"boligbro/gateway/store"
	"boligbro/rules"
)

const embedded = "boligbro-data" // the data folder without a settings file

// app is the program put together from its settings.
type app struct {
	config *config.Config
	db     *store.DB
	rooms
	feeds  map[string][]intake.Feed // association -> its sources
	guards map[string]intake.Guard  // source -> what it refuses
	alive  alive
}

// settings reads the settings file, or gives the embedded default.
func (p *program) settings() (*config.Config, error) {
	if p.config == "" {
		return config.Default(embedded), nil
	}
	return config.Load(p.config, parts)
}

// open reads the settings and opens everything they name.
func (p *program) open() (*app, error) {
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	return p.assemble(c)
}

// openSources is open for a command that reads sources; without any it makes nothing.
func (p *program) openSources() (*app, error) {
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	if len(c.Sources) == 0 {
		return nil, errNoSource
	}
	return p.assemble(c)
}

// assemble puts the program together. Whoever calls it closes the app.
func (p *program) assemble(c *config.Config) (_ *app, err error) {
	if err := check(c); err != nil {
		return nil, err
	}
	a := &app{config: c, feeds: map[string][]intake.Feed{}, guards: map[string]intake.Guard{}}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	data := c.Path(c.Data)
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	_, before := os.Stat(c.Path(c.Keys.File))
	master, err := masterKey(p.ctx, c)
	made := c.Keys.File != "" && errors.Is(before, os.ErrNotExist)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errKey, err)
	}
	a.db, err = store.Open(p.ctx, store.Options{
		URL: c.Database.URL.Reveal(), Path: databaseFile(c), Master: master, Now: p.now,
	})
	if errors.Is(err, store.ErrMaster) && made {
		// The right key is lost, and the new one opens nothing: it must not be taken for the right one.
		err = fmt.Errorf("%w: the file is missing, and %w", errKey,
			errors.Join(err, os.Remove(c.Path(c.Keys.File))))
	}
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	a.rooms, err = newRooms(c, a.db, p.now, p.log)
	if err != nil {
		return nil, err
	}
	living := filepath.Join(data, "alive")
	lives, dead, err := live(living, a.intake.Owner)
	if err != nil {
		return nil, fmt.Errorf("take part in the data folder: %w", err)
	}
	a.alive = lives
	if err := a.intake.Bury(p.ctx, dead); err != nil {
		return nil, err
	}
	forget(living, dead)
	return a, a.addSources(p.now)
}

// mailer mails alarms to the people named, through their own mail server or the shared one.
func mailer(
	c *config.Config, people config.Alarms, associations map[string]string, now func() time.Time,
) (gateway.Mailer, error) {
	people.SMTP = cmp.Or(people.SMTP, c.Alarms.SMTP).Located(c)
	return email.NewMailer(people, associations, now)
}

func (a *app) close() {
	a.alive.end()
	if a.db != nil {
		a.db.Close()
	}
}

var errKey = errors.New("read the master key")

// masterKey reads the key that all others are wrapped by. A file in the data folder is made on the first
// start.
func masterKey(ctx context.Context, c *config.Config) (store.MasterKey, error) {
	switch {
	case c.Keys.Env != "":
		text, ok := os.LookupEnv(c.Keys.Env)
		if !ok {
			return store.MasterKey{},
				fmt.Errorf("the environment variable %s that keys.env names is not set", c.Keys.Env)
		}
		return store.ParseMaster(text)
	case len(c.Keys.Command) > 0:
		limited, stop := context.WithTimeout(ctx, 30*time.Second)
		defer stop()
		out, err := exec.CommandContext(limited, c.Keys.Command[0], c.Keys.Command[1:]...).Output()
		if err != nil {
			return store.MasterKey{},
				errors.New("the command that keys.command names failed; run it by hand to see why")
		}
		return store.ParseMaster(string(out))
	}
	path, data := c.Path(c.Keys.File), c.Path(c.Data)
	inside, err := filepath.Rel(data, path)
	_, missing := os.Stat(databaseFile(c))
	// Beside a database that is there already, a key made anew would hide that the right one is lost.
	mayMake := err == nil && !strings.HasPrefix(inside, "..") && errors.Is(missing, os.ErrNotExist)
	return store.LoadMaster(path, mayMake)
}

func databaseFile(c *config.Config) string { return filepath.Join(c.Path(c.Data), "boligbro.db") }

// check finds what only the program as a whole can find wrong in the settings.
func check(c *config.Config) error {
	var faults []config.Fault
	unknown := c.CheckMunicipalities(func(code string) bool {
		_, ok := rules.LookupMunicipality(code)
		return ok
	})
	faults = append(faults, checkAgreements(c)...)
	return c.Faulty(append(faults, c.Place("", unknown)...)...)
}
