package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"boligbro/rules/lang"
	"boligbro/rules/text"
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

// ParseMaster reads a master key from an environment variable, the output of a command or a file, which there
// names: 32 bytes written in hex (64 characters) or base64 (44 characters), white space around it ignored. Its
// error, in both languages, does not quote the text.
func ParseMaster(written string, there lang.Text) (m MasterKey, err error) {
	written = strings.TrimSpace(written)
	raw, err := hex.DecodeString(written)
	if err != nil {
		raw, err = base64.StdEncoding.DecodeString(written)
	}
	switch {
	case written == "":
		return m, noMaster(there, lang.MasterEmpty)
	case err != nil || len(raw) != len(m.key):
		return m, noMaster(there, lang.MasterNone)
	}
	copy(m.key[:], raw)
	if m.IsZero() {
		return m, noMaster(there, lang.MasterZero)
	}
	return m, nil
}

func noMaster(there, what lang.Text) error { return &lang.Error{Words: lang.MasterWrong(there, what)} }

// LoadMaster reads the master key from a file that nobody but its owner may read or write. When the file is
// missing and create is set, it is made with a fresh key (0600), whole or not at all; its folder must be
// there. Its errors name the file and what to do, in both languages.
func LoadMaster(path string, create bool) (MasterKey, error) {
	m, err := readMaster(path)
	if !errors.Is(err, fs.ErrNotExist) || !create {
		return m, err
	}
	if err := makeMaster(path); err != nil {
		return MasterKey{}, &lang.Error{Kind: err, Words: lang.MasterNotMade(text.WithoutCPR(path), err)}
	}
	return readMaster(path)
}

func readMaster(path string) (MasterKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return MasterKey{}, unreadMaster(path, err)
	}
	if !info.Mode().IsRegular() {
		return MasterKey{}, &lang.Error{Words: lang.MasterNoFile(text.WithoutCPR(path))}
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return MasterKey{}, &lang.Error{Words: lang.MasterOpen(text.WithoutCPR(path), mode)}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return MasterKey{}, unreadMaster(path, err)
	}
	return ParseMaster(string(b), lang.MasterFile(text.WithoutCPR(path)))
}

func unreadMaster(path string, err error) error {
	return &lang.Error{Kind: err, Words: lang.MasterUnread(text.WithoutCPR(path), err)}
}

// makeMaster writes beside the place and links into it, so that of two processes that start at once one makes
// the key and both read the same, and a power cut leaves no half file.
func makeMaster(path string) error {
	dir := filepath.Dir(path)
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
