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
const version = 1

// Source reads the workbooks of one association.
type Source struct {
	pull.Pull
	name, association string

	choice  fetch.Choice
	plan    *plan
	mapping string           // hash of what decides how a workbook becomes records
	tables  []adapters.Table // the sheets that were read last
	written time.Time        // when the newest file of them was
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
	s := &Source{
		name: of.Name, association: of.Association, plan: p,
		choice: fetch.NewChoice(of, "xlsx", settings.Files, dir, now),
	}
	s.choice.Which, s.choice.ByEvent = p.which, p.rows.ByEvent()
	settings.Files = ""
	s.Pull = pull.Of(s)
	var err error
	s.mapping, err = pull.Mapping(version, of.Name, of.Association, settings)
	return s, err
}

// Name is the source's name in the settings.
func (s *Source) Name() string { return s.name }

// Tables are the sheets that were read last.
func (s *Source) Tables() []adapters.Table { return s.tables }

// Written is when the newest file that was read last was written.
func (s *Source) Written() time.Time { return s.written }

// Snapshot reports that every pull is all that the files hold, so that what they leave out is gone.
func (s *Source) Snapshot() bool { return true }

// Refuse is the refusal of a pull in which the files have changed between two questions.
func (s *Source) Refuse() error { return &adapters.Refusal{Code: adapters.Changed, File: s.name} }

// Read gives every row of the workbooks to fn.
func (s *Source) Read(ctx context.Context, _ string, fn pull.Row) (string, error) {
	files, err := s.choice.Files()
	if err != nil {
		return "", err
	}
	s.tables, s.written = nil, fetch.LastWritten(files)
	sum := pull.NewSum()
	for _, f := range files {
		if err := s.read(ctx, f, sum, fn); err != nil {
			return "", err
		}
	}
	if sum.Rows() == 0 {
		return "", &adapters.Refusal{Code: adapters.Empty, File: files[0].Name()}
	}
	return sum.Cursor("xlsx1", s.mapping), nil
}
