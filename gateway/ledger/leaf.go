package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An entry of the compliance log is a text that a person can read. It holds codes, times, random internal ids
// and salted commitments, never a name, an address or a tenancy number.

// LeafMunicipal is the kind of a leaf about an act of a municipality, whatever the act: such a leaf has no
// time and no codes, only a commitment that the municipality's side can open (retssikkerhedsloven § 5 a,
// stk. 3).
const LeafMunicipal = "municipal"

const (
	leafVersion = "boligbro-log 1"
	leafTime    = "2006-01-02T15:04:05.000000Z"
	leafMost    = 1 << 10   // what most leaves fit into
	leafMax     = 1<<16 - 1 // a bundle of entries says the length of each in two bytes
)

// Leaf is one act as the log holds it.
type Leaf struct {
	Kind    string
	At      time.Time // when it was written, in microseconds; zero for a municipal leaf
	ID      string    // the act's random internal id
	Codes   []Code    // in the order they were written; each name once
	Commits []Commit
}

// Code is one open fact of a leaf: a code, a day, an instant, a number or an internal id.
type Code struct{ Name, Value string }

// Commit is a salted commitment to what the leaf does not tell.
type Commit struct {
	Label string
	Hash  [32]byte
	// Opening is what opens it, where that is at hand; it is never written into the leaf.
	Opening *Opening
}

// Opening opens a commitment: whoever has it can check what a leaf committed to.
type Opening struct{ Salt, Value []byte }

// Opens reports whether the opening is that of the commitment.
func (o Opening) Opens(c Commit) bool { return c.Hash == Commitment(c.Label, o.Salt, o.Value) }

// Commitment hides the value and binds to it: SHA-256 over the label, the salt and the value, each with its
// length. Whoever holds label, salt and value can check it; nobody without the salt can guess the value from
// it.
func Commitment(label string, salt, value []byte) [32]byte {
	sum := sha256.New()
	var length [8]byte
	sum.Write([]byte("boligbro-commitment 1\n"))
	for _, part := range [][]byte{[]byte(label), salt, value} {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		sum.Write(length[:])
		sum.Write(part)
	}
	var hash [32]byte
	sum.Sum(hash[:0])
	return hash
}

// Append writes the leaf at the end of b, in the one way that ParseLeaf reads. Codes without a value are left
// out.
func (l Leaf) Append(b []byte) []byte {
	b = append(b, leafVersion+"\nkind "...)
	b = append(b, l.Kind...)
	if !l.At.IsZero() {
		b = append(b, "\nat "...)
		b = AppendTime(b, l.At)
	}
	b = append(b, "\nid "...)
	b = appendWord(b, l.ID)
	for _, c := range l.Codes {
		if c.Value == "" {
			continue
		}
		b = append(b, "\ncode "...)
		b = append(b, c.Name...)
		b = append(b, ' ')
		b = appendWord(b, c.Value)
	}
	for _, c := range l.Commits {
		b = append(b, "\ncommit "...)
		b = append(b, c.Label...)
		b = append(b, ' ')
		b = hex.AppendEncode(b, c.Hash[:])
	}
	return append(b, '\n')
}

// AppendTime writes an instant as leaves hold it: in UTC, to the microsecond.
func AppendTime(b []byte, at time.Time) []byte {
	b = at.UTC().AppendFormat(b, time.RFC3339) // several times as fast as another layout
	micros := at.Nanosecond() / 1000
	b[len(b)-1] = '.' // for its Z
	for unit := 100_000; unit > 0; unit /= 10 {
		b = append(b, byte('0'+micros/unit%10))
	}
	return append(b, 'Z')
}

// Written is a leaf as it is written, cut around the time at which it was.
type Written struct{ ID, Before, After []byte }

