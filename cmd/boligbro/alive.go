package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// alive shows other processes that share the data folder that this one lives: a file named for it, locked for
// as long as it runs. The operating system lets go of the lock however the process ends, so a file that can
// be locked belongs to a dead one.
type alive struct {
	file *os.File
	path string
}

// live takes owner's lock in the folder, and gives the owners that are dead.
func live(folder, owner string) (alive, []string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return alive{}, nil, err
	}
	// It gets its name when it is locked, so that nobody sees it unlocked.
	path, nameless := filepath.Join(folder, owner), filepath.Join(folder, "."+owner)
	file, err := os.OpenFile(nameless, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return alive{}, nil, err
	}
	if err := errors.Join(lock(file), os.Rename(nameless, path)); err != nil {
		return alive{}, nil, errors.Join(err, file.Close())
	}
	others, err := os.ReadDir(folder)
	if err != nil {
		return alive{}, nil, errors.Join(err, file.Close())
	}
	var dead []string
	for _, other := range others {
		if other.Name() == owner || other.Name()[0] == '.' {
			continue
		}
		f, err := os.OpenFile(filepath.Join(folder, other.Name()), os.O_RDWR, 0)
		if err != nil {
			continue // it has just ended well, and removed its file
		}
		if lock(f) == nil {
			dead = append(dead, other.Name())
		}
		f.Close()
	}
	return alive{file, path}, dead, nil
}

func lock(f *os.File) error {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return fmt.Errorf("lock %s: %w", filepath.Base(f.Name()), err)
	}
	return nil
}

// alone reports whether no other process that shares the folder lives.
func (a alive) alone() (bool, error) {
	folder := filepath.Dir(a.path)
	files, err := os.ReadDir(folder)
	if err != nil {
		return false, err
	}
	for _, other := range files {
		if other.Name() == filepath.Base(a.path) || other.Name()[0] == '.' {
			continue
		}
		f, err := os.OpenFile(filepath.Join(folder, other.Name()), os.O_RDWR, 0)
		if err != nil {
			continue // it has just ended well, and removed its file
		}
		lives := lock(f) != nil
		if f.Close(); lives {
			return false, nil
		}
	}
	return true, nil
}

// forget removes the files of owners whose leases have been ended.
func forget(folder string, dead []string) {
	for _, owner := range dead {
		os.Remove(filepath.Join(folder, owner))
	}
}

// end lets go of the lock, and removes the file unless something is left of the process: what it has claimed
// in a database that it could not write any more. Then the next one finds it dead.
func (a alive) end(left bool) {
	if a.file == nil {
		return
	}
	if !left {
		os.Remove(a.path)
	}
	a.file.Close()
}
