package fetch

import (
	"archive/zip"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"syscall"

	"boligbro/adapters"
)

// Unreadable is the refusal for a file, or what is packed in it, that could not be read; its cause does not
// name the path. Unreadable itself says that waiting may help, so what waiting never mends has its own code.
func Unreadable(name string, err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &adapters.Refusal{Code: fault(err), File: name, Err: err}
}

// fault is the code of a file that could not be read.
func fault(err error) string {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return adapters.Missing
	case errors.Is(err, fs.ErrPermission):
		return adapters.Closed
	case errors.Is(err, syscall.EISDIR):
		return adapters.NotFile
	case errors.Is(err, ErrExpands):
		return adapters.TooLarge
	case errors.Is(err, ErrSeveral):
		return adapters.SeveralInside
	case errors.Is(err, ErrLocked):
		return adapters.Locked
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm), errors.Is(err, zip.ErrChecksum),
		errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return adapters.BadArchive
	}
	return adapters.Unreadable
}
