package pull

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/cespare/xxhash/v2"
)

// Sum tells whether two readings gave the same rows. The order of the rows does not count: a database gives
// the rows of a table in whatever order suits it. It is no proof against somebody who makes rows to be alike;
// who owns the system that is read needs no such trick.
type Sum struct {
	hash  *xxhash.Digest // of one row
	total [2]uint64      // under two seeds: 128 bits that chance will not make alike
	rows  int
}

// NewSum is the sum of no rows.
func NewSum() *Sum { return &Sum{hash: xxhash.New()} }

// Add adds a row.
func (s *Sum) Add(row []byte) {
	for i := range s.total {
		s.hash.ResetWithSeed(uint64(i + 1))
		s.hash.Write(row)
		s.total[i] += s.hash.Sum64()
	}
	s.rows++
}

// Rows is how many rows were added.
func (s *Sum) Rows() int { return s.rows }

// Cursor is of the rows, read under the settings whose hash is mapping.
func (s *Sum) Cursor(kind, mapping string) string {
	var b []byte
	for _, part := range s.total {
		b = binary.LittleEndian.AppendUint64(b, part)
	}
	sum := sha256.Sum256(b) // a sum of one row is no hash of it alone
	return kind + ":" + mapping + ":" + strconv.Itoa(s.rows) + ":" + hex.EncodeToString(sum[:])
}

// Mapping is the hash of what decides how rows become records: the version of the way they are read, and the
// settings. Secrets among the settings do not count.
func Mapping(version int, settings ...any) (string, error) {
	text, err := json.Marshal(append([]any{version}, settings...))
	if err != nil {
		return "", fmt.Errorf("the settings of a source: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), nil
}
