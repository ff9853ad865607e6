package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// MasterKey wraps every other key. It is kept outside the database: whoever has both can read the personal
// data, and whoever loses it has lost the personal data for good. It cannot print.
type MasterKey struct{ key [32]byte }

// NewMaster is a fresh random master key.
func NewMaster() MasterKey {
	var m MasterKey
	rand.Read(m.key[:])
	return m
}

// String hides the key.
func (m MasterKey) String() string { return "(master key)" }

// GoString hides the key from %#v.
func (m MasterKey) GoString() string { return m.String() }

// MarshalText hides the key from every encoder.
func (m MasterKey) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// IsZero reports whether no key has been given.
func (m MasterKey) IsZero() bool { return m == MasterKey{} }

// id distinguishes keys without revealing anything about them.
func (m MasterKey) id() (id [4]byte) {
	sum := sha256.Sum256(append([]byte("boligbro master key id\n"), m.key[:]...))
	copy(id[:], sum[:])
	return id
}

// ParseMaster reads a master key from a file, an environment variable or the output of a command: 32 bytes
// written in hex (64 characters) or base64 (44 characters), white space around it ignored. Its error does not
// quote the text.
func ParseMaster(text string) (MasterKey, error) {
	text = strings.TrimSpace(text)
	raw, err := hex.DecodeString(text)
	if err != nil {
		raw, err = base64.StdEncoding.DecodeString(text)
	}
	var m MasterKey
	if err != nil || len(raw) != len(m.key) {
		return m, errors.New(
			"not a master key: it must be 32 bytes in hex or base64; make one with: openssl rand -hex 32",
		)
	}
	copy(m.key[:], raw)
	if m.IsZero() {
		return m, errors.New("not a master key: all its bytes are zero")
	}
	return m, nil
}

// LoadMaster reads the master key from a file that nobody but its owner may read or write. When the file is
// missing and create is set, it is made with a fresh key (0600, its folder 0700), whole or not at all.
func LoadMaster(path string, create bool) (MasterKey, error) {
	m, err := readMaster(path)
	if !errors.Is(err, fs.ErrNotExist) || !create {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("master key file %s is missing: put it back from where it is kept safe (%w)", path,
				fs.ErrNotExist)
		}
		return m, err
	}
	if err := makeMaster(path); err != nil {
		return MasterKey{}, fmt.Errorf("master key file %s cannot be made: %w", path, err)
	}
	return readMaster(path)
}

func readMaster(path string) (MasterKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return MasterKey{}, err
	}
	if !info.Mode().IsRegular() {
		return MasterKey{}, fmt.Errorf("master key file %s is not a file", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return MasterKey{}, fmt.Errorf(
			"master key file %s can be reached by others (%#o): run chmod 600 on it, and think about who may have "+
				"read it", path, info.Mode().Perm(),
		)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return MasterKey{}, err
	}
	m, err := ParseMaster(string(text))
	if err != nil {
		return m, fmt.Errorf("master key file %s: %w", path, err)
	}
	return m, nil
}

// makeMaster writes beside the place and links into it, so that of two processes that start at once one makes
// the key and both read the same, and a power cut leaves no half file.
func makeMaster(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".master-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	key := NewMaster().key
	_, err = f.WriteString(hex.EncodeToString(key[:]) + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
