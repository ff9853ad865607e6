package fetch

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/config"
	"boligbro/rules"
)

// Which says which files of a pattern are read.
type Which uint8

// Which files are read.
const (
	Unsaid     Which = iota // the newest, where it can be told
	NewestOnly              // the newest
	All
)

// Whiches are the words of the settings for which files are read.
var Whiches = map[string]Which{"newest": NewestOnly, "all": All}

// Choice says which files a source reads.
type Choice struct {
	Pattern string // a path or a glob
	Which   Which
	Kind    string // the key of the source's section, for what a refusal says
	ByEvent bool   // a row of the files is an event
	MaxAge  time.Duration
	Now     func() time.Time // the age of a file is counted to it
}

// NewChoice is of the files of a source whose section has the key kind. A relative pattern is read from dir.
func NewChoice(of config.Source, kind, pattern, dir string, now func() time.Time) Choice {
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(escape(dir), pattern)
	}
	return Choice{Pattern: pattern, Kind: kind, MaxAge: cmp.Or(of.Guard.MaxAge, usualAge), Now: now}
}

// CheckPattern notes with add what is wrong with the pattern of the files of a source, which end in .kind.
func CheckPattern(pattern, kind string, add func(key, da, en string)) {
	if pattern == "" {
		add("files", "mangler; skriv stien til filen, fx eksport/*."+kind,
			"is missing; write the path of the file, e.g. export/*."+kind)
	} else if _, err := filepath.Match(pattern, ""); err != nil {
		add("files", "mønsteret har en [ uden ]", "the pattern has a [ without its ]")
	}
}

const usualAge = 36 * time.Hour

// escape keeps a folder's own name from being read as a pattern.
func escape(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `*`, `\*`, `?`, `\?`).Replace(dir)
}

// Files are the files to read, by name; a missing, empty or stale one is refused, and where it cannot be told
// which are to be read. Of several files of events the newest must be fresh, because yesterday's does not
// change; every file of tenancies must, because each is a part of what holds today.
func (c Choice) Files() ([]File, error) {
	files, err := c.matching()
	if err != nil {
		return nil, err
	}
	if files, err = c.choose(files); err != nil {
		return nil, err
	}
	fresh, stale := 0, ""
	for _, f := range files {
		switch {
		case !f.Info.Mode().IsRegular():
			return nil, &adapters.Refusal{Code: adapters.NotFile, File: f.Name()}
		case f.Info.Size() == 0:
			return nil, &adapters.Refusal{Code: adapters.Empty, File: f.Name()}
		case c.Now().Sub(f.Written) > c.MaxAge:
			stale = f.Name()
		default:
			fresh++
		}
	}
	if stale != "" && (!c.ByEvent || fresh == 0) {
		return nil, &adapters.Refusal{Code: adapters.Stale, File: stale}
	}
	return files, nil
}

// matching are all files that fit the pattern, but those that a program keeps beside one that is open.
func (c Choice) matching() ([]File, error) {
	paths, err := filepath.Glob(c.Pattern)
	if !aside(c.Pattern) {
		paths = slices.DeleteFunc(paths, aside)
	}
	if err == nil && len(paths) == 0 {
		err = c.folder()
	}
	if refusal := (*adapters.Refusal)(nil); errors.As(err, &refusal) {
		return nil, refusal
	}
	if err != nil || len(paths) == 0 {
		return nil, &adapters.Refusal{Code: adapters.Missing, File: filepath.Base(c.Pattern),
			Hint: shownFolder(filepath.Dir(c.Pattern)), Err: err}
	}
	files := make([]File, len(paths))
	for i, path := range paths {
		files[i] = File{Path: path, pattern: c.Pattern}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, os.ErrNotExist):
			return nil, &adapters.Refusal{Code: adapters.Missing, File: files[i].Name()}
		case err != nil:
			return nil, Unreadable(files[i].Name(), err)
		}
		files[i].Written, files[i].Info = info.ModTime(), info
	}
	return files, nil
}

// folder is the refusal where the folder that the settings name is not there, or is closed to this program: a
// pattern then finds nothing.
func (c Choice) folder() error {
	dir := filepath.Dir(c.Pattern)
	if strings.ContainsAny(dir, `*?[`) {
		return nil
	}
	_, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &adapters.Refusal{Code: adapters.MissingFolder, File: shownFolder(dir)}
	case errors.Is(err, os.ErrPermission):
		return &adapters.Refusal{Code: adapters.Closed, File: shownFolder(dir)}
	}
	return nil
}

// shownFolder is the folder whole: a relative one says nothing to who does not know where the program runs.
func shownFolder(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	return adapters.Shown(dir)
}

// aside reports whether the name is that of no export, unless the settings name it: hidden, as of a transfer
// that goes on, or the lock of a spreadsheet.
func aside(path string) bool {
	name := filepath.Base(path)
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// choose are those of the files that are read. A list that is made late in the evening may bear the day of
// tomorrow.
func (c Choice) choose(files []File) ([]File, error) {
	if c.Which == All || len(files) == 1 {
		return files, nil
	}
	last, sure := Newest(files)
	if !sure && c.Which != NewestOnly {
		return nil, &adapters.Refusal{
			Code: adapters.SeveralFiles, File: filepath.Base(c.Pattern), Keys: []string{c.Kind + ".which"},
		}
	}
	if _, day, dated := dayIn(last.base()); dated && day > rules.DayOf(c.Now()).Add(1) {
		return nil, &adapters.Refusal{Code: adapters.DayAhead, File: last.Name()} // it would hide today's
	}
	return []File{last}, nil
}

// LastWritten is when the newest of the files was written; zero: there are none.
func LastWritten(files []File) (last time.Time) {
	for _, f := range files {
		if f.Written.After(last) {
			last = f.Written
		}
	}
	return last
}

// Still refuses a file that is no longer what it was when its reading began.
func (f File) Still(began os.FileInfo) error {
	ended, err := os.Stat(f.Path)
	if err != nil || os.SameFile(began, ended) &&
		(ended.Size() != began.Size() || !ended.ModTime().Equal(began.ModTime())) {
		return &adapters.Refusal{
			Code: adapters.Unreadable, File: f.Name(), Err: errors.New("it was changed while it was read"),
		}
	}
	return nil
}
