// Package restapi reads a list that a service gives as JSON over HTTPS, page by page. A bad row is
// quarantined with its place and never its value; a list that cannot be whole is refused.
package restapi

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/pull"
	"boligbro/config"
	"boligbro/config/client"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// version is that of the way items are read. Raise it when the same list gives other records than before.
const version = 2

// Source reads one list.
type Source struct {
	pull.Pull
	name, association string

	settings Settings
	plan     *plan
	dir      string
	mapping  string // hash of what decides how items become records
	tables   []adapters.Table
	now      func() time.Time
	since    time.Time // of the pull; zero: everything is read
	began    time.Time // of the pull
	// wait waits before a request is tried again.
	wait func(ctx context.Context, d time.Duration) error
}

var (
	_ adapters.Source  = (*Source)(nil)
	_ adapters.Tabular = (*Source)(nil)
	_ pull.Rows        = (*Source)(nil)
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
	s.Pull = pull.Of(s)
	var err error
	s.mapping, err = pull.Mapping(version, of.Name, of.Association, settings.URL, settings.Query, settings.Items,
		settings.Each, settings.Settings)
	return s, err
}

// Name is the source's name in the settings.
func (s *Source) Name() string { return s.name }

// Snapshot reports whether every pull is the whole list, so that what it leaves out is gone, or only what has
// changed.
func (s *Source) Snapshot() bool { return s.settings.Since.Parameter == "" }

// Tables is the list that was read last.
func (s *Source) Tables() []adapters.Table { return s.tables }

// Steps reads the list in its order. Of a list of changes it asks for those since shortly before the last
// reading began.
func (s *Source) Steps(
	ctx context.Context, given string, emit func(rules.Record) error,
) (adapters.Cursor, error) {
	s.since, s.began = time.Time{}, s.now()
	if began, ok := s.mark(given); ok && !s.Snapshot() {
		at, err := time.Parse(time.RFC3339, began)
		if err == nil {
			s.since = at.Add(-s.settings.Since.Overlap)
		}
	}
	return s.Pull.Steps(ctx, given, emit)
}

// Refuse is the refusal of a pull in which the list has changed between two questions.
func (s *Source) Refuse() error { return s.refuse(adapters.Changed, 0, "") }

// refuse is a refusal at a page; 0: at none.
func (s *Source) refuse(code string, page int, hint string, keys ...string) *adapters.Refusal {
	return &adapters.Refusal{Code: code, File: s.place(), Where: where(page), Hint: hint, Keys: keys}
}

func where(page int) lang.Text {
	if page == 0 {
		return lang.Text{}
	}
	return lang.Text{DA: fmt.Sprint("side ", page), EN: fmt.Sprint("page ", page)}
}

// place names the list in refusals and problems: its address without what may be secret in it.
func (s *Source) place() string {
	u, err := url.Parse(s.settings.URL)
	if err != nil {
		return s.name
	}
	return strings.TrimSuffix(u.Host+u.Path, "/")
}

// file is a file of the settings.
func (s *Source) file(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}
