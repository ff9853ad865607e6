// Package ledger is the compliance log as a pure value: its entries (Leaf), the RFC 6962 tree over them
// (Tree), and what the installation signs about it (Checkpoint). The tree shows whoever has a signed
// checkpoint whether an entry was changed, removed, added or moved.
package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Tile is a complete tile of the tree: 256 hashes, level times 8 levels above the leaves, the N-th from the
// left.
type Tile struct {
	Level  int
	N      int64
	Hashes []byte
}

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// Tree is the right edge of the log's tree: for each level of tiles the hashes of the one that is not
// complete. The zero Tree is empty.
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

// Edge is what OpenTree needs beside the size: the hashes of the tiles that are not complete, lowest level
// first.
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
		tile := Tile{
			Level: level, N: t.size>>(tileHeight*(level+1)) - 1, Hashes: make([]byte, 0, tileWidth*tlog.HashSize),
		}
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

// ProveConsistency proves that the tree of the size old is the beginning of that of the size now, which may
// be an earlier one too.
func (t *Tree) ProveConsistency(old, now int64, read TileReader) ([][32]byte, error) {
	if old < 1 || old > now || now > t.size {
		return nil, fmt.Errorf("log: it has %d entries, and no beginning of %d in %d", t.size, old, now)
	}
	proof, err := tlog.ProveTree(now, old, t.hashes(read))
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
