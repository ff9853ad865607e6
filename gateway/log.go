package gateway

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The compliance log is an RFC 6962 tree whose leaves are texts that a person can read. A leaf holds codes, times,
// random internal ids and salted commitments, never a name, an address or a tenancy number.

// LeafMunicipal is the kind of a leaf about an act of a municipality, whatever the act: such a leaf has no time and no
// codes, only a commitment that the municipality's side can open (retssikkerhedsloven § 5 a, stk. 3).
const LeafMunicipal = "municipal"

const (
	leafVersion = "boligbro-log 1"
	leafTime    = "2006-01-02T15:04:05.000000Z"
	leafMax     = 64 << 10
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
}

// Commitment hides the value and binds to it: SHA-256 over the label, the salt and the value, each with its length.
// Whoever holds label, salt and value can check it; nobody without the salt can guess the value from it.
func Commitment(label string, salt, value []byte) [32]byte {
	sum := sha256.New()
	var length [8]byte
	sum.Write([]byte("boligbro-commitment 1\n"))
	for _, part := range [][]byte{[]byte(label), salt, value} {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		sum.Write(length[:])
		sum.Write(part)
	}
	return [32]byte(sum.Sum(nil))
}

// Append writes the leaf at the end of b, in the one way that ParseLeaf reads. Codes without a value are left out.
func (l Leaf) Append(b []byte) []byte {
	b = append(b, leafVersion+"\nkind "...)
	b = append(b, l.Kind...)
	if !l.At.IsZero() {
		b = append(b, "\nat "...)
		b = l.At.UTC().AppendFormat(b, leafTime)
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

// plain reports whether the value is written as it is: printable ASCII without space, not beginning with a quote.
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
	var l Leaf
	for i, line := range lines[1 : len(lines)-1] {
		if err := l.parse(line); err != nil {
			return Leaf{}, fmt.Errorf("log: leaf, line %d: %w", i+2, err)
		}
	}
	if !name(l.Kind) || !bytes.Equal(l.Append(nil), b) {
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

// Tile is a complete tile of the tree: 256 hashes, level times 8 levels above the leaves, the N-th from the left.
type Tile struct {
	Level  int
	N      int64
	Hashes []byte
}

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// Tree is the right edge of the log's tree: for each level of tiles the hashes of the one that is not complete. The
// zero Tree is empty.
type Tree struct {
	size  int64
	edges [][]tlog.Hash
}

// OpenTree reads the tree of that size from what Edge gave.
func OpenTree(size int64, edge []byte) (*Tree, error) {
	t := &Tree{size: size}
	for n := size; n > 0; n >>= tileHeight {
		row := make([]tlog.Hash, n%tileWidth, tileWidth)
		for i := range row {
			if len(edge) < tlog.HashSize {
				return nil, errors.New("log: the edge of the tree is cut short")
			}
			edge = edge[copy(row[i][:], edge):]
		}
		t.edges = append(t.edges, row)
	}
	if len(edge) > 0 || size < 0 {
		return nil, errors.New("log: the edge of the tree does not fit its size")
	}
	return t, nil
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Edge is what OpenTree needs beside the size: the hashes of the tiles that are not complete, lowest level first.
func (t *Tree) Edge() []byte {
	var b []byte
	for _, row := range t.edges {
		for i := range row {
			b = append(b, row[i][:]...)
		}
	}
	return b
}

// Append adds a leaf and gives the tiles that it completes.
func (t *Tree) Append(leaf []byte) []Tile {
	t.size++
	var done []Tile
	h := tlog.RecordHash(leaf)
	for level := 0; ; level++ {
		if level == len(t.edges) {
			t.edges = append(t.edges, make([]tlog.Hash, 0, tileWidth))
		}
		row := append(t.edges[level], h)
		if len(row) < tileWidth {
			t.edges[level] = row
			return done
		}
		tile := Tile{Level: level, N: t.size>>(tileHeight*(level+1)) - 1, Hashes: make([]byte, 0, tileWidth*tlog.HashSize)}
		for i := range row {
			tile.Hashes = append(tile.Hashes, row[i][:]...)
		}
		done = append(done, tile)
		h = perfect(row)
		t.edges[level] = row[:0]
	}
}

// perfect is the hash of a full subtree; it writes over the row.
func perfect(row []tlog.Hash) tlog.Hash {
	for n := len(row); n > 1; n /= 2 {
		for i := 0; i < n; i += 2 {
			row[i/2] = tlog.NodeHash(row[i], row[i+1])
		}
	}
	return row[0]
}

// Hash is the tree's hash (RFC 6962, section 2.1): the full subtrees of the edge, joined from the right.
func (t *Tree) Hash() [32]byte {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	var h tlog.Hash
	first := true
	for _, row := range t.edges {
		row = append([]tlog.Hash(nil), row...)
		for width := 1; len(row) > 0; width *= 2 {
			if len(row)&width == 0 {
				continue
			}
			left := perfect(row[len(row)-width:])
			row = row[:len(row)-width]
			if first {
				h, first = left, false
			} else {
				h = tlog.NodeHash(left, h)
			}
		}
	}
	return h
}

// TileReader reads the hashes of a complete tile.
type TileReader func(level int, n int64) ([]byte, error)

// tiles serves the tree's hashes to tlog, complete tiles from the reader and the others from the edge.
type tiles struct {
	tree *Tree
	read TileReader
}

func (r tiles) Height() int                     { return tileHeight }
func (r tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (r tiles) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(want))
	for i, tile := range want {
		var err error
		complete := r.tree.size >> (tileHeight * (tile.L + 1))
		if tile.N < complete {
			data[i], err = r.read(tile.L, tile.N)
		} else if tile.N == complete && tile.L < len(r.tree.edges) {
			for _, h := range r.tree.edges[tile.L] {
				data[i] = append(data[i], h[:]...)
			}
		}
		if err != nil {
			return nil, err
		}
		if len(data[i]) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("log: tile %d of level %d is cut short", tile.N, tile.L)
		}
		data[i] = data[i][:tile.W*tlog.HashSize]
	}
	return data, nil
}

// hashes reads the tree as it was at that size, or now.
func (t *Tree) hashes(read TileReader) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: t.size, Hash: t.Hash()}, tiles{t, read})
}

