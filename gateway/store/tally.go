package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// tally compares two multisets of any size in bounded memory. Every member is hashed under a key of the
// moment into one of many buckets, added there from one side and taken away from the other: buckets that are
// not empty in the end hold the difference.
type tally struct {
	mac     hash.Hash
	buckets [4096][4]uint64
}

func newTally() *tally {
	key := make([]byte, 32)
	rand.Read(key)
	return &tally{mac: hmac.New(sha256.New, key)}
}

// count adds the member once (1) or takes it away (-1).
func (t *tally) count(member string, times int) {
	bucket, sum := t.place(member)
	for i := range sum {
		t.buckets[bucket][i] += sum[i] * uint64(times)
	}
}

func (t *tally) place(member string) (bucket int, sum [4]uint64) {
	t.mac.Reset()
	t.mac.Write([]byte(member))
	var h [sha256.Size]byte
	t.mac.Sum(h[:0])
	for i := range sum {
		sum[i] = binary.BigEndian.Uint64(h[8*i:])
	}
	return int(sum[0] >> 52), sum
}

// differs reports whether the member may be part of the difference.
func (t *tally) differs(member string) bool {
	bucket, _ := t.place(member)
	return t.buckets[bucket] != [4]uint64{}
}

// equal reports whether the two sides hold the same.
func (t *tally) equal() bool {
	for i := range t.buckets {
		if t.buckets[i] != [4]uint64{} {
			return false
		}
	}
	return true
}
