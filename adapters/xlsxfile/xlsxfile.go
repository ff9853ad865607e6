// Package xlsxfile reads workbooks that people keep by hand (.xlsx): it looks for the header, reads one sheet
// or several, days as days or as text, the values of formulas, and numbers as the sheet shows them where it
// shows leading zeros. A bad row is quarantined with its place and never its value; a file that cannot be
// whole is refused. The sheets are read as a stream, in bounded memory, and nothing is written to disk.
package xlsxfile

import (
	"context"
	"fmt"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/pull"
	"boligbro/config"
)

// version is that of the way files are read: raise it when the same file gives other records than before.
const version = 2

// Source reads the workbooks of one association.
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
	s := &Source{plan: p, Reading: fetch.NewReading(of, "xlsx", settings.Files, dir, now)}
	s.Choice.Which, s.Choice.ByEvent = p.which, p.rows.ByEvent()
	settings.Files = ""
	s.Pull = pull.Of(s)
	var err error
	s.Mapping, err = pull.Mapping(version, of.Name, of.Association, settings)
	return s, err
}

// Read gives every row of the workbooks to fn.
func (s *Source) Read(ctx context.Context, _ string, fn pull.Row) (string, error) {
	files, err := s.Begin()
	if err != nil {
		return "", err
	}
	sum := pull.NewSum()
	for _, f := range files {
		if err := s.read(ctx, f, sum, fn); err != nil {
			return "", err
		}
	}
	if sum.Rows() == 0 {
		return "", &adapters.Refusal{Code: adapters.Empty, File: files[0].Name()}
	}
	return sum.Cursor("xlsx1", s.Mapping), nil
}
