package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// box is the folder on this machine into which a source's files are put, with a note of which were.
type box struct {
	dir    string
	source string
	note   note
}

// note is what is known of the files in the box.
type note struct {
	Files []entry `json:"files"`
	// Cursor is what the pull that read them came to; the next pull is given it when they were adopted.
	Cursor string `json:"cursor,omitempty"`
	// Mark is how a service names the state of the file that it gave.
	Mark string `json:"mark,omitempty"`
}

// entry is a file in the place from which it is fetched.
type entry struct {
	Name    string    `json:"name"`
	Size    int64     `json:"size"`
	Written time.Time `json:"written"`
}

func (e entry) same(o entry) bool {
	return e.Name == o.Name && e.Size == o.Size && e.Written.Equal(o.Written)
}

// openBox opens the folder, and makes it when it is not there: only its owner may look into it.
func openBox(dir, source string) (*box, error) {
	b := &box{dir: dir, source: source}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of fetched files: %w", bare(err))
	}
	text, err := os.ReadFile(b.notePath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return b, nil
	case err != nil:
		return nil, fmt.Errorf("the note of fetched files: %w", bare(err))
	}
	if err := json.Unmarshal(text, &b.note); err != nil {
		b.note = note{} // everything is fetched again
	}
	return b, nil
}

func (b *box) notePath() string { return filepath.Join(b.dir, ".fetched-"+b.source) }

// save writes the note in one move.
func (b *box) save() error {
	text, err := json.Marshal(b.note)
	if err != nil {
		return err
	}
	next := b.notePath() + ".new"
	if err := os.WriteFile(next, text, 0o600); err != nil {
		return fmt.Errorf("the note of fetched files: %w", bare(err))
	}
	return bare(os.Rename(next, b.notePath()))
}

// has reports whether the file lies in the box as it is.
func (b *box) has(e entry) bool {
	if !slices.ContainsFunc(b.note.Files, e.same) {
		return false
	}
	info, err := os.Stat(filepath.Join(b.dir, e.Name))
	return err == nil && info.Size() == e.Size
}

// put writes a file in one move, with the time at which it was written where it came from, and gives how long
// it is. A size of -1 is not known before.
func (b *box) put(e entry, from io.Reader) (size int64, err error) {
	part, err := os.CreateTemp(b.dir, ".part-*")
	if err != nil {
		return 0, bare(err)
	}
	defer os.Remove(part.Name())
	size, err = io.Copy(part, from)
	if err := errors.Join(err, part.Close()); err != nil {
		return size, bare(err)
	}
	if e.Size >= 0 && size != e.Size {
		return size, errChanged
	}
	if err := os.Chtimes(part.Name(), e.Written, e.Written); err != nil {
		return size, bare(err)
	}
	return size, bare(os.Rename(part.Name(), filepath.Join(b.dir, e.Name)))
}

// errChanged is the error of a file that was not whole when it was fetched.
var errChanged = errors.New("it changed while it was fetched")

// keep notes that these are the files in the box, and removes the copies of others that were fetched into it.
func (b *box) keep(files []entry) error {
	for _, old := range b.note.Files {
		if !slices.ContainsFunc(files, func(e entry) bool { return e.Name == old.Name }) {
			if err := os.Remove(filepath.Join(b.dir, old.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return bare(err)
			}
		}
	}
	b.note.Files, b.note.Cursor = files, ""
	return b.save()
}

// bare is the error without the path of the file.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
