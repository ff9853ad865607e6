package fetch

import (
	"time"

	"boligbro/adapters"
	"boligbro/config"
)

// Reading is what all sources of files share: which files they read, and what they read last.
type Reading struct {
	Association string
	Choice      Choice
	Mapping     string           // hash of what decides how a file becomes records
	Last        []adapters.Table // the tables that were read last

	name  string
	files []File // that were read last
}

// NewReading is of a source whose section has the key kind and names the files by the pattern. A relative
// pattern is read from dir. The age of a file is counted to now.
func NewReading(of config.Source, kind, pattern, dir string, now func() time.Time) Reading {
	return Reading{
		name: of.Name, Association: of.Association, Choice: NewChoice(of, kind, pattern, dir, now),
	}
}

// Begin begins a reading: it gives the files to read.
func (r *Reading) Begin() ([]File, error) {
	files, err := r.Choice.Files()
	if err != nil {
		return nil, err
	}
	r.Last, r.files = nil, files
	return files, nil
}

// Name is the source's name in the settings.
func (r *Reading) Name() string { return r.name }

// Tables are those that were read last.
func (r *Reading) Tables() []adapters.Table { return r.Last }

// Written is when the newest of the files that were read last was written.
func (r *Reading) Written() time.Time { return LastWritten(r.files) }

// Snapshot reports that every pull is all that the files hold, so that what they leave out is gone.
func (r *Reading) Snapshot() bool { return true }

// Refuse is the refusal of a pull in which the files have changed between two questions.
func (r *Reading) Refuse() error {
	return &adapters.Refusal{Code: adapters.Changed, File: r.files[0].Name()}
}