// HashAt is the hash that the tree had at an earlier size, read from the tiles.
func (t *Tree) HashAt(size int64, read TileReader) ([32]byte, error) {
	if size < 0 || size > t.size {
		return [32]byte{}, fmt.Errorf("log: it has %d entries, not %d", t.size, size)
	}
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, t.hashes(read))
}

// ProveInclusion proves that leaf n is in the tree.
func (t *Tree) ProveInclusion(n int64, read TileReader) ([][32]byte, error) {
	proof, err := tlog.ProveRecord(t.size, n, t.hashes(read))
	return plainHashes(proof), err
}

// ProveConsistency proves that the tree of an earlier size is the beginning of this one.
func (t *Tree) ProveConsistency(size int64, read TileReader) ([][32]byte, error) {
	proof, err := tlog.ProveTree(t.size, size, t.hashes(read))
	return plainHashes(proof), err
}

// CheckInclusion checks that the leaf is number n of the tree that the checkpoint names.
func CheckInclusion(proof [][32]byte, c Checkpoint, n int64, leaf []byte) error {
	return tlog.CheckRecord(tlogHashes(proof), c.Size, c.Hash, n, tlog.RecordHash(leaf))
}

// CheckConsistency checks that the old checkpoint's tree is the beginning of the new one's.
func CheckConsistency(proof [][32]byte, c, old Checkpoint) error {
	return tlog.CheckTree(tlogHashes(proof), c.Size, c.Hash, old.Size, old.Hash)
}

func plainHashes(in []tlog.Hash) [][32]byte {
	out := make([][32]byte, len(in))
	for i := range in {
		out[i] = in[i]
	}
	return out
}

func tlogHashes(in [][32]byte) []tlog.Hash {
	out := make([]tlog.Hash, len(in))
	for i := range in {
		out[i] = in[i]
	}
	return out
}

// Checkpoint is what an installation signs about its log: how long it is, and the hash of its tree.
type Checkpoint struct {
	Origin string // "boligbro/" and the installation's random id; also the name of its key
	Size   int64
	Hash   [32]byte
}

// NewLogKey makes an ed25519 key pair in note's encoding: the secret one signs checkpoints, the public one checks them.
func NewLogKey(origin string) (secret, public string, err error) {
	return note.GenerateKey(nil, origin)
}

// LogSigner signs checkpoints.
type LogSigner struct{ signer note.Signer }

// NewLogSigner reads a secret key from NewLogKey. Its error does not quote the key.
func NewLogSigner(secret string) (*LogSigner, error) {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, errors.New("log: not a key that signs checkpoints")
	}
	return &LogSigner{signer}, nil
}

// Sign writes the checkpoint as a signed note: origin, size, base64 of the hash, and the signature (C2SP tlog-checkpoint).
func (s *LogSigner) Sign(c Checkpoint) (string, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Hash[:]))
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	return string(signed), err
}

// OpenCheckpoint checks the signature with the public key and reads the checkpoint.
func OpenCheckpoint(signed, public string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return Checkpoint{}, errors.New("log: not a key that checks checkpoints")
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, errors.New("log: the checkpoint is not signed by this log's key")
	}
	c := Checkpoint{Origin: verifier.Name()}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != c.Origin {
		return Checkpoint{}, errors.New("log: the checkpoint is not one of this log")
	}
	c.Size, err = strconv.ParseInt(lines[1], 10, 64)
	hash, hashErr := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || hashErr != nil || c.Size < 0 || len(hash) != len(c.Hash) || strconv.FormatInt(c.Size, 10) != lines[1] {
		return Checkpoint{}, errors.New("log: the checkpoint cannot be read")
	}
	copy(c.Hash[:], hash)
	return c, nil
}
