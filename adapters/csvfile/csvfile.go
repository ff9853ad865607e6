// Package csvfile reads the files that housing systems export: one row per tenancy or per event, in the
// columns, code tables, encoding and ways of writing that the settings describe. A bad row is quarantined
// with its place and never its value; a file that cannot be whole is refused.
package csvfile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/config"
)

// version is that of the way files are read. It is part of the cursor: raise it when the same file gives
// other records than before, so that it is read again.
const version = 5

// Source reads the files of one housing system.
type Source struct {
	name, association string

	choice  fetch.Choice
	plan    *plan
	mapping string // hash of what decides how bytes become records
	last    pull
	tables  []adapters.Table // those that were read last
}

// pull is what Steps read last.
type pull struct {
	cursor string
	passed *adapters.Digest // nil: nothing was read, so any row may be there
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
	s := &Source{
		name: of.Name, association: of.Association, plan: p,
		choice: fetch.NewChoice(of, "csv", settings.Files, dir, now),
	}
	s.choice.Which, s.choice.ByEvent = p.which, p.rows.ByEvent()
	settings.Files = ""
	text, err := json.Marshal(struct {
		Version           int
		Name, Association string
		CSV               Settings
	}{version, of.Name, of.Association, settings})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	s.mapping = hex.EncodeToString(sum[:8])
	return s, nil
}

// Name is the source's name in the settings.
func (s *Source) Name() string { return s.name }

// Tables are the files that were read last.
func (s *Source) Tables() []adapters.Table { return s.tables }

// Snapshot reports that every pull is all that the files hold, so that what they leave out is gone.
func (s *Source) Snapshot() bool { return true }

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

// unchanged reports whether the cursor came from the same bytes under the same settings. Most changes show
// in the size, and then nothing is read.
func (s *Source) unchanged(ctx context.Context, files []fetch.File, given string) (bool, error) {
	var size int64
	for _, f := range files {
		size += f.Info.Size()
	}
	if !strings.HasPrefix(given, cursor{s.mapping, size, ""}.String()) {
		return false, nil
	}
	sums := newTotal()
	for _, f := range files {
		in, err := os.Open(f.Path)
		if err != nil {
			return false, fetch.Unreadable(f.Name(), err)
		}
		sum := sha256.New()
		n, err := io.CopyBuffer(sum, &cancelled{ctx, in}, make([]byte, blockSize))
		in.Close()
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil {
			return false, fetch.Unreadable(f.Name(), err)
		}
		sums.add(n, sum.Sum(nil))
	}
	return sums.cursor(s.mapping).String() == given, nil
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
