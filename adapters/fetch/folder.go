package fetch

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"boligbro/config"
	"boligbro/config/client"
)

// Folder is a folder on this machine, such as one that is mounted: the section folder of from.
type Folder struct{ Files }

// Check notes everything that is wrong.
func (s *Folder) Check(f config.Faults) { s.Files.check(f) }

func (s *Folder) place(dir string) place {
	own := s.Files
	own.Fill()
	own.Path = absolute(dir, own.Path)
	if own.Archive != "" {
		own.Archive = absolute(dir, own.Archive)
	}
	return &files{
		Files: own, key: "from.folder", wait: client.Pause, local: true,
		dial: func(context.Context) (folder, error) { return local{}, nil },
	}
}

func absolute(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	// A trailing separator is kept out, and a pattern in the name stays one.
	return path.Join(filepath.ToSlash(dir), name)
}

// local is the file system of this machine.
type local struct{}

func (local) list(dir string) (infos []fs.FileInfo, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil {
			infos = append(infos, info)
		}
	}
	return infos, nil
}

func (local) open(name string) (io.ReadCloser, error) { return os.Open(name) }

func (local) stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

// move makes a second name and removes the first, because a rename would replace what is there. Some mounted
// folders have no second names; there it renames, as nobody else had the name a moment ago.
func (local) move(from, to string) error {
	switch err := os.Link(from, to); {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrNotExist):
		return err
	}
	return os.Rename(from, to)
}

func (local) close() error { return nil }
