package fetch

import (
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"path/filepath"
	"strings"
)

// Errors of Unpack and of what it gives, each about the archive as a whole.
var (
	// ErrExpands: trying again cannot help.
	ErrExpands = errors.New("it grows beyond what an export can be when it is unpacked")
	// ErrSeveral: an archive is one list.
	ErrSeveral = errors.New("the archive holds several files, or none; put the one list into it")
	// ErrLocked: nobody here has the password.
	ErrLocked = errors.New("the archive has a password; export it without one")
)

// The most that is unpacked: so many times the archive's size, and from so many bytes on. Text that says the
// same again and again is packed to a fiftieth; a bomb to a thousandth.
const (
	mostTimes  = 200
	mostAnyway = 64 << 20
)

// Packed reports whether the file's name says that it is an archive: gzip or zip.
func Packed(name string) bool { return gzipped(name) || zipped(name) }

func gzipped(name string) bool { return strings.EqualFold(filepath.Ext(name), ".gz") }
func zipped(name string) bool  { return strings.EqualFold(filepath.Ext(name), ".zip") }

// Unpack is the one file in the archive of that name and size, as its bytes are read. What is read through it
// ends with ErrExpands when that is more than an export can be, and with the archive's own error when its
// checksum does not fit. An archive of gzip is read through in, and one of zip at its places in at.
func Unpack(name string, in io.Reader, at io.ReaderAt, size int64) (io.Reader, error) {
	most := max(mostAnyway, size*mostTimes)
	if gzipped(name) {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		return &limited{unpacked, most}, nil
	}
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return nil, err
	}
	var found *zip.File
	for _, f := range archive.File {
		if f.FileInfo().IsDir() || besides(f.Name) {
			continue
		}
		if found != nil {
			return nil, ErrSeveral
		}
		found = f
	}
	switch {
	case found == nil:
		return nil, ErrSeveral
	case found.Flags&1 != 0:
		return nil, ErrLocked
	}
	unpacked, err := found.Open()
	if err != nil {
		return nil, err
	}
	return &limited{unpacked, most}, nil
}

// besides reports whether the name is that of what systems put into an archive beside the list.
func besides(name string) bool {
	return strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/")
}

// limited gives at most so many bytes, and an error when there are more.
type limited struct {
	in   io.Reader
	left int64
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.in.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return 0, ErrExpands
	}
	return n, err
}
