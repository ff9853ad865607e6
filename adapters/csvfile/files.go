package csvfile

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
)

// file is one file as it was when the pull began.
type file struct {
	path string
	info os.FileInfo
}

func (f file) name() string { return filepath.Base(f.path) }

// files are the files to read, by name; a missing, empty or stale one is refused, and where it cannot be told
// which are to be read. Of several files of events the newest must be fresh, because yesterday's does not
// change; every file of tenancies must, because each is a part of what holds today.
func (s *Source) files() ([]file, error) {
	files, err := s.matching()
	if err != nil {
		return nil, err
	}
	if files, err = s.choose(files); err != nil {
		return nil, err
	}
	fresh, stale := 0, ""
	for _, f := range files {
		switch {
		case !f.info.Mode().IsRegular():
			return nil, &adapters.Refusal{
				Code: adapters.Unreadable, File: f.name(), Err: errors.New("it is not a file"),
			}
		case f.info.Size() == 0:
			return nil, &adapters.Refusal{Code: adapters.Empty, File: f.name()}
		case s.now().Sub(f.info.ModTime()) > s.maxAge:
			stale = f.name()
		default:
			fresh++
		}
	}
	if stale != "" && (!s.plan.rows.ByEvent() || fresh == 0) {
		return nil, &adapters.Refusal{Code: adapters.Stale, File: stale}
	}
	return files, nil
}

// matching are all files that fit the pattern, but those that a program keeps beside one that is open.
func (s *Source) matching() ([]file, error) {
	paths, err := filepath.Glob(s.pattern)
	if !aside(s.pattern) {
		paths = slices.DeleteFunc(paths, aside)
	}
	if err != nil || len(paths) == 0 {
		return nil, &adapters.Refusal{Code: adapters.Missing, File: filepath.Base(s.pattern), Err: err}
	}
	files := make([]file, len(paths))
	for i, path := range paths {
		info, err := os.Stat(path)
		files[i] = file{path, info}
		switch {
		case errors.Is(err, os.ErrNotExist):
			return nil, &adapters.Refusal{Code: adapters.Missing, File: files[i].name()}
		case err != nil:
			return nil, unreadable(files[i].name(), err)
		}
	}
	return files, nil
}

// aside reports whether the name is that of no export, unless the settings name it: hidden, as of a transfer
// that goes on, or the lock of a spreadsheet.
func aside(path string) bool {
	name := filepath.Base(path)
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// choose are those of the files that are read.
func (s *Source) choose(files []file) ([]file, error) {
	if s.plan.which == all || len(files) == 1 {
		return files, nil
	}
	written := make([]fetch.File, len(files))
	for i, f := range files {
		written[i] = fetch.File{Path: f.path, Written: f.info.ModTime()}
	}
	last, sure := fetch.Newest(written)
	if !sure && s.plan.which != newest {
		return nil, &adapters.Refusal{
			Code: adapters.SeveralFiles, File: filepath.Base(s.pattern), Keys: []string{"csv.which"},
		}
	}
	return []file{files[slices.Index(written, last)]}, nil
}
