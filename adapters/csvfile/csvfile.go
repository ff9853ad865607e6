// Package csvfile reads the files that housing systems export: one row per tenancy or per event, in the
// columns, code tables, encoding and ways of writing that the settings describe. A bad row is quarantined
// with its place and never its value; a file that cannot be whole is refused.
package csvfile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/pull"
	"boligbro/config"
)

// version is that of the way files are read. It is part of the cursor: raise it when the same file gives
// other records than before, so that it is read again.
const version = 7

// Source reads the files of one housing system.
type Source struct {
	pull.Pull
	fetch.Reading
	plan *plan
}

var (
	_ adapters.Source  = (*Source)(nil)
	_ adapters.Tabular = (*Source)(nil)
)

// New is the source that the settings describe. Relative paths are read from dir. The age of a file is
// counted to now. Settings that are wrong give a *config.Error.
func New(of config.Source, settings Settings, dir string, now func() time.Time) (*Source, error) {
	p, faults := settings.plan()
	if len(faults) > 0 {
		return nil, fmt.Errorf("source %s: %w", of.Name, &config.Error{Faults: faults})
	}
	s := &Source{plan: p, Reading: fetch.NewReading(of, "csv", settings.Files, dir, now)}
	s.Choice.Which, s.Choice.ByEvent = p.which, p.rows.ByEvent()
	settings.Files = ""
	s.Pull = pull.Of(s)
	var err error
	s.Mapping, err = pull.Mapping(version, of.Name, of.Association, settings)
	return s, err
}

// Read gives every row of the files to fn. The cursor is of the bytes that were parsed.
func (s *Source) Read(ctx context.Context, _ string, fn pull.Row) (string, error) {
	files, err := s.Begin()
	if err != nil {
		return "", err
	}
	sums, rows := newTotal(), 0
	for _, f := range files {
		r := &reader{source: s, file: f, fn: fn}
		if err := r.read(ctx); err != nil {
			return "", err
		}
		rows += r.rows
		sums.add(r.hashed.n, r.hashed.sum.Sum(nil))
	}
	if rows == 0 {
		return "", &adapters.Refusal{Code: adapters.Empty, File: files[0].Name()}
	}
	return sums.cursor(s.Mapping).String(), nil
}

// Known reports whether the cursor came from the same bytes under the same settings. Most changes show in the
// size, and then nothing is read.
func (s *Source) Known(ctx context.Context, given string) (bool, error) {
	files, err := s.Choice.Files()
	if err != nil {
		return false, err
	}
	var size int64
	for _, f := range files {
		size += f.Info.Size()
	}
	if !strings.HasPrefix(given, cursor{s.Mapping, size, ""}.String()) {
		return false, nil
	}
	sums := newTotal()
	for _, f := range files {
		n, sum, err := hashed(ctx, f)
		if err != nil {
			return false, err
		}
		sums.add(n, sum)
	}
	return sums.cursor(s.Mapping).String() == given, nil
}

// cursor says which bytes were read and how: mapping, size and the hash of the files' hashes.
type cursor struct {
	mapping string
	size    int64
	sum     string
}

func (c cursor) String() string {
	return "csv1:" + c.mapping + ":" + strconv.FormatInt(c.size, 10) + ":" + c.sum
}

// total hashes the files' own hashes.
type total struct {
	size int64
	sums hash.Hash
}

func newTotal() *total { return &total{sums: sha256.New()} }

func (t *total) add(size int64, sum []byte) {
	t.size += size
	t.sums.Write(sum)
}

func (t *total) cursor(mapping string) cursor {
	return cursor{mapping, t.size, hex.EncodeToString(t.sums.Sum(nil))}
}

// hashed is the length and the hash of a file's bytes.
func hashed(ctx context.Context, f fetch.File) (int64, []byte, error) {
	in, err := os.Open(f.Path)
	if err != nil {
		return 0, nil, fetch.Unreadable(f.Name(), err)
	}
	defer in.Close()
	sum := sha256.New()
	n, err := io.CopyBuffer(sum, &cancelled{ctx, in}, make([]byte, blockSize))
	if ctx.Err() != nil {
		return 0, nil, ctx.Err()
	}
	if err != nil {
		return 0, nil, fetch.Unreadable(f.Name(), err)
	}
	return n, sum.Sum(nil), nil
}

// cancelled is a reader that ends with its context.
type cancelled struct {
	ctx context.Context
	in  io.Reader
}

func (c *cancelled) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.in.Read(b)
}
