package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// InclusionProof is the proof that a log holds an entry, in the form that other programs read too
// (https://c2sp.org/tlog-proof).
type InclusionProof struct {
	N          int64      // the entry's number, from 0
	Leaf       []byte     // the entry itself, as the form's extra data; empty: it is kept elsewhere
	Path       [][32]byte // from the entry to the root
	Checkpoint string     // signed
}

const proofFirst = "c2sp.org/tlog-proof@v1"

// String is the proof as a file.
func (p InclusionProof) String() string {
	var b strings.Builder
	b.WriteString(proofFirst + "\n")
	if len(p.Leaf) > 0 {
		fmt.Fprintf(&b, "extra %s\n", base64.StdEncoding.EncodeToString(p.Leaf))
	}
	fmt.Fprintf(&b, "index %d\n%s\n%s", p.N, hashLines(p.Path), p.Checkpoint)
	return b.String()
}

var errProofForm = errors.New("log: not a proof in the form tlog-proof")

// ParseInclusionProof reads a proof strictly: it accepts exactly what String writes.
func ParseInclusionProof(text string) (InclusionProof, error) {
	var p InclusionProof
	head, checkpoint, _ := strings.Cut(text, "\n\n")
	p.Checkpoint = checkpoint
	lines := strings.Split(head, "\n")
	if len(lines) > 1 && strings.HasPrefix(lines[1], "extra ") {
		leaf, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[1], "extra "))
		if err != nil || len(leaf) > leafMax {
			return p, errProofForm
		}
		p.Leaf, lines = leaf, lines[1:]
	}
	if len(lines) < 2 {
		return p, errProofForm
	}
	var err error
	if p.N, err = strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64); err != nil {
		return p, errProofForm
	}
	if p.Path, err = parseHashes(lines[2:]); err != nil || p.String() != text {
		return p, errProofForm
	}
	return p, nil
}

// Check checks that the log of one of the keys holds the leaf, and gives the checkpoint that says so.
func (p InclusionProof) Check(leaf []byte, keys ...string) (Checkpoint, error) {
	c, err := OpenCheckpoint(p.Checkpoint, keys...)
	if err != nil {
		return c, err
	}
	return c, CheckInclusion(p.Path, c, p.N, leaf)
}

// ConsistencyProof is the proof that a log of an earlier size is the beginning of the log now, in the form in
// which a log asks a witness to sign (https://c2sp.org/tlog-witness).
type ConsistencyProof struct {
	Old        int64 // the earlier size
	Path       [][32]byte
	Checkpoint string // the newer one, signed
}

// String is the proof as a file.
func (p ConsistencyProof) String() string {
	return fmt.Sprintf("old %d\n%s\n%s", p.Old, hashLines(p.Path), p.Checkpoint)
}

// ParseConsistencyProof reads a proof strictly: it accepts exactly what String writes.
func ParseConsistencyProof(text string) (ConsistencyProof, error) {
	var p ConsistencyProof
	head, checkpoint, _ := strings.Cut(text, "\n\n")
	p.Checkpoint = checkpoint
	lines := strings.Split(head, "\n")
	var err error
	p.Old, err = strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if err == nil {
		p.Path, err = parseHashes(lines[1:])
	}
	if err != nil || p.String() != text {
		return p, errors.New("log: not a proof of consistency")
	}
	return p, nil
}

func hashLines(path [][32]byte) string {
	var b strings.Builder
	for _, h := range path {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]))
		b.WriteByte('\n')
	}
	return b.String()
}

func parseHashes(lines []string) ([][32]byte, error) {
	if len(lines) > 2*64 {
		return nil, errProofForm
	}
	path := make([][32]byte, len(lines))
	for i, line := range lines {
		h, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(h) != tlog.HashSize {
			return nil, errProofForm
		}
		path[i] = [32]byte(h)
	}
	return path, nil
}