// CutTime reads of a written leaf its id and no more. It reports false where the leaf does not begin with that
// kind and that time, or its id is quoted: then ParseLeaf says what it is.
func (w *Written) CutTime(b []byte, kind string, at time.Time) bool {
	var buffer [128]byte
	begins := append(buffer[:0], leafVersion+"\nkind "...)
	begins = append(begins, kind...)
	before := len(begins)
	begins = append(begins, "\nat "...)
	begins = AppendTime(begins, at)
	after := len(begins)
	begins = append(begins, "\nid "...)
	if at.IsZero() || !bytes.HasPrefix(b, begins) {
		return false
	}
	id, _, ended := bytes.Cut(b[len(begins):], []byte("\n"))
	w.ID, w.Before, w.After = id, b[:before], b[after:]
	return ended && len(id) > 0 && id[0] != '"'
}

// Code is the value of the named code, and whether the leaf has it.
func (l Leaf) Code(name string) (string, bool) {
	for _, c := range l.Codes {
		if c.Name == name {
			return c.Value, true
		}
	}
	return "", false
}

// appendWord writes a value that stays on its line: as it is when it is plain, else quoted in ASCII.
func appendWord(b []byte, s string) []byte {
	if plain(s) {
		return append(b, s...)
	}
	return strconv.AppendQuoteToASCII(b, s)
}

// plain reports whether the value is written as it is: printable ASCII without space, not beginning with a
// quote.
func plain(s string) bool {
	if s == "" || s[0] == '"' {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// name reports whether s is fit for a kind, the name of a code or a label.
func name(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (i == 0 || (c < '0' || c > '9') && c != '-') {
			return false
		}
	}
	return s != ""
}

// ParseLeaf reads a leaf strictly: it accepts exactly the bytes that Append writes.
func ParseLeaf(b []byte) (Leaf, error) {
	if len(b) > leafMax {
		return Leaf{}, errors.New("log: the leaf is too long")
	}
	lines := strings.Split(string(b), "\n")
	if lines[len(lines)-1] != "" {
		return Leaf{}, errors.New("log: the leaf does not end with a line feed")
	}
	if lines[0] != leafVersion {
		return Leaf{}, fmt.Errorf("log: the leaf does not begin with %q", leafVersion)
	}
	l := Leaf{Codes: make([]Code, 0, len(lines))}
	for i, line := range lines[1 : len(lines)-1] {
		if err := l.parse(line); err != nil {
			return Leaf{}, fmt.Errorf("log: leaf, line %d: %w", i+2, err)
		}
	}
	if len(l.Codes) == 0 {
		l.Codes = nil
	}
	var buffer [leafMost]byte
	if !name(l.Kind) || !bytes.Equal(l.Append(buffer[:0]), b) {
		return Leaf{}, errors.New("log: the leaf is not written as leaves are")
	}
	return l, nil
}

// parse reads one line after the first; that the lines stand in order is seen when the leaf is written again.
func (l *Leaf) parse(line string) (err error) {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "kind":
		l.Kind = rest
	case "at":
		l.At, err = time.Parse(leafTime, rest)
	case "id":
		l.ID, err = parseWord(rest)
	case "code":
		code, value, _ := strings.Cut(rest, " ")
		if _, has := l.Code(code); has || !name(code) {
			return errors.New("a code's name is not fit or stands twice")
		}
		value, err = parseWord(value)
		l.Codes = append(l.Codes, Code{code, value})
	case "commit":
		label, value, _ := strings.Cut(rest, " ")
		c := Commit{Label: label}
		n, hexErr := hex.Decode(c.Hash[:], []byte(value)[:min(len(value), 64)])
		if hexErr != nil || n != len(c.Hash) || !name(label) {
			return errors.New("not a commitment")
		}
		l.Commits = append(l.Commits, c)
	default:
		return errors.New("unknown line")
	}
	return err
}

func parseWord(s string) (string, error) {
	if plain(s) {
		return s, nil
	}
	value, err := strconv.Unquote(s)
	if err != nil || !strings.HasPrefix(s, `"`) || plain(value) {
		return "", errors.New("a value is not written as values are")
	}
	return value, nil
}
