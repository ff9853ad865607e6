// Package egbolig reads tenancies, tenants and their notices to leave from the web service of EG Bolig (SOAP
// 1.1). The service's contract has no reminder, demand, termination by the landlord or bailiff court: legal
// steps come from another source, and this one gives facts of the tenancies that have them. A department that
// cannot be read whole refuses the run.
package egbolig

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
	"boligbro/config"
	"boligbro/config/client"
	"boligbro/rules/lang"
)

// version is that of the way the service is read.
const version = 2

// Source reads one service.
type Source struct {
	name, association string

	settings Settings
	plan     *mapping.Plan
	dir      string
	mapping  string // hash of what decides how tenants become records
	now      func() time.Time
	// read are the departments that Steps has read, with the hash of their tenancies; nil: it has not answered.
	read   map[department]string
	tables []adapters.Table
	// wait waits before a call is made again.
	wait func(ctx context.Context, d time.Duration) error
}

var (
	_ adapters.Stepless = (*Source)(nil)
	_ adapters.Tabular  = (*Source)(nil)
)

// New is the source that the settings describe. Relative paths are read from dir. Settings that are wrong
// give a *config.Error.
func New(of config.Source, settings Settings, dir string, now func() time.Time) (*Source, error) {
	settings.Fill()
	p, faults := settings.plan()
	if len(faults) > 0 {
		return nil, fmt.Errorf("source %s: %w", of.Name, &config.Error{Faults: faults})
	}
	s := &Source{
		name: of.Name, association: of.Association, settings: settings, plan: p, dir: dir, now: now,
		wait: client.Pause,
	}
	var err error
	s.mapping, err = pull.Mapping(version, of.Name, of.Association, settings.Companies, settings.Key,
		settings.Pad, settings.Codes, settings.Constants)
	return s, err
}

// Name is the source's name in the settings.
func (s *Source) Name() string { return s.name }

// Snapshot reports that a pull is of all tenancies.
func (s *Source) Snapshot() bool { return true }

// HoldsNoSteps tells that the service has no legal steps, and that Facts may be asked alone.
func (s *Source) HoldsNoSteps() {}

// Tables is what is read of the service.
func (s *Source) Tables() []adapters.Table { return s.tables }

func (s *Source) refuse(code, hint string, keys ...string) *adapters.Refusal {
	return &adapters.Refusal{Code: code, File: s.place(), Hint: hint, Keys: keys}
}

// because is a refusal with its cause.
func (s *Source) because(code string, err error, keys ...string) *adapters.Refusal {
	refusal := s.refuse(code, "", keys...)
	refusal.Err = err
	return refusal
}

// place names the service: its file, which carries the release.
func (s *Source) place() string {
	u, err := url.Parse(s.settings.URL)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return s.name
	}
	return path.Base(u.Path)
}

// at is the department as refusals name it.
func at(d department) lang.Text {
	return lang.Text{DA: "afdeling " + d.String(), EN: "department " + d.String()}
}

// file is a file of the settings.
func (s *Source) file(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}

// timed is the context of one question, and what makes an error of it.
func (s *Source) timed(ctx context.Context) (timed context.Context, end func(error) error, stop func()) {
	timed, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	return timed, func(err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && timed.Err() != nil:
			return s.refuse(adapters.Overdue, "", "egbolig.timeout")
		}
		return err
	}, cancel
}
