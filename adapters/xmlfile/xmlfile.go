// Package xmlfile reads XML that housing systems export: the settings name the element that is a row, and
// the paths in it that are columns. A file is read as a stream, in whatever namespaces, in the encoding that
// it names itself. A bad record is quarantined with its place and never its value; a file that cannot be
// whole is refused.
package xmlfile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/pull"
	"boligbro/config"
)

// version is that of the way files are read: raise it when the same file gives other records than before.
const version = 2

// Source reads the files of one housing system.
type Source struct {
	pull.Pull
	fetch.Reading
	plan *plan
}

var (
	_ adapters.Source  = (*Source)(nil)
	_ adapters.Tabular = (*Source)(nil)
)

// New is the source that the settings describe. Relative paths are read from dir. The age of a file is
// counted to now. Settings that are wrong give a *config.Error.
func New(of config.Source, settings Settings, dir string, now func() time.Time) (*Source, error) {
	p, faults := settings.plan()
	if len(faults) > 0 {
		return nil, fmt.Errorf("source %s: %w", of.Name, &config.Error{Faults: faults})
	}
	s := &Source{plan: p, Reading: fetch.NewReading(of, "xml", settings.Files, dir, now)}
	s.Choice.Which, s.Choice.ByEvent = p.which, p.rows.ByEvent()
	settings.Files = ""
	s.Pull = pull.Of(s)
	var err error
	s.Mapping, err = pull.Mapping(version, of.Name, of.Association, settings)
	return s, err
}

// Read gives every row of the files to fn.
func (s *Source) Read(ctx context.Context, _ string, fn pull.Row) (string, error) {
	files, err := s.Begin()
	if err != nil {
		return "", err
	}
	sum, seen := pull.NewSum(), make([]bool, len(s.plan.paths))
	for _, f := range files {
		r := &reader{ctx: ctx, source: s, file: f, fn: fn, seen: seen}
		if err := r.read(sum); err != nil {
			return "", err
		}
	}
	if err := s.missing(files[0].Name(), sum.Rows(), seen); err != nil {
		return "", err
	}
	return sum.Cursor("xml1", s.Mapping), nil
}

// missing refuses files in which there is no record, or nowhere a path that the settings name.
func (s *Source) missing(file string, rows int, seen []bool) error {
	if rows == 0 {
		return &adapters.Refusal{
			Code: adapters.MissingColumn, File: file, Column: strings.Join(s.plan.record, "/"),
			Keys: []string{"xml.record"},
		}
	}
	for i, path := range s.plan.paths {
		if !seen[i] && !s.plan.optional[i] {
			return &adapters.Refusal{
				Code: adapters.MissingColumn, File: file, Column: path,
				Keys: []string{"xml.columns", "xml.key", "xml.optional"},
			}
		}
	}
	return nil
}
