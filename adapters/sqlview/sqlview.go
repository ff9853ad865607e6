// Package sqlview reads the rows that a query gives in the database of a housing system, such as a view made
// for it. It only reads. A bad row is quarantined with its place and never its value; an answer that cannot
// be whole is refused.
package sqlview

import (
	"context"
	"crypto/tls"
	"fmt"
	"path/filepath"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
	"boligbro/config"
	"boligbro/config/client"
)

// version is that of the way rows are read. Raise it when the same rows give other records than before.
const version = 2

// Source reads one query.
type Source struct {
	pull.Pull
	name, association string

	settings Settings
	plan     *plan
	ca       string
	mapping  string // hash of what decides how rows become records
	tables   []adapters.Table
}

var (
	_ adapters.Source  = (*Source)(nil)
	_ adapters.Tabular = (*Source)(nil)
	_ pull.Rows        = (*Source)(nil)
)

// New is the source that the settings describe. Relative paths are read from dir. Settings that are wrong
// give a *config.Error.
func New(of config.Source, settings Settings, dir string) (*Source, error) {
	settings.Fill()
	p, faults := settings.plan()
	if len(faults) > 0 {
		return nil, fmt.Errorf("source %s: %w", of.Name, &config.Error{Faults: faults})
	}
	s := &Source{name: of.Name, association: of.Association, settings: settings, plan: p, ca: settings.CA}
	if s.ca != "" && !filepath.IsAbs(s.ca) {
		s.ca = filepath.Join(dir, s.ca)
	}
	s.Pull = pull.Of(s)
	var err error
	s.mapping, err = pull.Mapping(version, of.Name, of.Association, settings.Query, settings.Database,
		settings.Driver, settings.Settings)
	return s, err
}

// Name is the source's name in the settings.
func (s *Source) Name() string { return s.name }

// Snapshot reports that every pull is all that the query gives, so that what it leaves out is gone.
func (s *Source) Snapshot() bool { return true }

// Tables is the answer that was read last.
func (s *Source) Tables() []adapters.Table { return s.tables }

// Refuse is the refusal of a pull in which the rows have changed between two questions.
func (s *Source) Refuse() error { return s.refuse(adapters.Changed, "", nil) }

func (s *Source) refuse(code, hint string, err error, keys ...string) *adapters.Refusal {
	return &adapters.Refusal{Code: code, File: s.place(), Hint: hint, Keys: keys, Err: err}
}

// place names the answer in refusals and problems.
func (s *Source) place() string { return s.settings.Database }

// Read asks the database once, in a transaction of its own that only reads and is always rolled back.
func (s *Source) Read(ctx context.Context, _ string, fn pull.Row) (cursor string, err error) {
	timed, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	defer cancel()
	r := &reader{source: s, sum: pull.NewSum()}
	err = r.read(timed, func(m *mapping.Mapper, row *mapping.Row) error {
		if err := fn(m, row); err != nil {
			return &pull.RowError{Err: err}
		}
		return nil
	})
	switch own, is := err.(*pull.RowError); {
	case is:
		return "", own.Err
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && timed.Err() != nil:
		return "", s.refuse(adapters.Overdue, "", nil, "sql.timeout")
	case err != nil:
		return "", s.fault(err)
	}
	return r.sum.Cursor("sql1", s.mapping), nil
}

// conf is TLS with a verified certificate; nil where the database is on this machine and the settings name no
// authority.
func (s *Source) conf() (*tls.Config, error) {
	if local(s.settings.Host) && s.ca == "" {
		return nil, nil
	}
	conf, err := client.TLS(s.settings.Host, s.ca)
	if err != nil {
		return nil, adapters.Unusable(s.place(), err, "sql.ca")
	}
	return conf, nil
}
