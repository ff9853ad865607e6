package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// agreement holds the entries of the kinds of which there are most against their rows, without matching them
// one by one: each leaf is hashed under a key of the moment, added from the side of the log and taken away
// from the side of the rows. Where nothing is left, every entry has its row and every row its entry. Where
// something is, the bucket says which entries are to be looked at.
type agreement struct {
	agreementKeys
	buckets [4096][4]uint64
	buffer  []byte
}

// agreementKeys are what two sides of one agreement have in common.
type agreementKeys struct {
	seed maphash.Seed
	key  [32]byte
}

func newAgreementKeys() agreementKeys {
	k := agreementKeys{seed: maphash.MakeSeed()}
	rand.Read(k.key[:])
	return k
}

// inBulk reports whether entries of the kind are held against their rows by an agreement: those of cases and
// of what is sent.
func inBulk(kind string) bool {
	switch kind {
	case kindVersion, kindEvaluation, kindNotice, kindDelivery,
		kindAttempt, kindAttemptEnd, kindReceipt, kindChange:
		return true
	}
	return false
}

// bulkTables are where the rows of those kinds lie.
var bulkTables = []string{"versions", "evaluations", "notices", "deliveries", "delivery_acts"}

// count adds a leaf once (1) or takes it away (-1), whenever it was written.
func (a *agreement) count(leaf *ledger.Leaf, times int) {
	untimed := *leaf
	untimed.At = gateway.LogEntry{}.At
	a.buffer = untimed.Append(append(a.buffer[:0], a.key[:]...))
	a.add(a.bucket([]byte(leaf.ID)), times)
}

// countWritten is count of a leaf as it is written.
func (a *agreement) countWritten(w *ledger.Written) {
	a.buffer = append(append(append(a.buffer[:0], a.key[:]...), w.Before...), w.After...)
	a.add(a.bucket(w.ID), 1)
}

func (a *agreement) add(bucket, times int) {
	sum := sha256.Sum256(a.buffer)
	for i := range 4 {
		a.buckets[bucket][i] += binary.BigEndian.Uint64(sum[8*i:]) * uint64(times)
	}
}

// hash is a short one of an id: two ids may have the same.
func (k *agreementKeys) hash(id []byte) uint64 { return maphash.Bytes(k.seed, id) }

func (a *agreement) bucket(id []byte) int { return int(a.hash(id) % uint64(len(a.buckets))) }

// differs reports whether entries or rows with that id may be part of the difference.
func (a *agreement) differs(id string) bool { return a.buckets[a.bucket([]byte(id))] != [4]uint64{} }

// equal reports whether the two sides hold the same.
func (a *agreement) equal() bool { return a.buckets == [4096][4]uint64{} }

// join adds what was counted beside it.
func (a *agreement) join(other *agreement) {
	for i := range a.buckets {
		for j := range a.buckets[i] {
			a.buckets[i][j] += other.buckets[i][j]
		}
	}
}
