package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"boligbro/gateway/ledger"
)

// newLeaf is a leaf with something of everything.
func newLeaf() ledger.Leaf {
	return ledger.Leaf{
		Kind: "notice", At: time.Date(2026, 11, 22, 19, 0, 0, 123456000, time.UTC),
		ID: "0b2f7c1e-7a51-4f0b-9d7c-3a2b1c0d9e8f",
		Codes: []ledger.Code{
			{Name: "rule", Value: "eviction-filed"}, {Name: "key", Value: "aftale med \"mellemrum\" og æ"},
		},
		Commits: []ledger.Commit{{
			Label: "content", Hash: ledger.Commitment("content", []byte("salt"), []byte("value")),
		}},
	}
}

// The encoding is for ever: entries that were written are read years later, and their hashes are in signed
// trees.
func TestLeafIsWrittenTheSameForEver(t *testing.T) {
	want := `boligbro-log 1
kind notice
at 2026-11-22T19:00:00.123456Z
id 0b2f7c1e-7a51-4f0b-9d7c-3a2b1c0d9e8f
code rule eviction-filed
code key "aftale med \"mellemrum\" og \u00e6"
commit content ca9446c593dd160b4ce74eb44167a816aa2dfe4648903b5c220d5139f7e22254
`
	if diff := cmp.Diff(want, string(newLeaf().Append(nil))); diff != "" {
		t.Errorf("the leaf is written otherwise (-want +got):\n%s", diff)
	}
}

func TestParseLeafRefuses(t *testing.T) {
	good := string(newLeaf().Append(nil))
	if _, err := ledger.ParseLeaf([]byte(good)); err != nil {
		t.Fatalf("a good leaf: %v", err)
	}
	for name, bad := range map[string]string{
		"nothing":         "",
		"another version": strings.Replace(good, "boligbro-log 1", "boligbro-log 2", 1),
		"no end":          strings.TrimSuffix(good, "\n"),
		"a line more":     good + "\n",
		"an unknown line": good + "name Anne\n",
		"no kind":         strings.Replace(good, "kind notice\n", "", 1),
		"a kind twice":    strings.Replace(good, "kind notice\n", "kind notice\nkind notice\n", 1),
		"lines in other order": strings.Replace(strings.Replace(good, "kind notice\n", "", 1), "id ",
			"kind notice\nid ", 1),
		"a local time":         strings.Replace(good, "123456Z", "123456+01:00", 1),
		"a time cut short":     strings.Replace(good, ".123456Z", "Z", 1),
		"a code twice":         strings.Replace(good, "code key", "code rule", 1),
		"a code without value": strings.Replace(good, "code rule eviction-filed", "code rule", 1),
		"an empty code":        strings.Replace(good, "eviction-filed", `""`, 1),
		"a needless quote":     strings.Replace(good, "eviction-filed", `"eviction-filed"`, 1),
		"a bare quote":         strings.Replace(good, "eviction-filed", "`eviction-filed`", 1) + "x",
		"upper-case hex":       strings.Replace(good, "ca9446c5", "CA9446C5", 1),
		"a short commitment":   strings.Replace(good, "ca9446c5", "ca9446", 1),
		"a long commitment":    strings.Replace(good, "ca9446c5", "ca9446c5aa", 1),
		"a label with capital": strings.Replace(good, "commit content", "commit Content", 1),
		"carriage returns":     strings.ReplaceAll(good, "\n", "\r\n"),
		"too much":             strings.Replace(good, "eviction-filed", strings.Repeat("x", 1<<16), 1),
	} {
		leaf, err := ledger.ParseLeaf([]byte(bad))
		if err == nil {
			t.Errorf("%s: it was read as %+v", name, leaf)
		} else if strings.Contains(err.Error(), "eviction") {
			t.Errorf("%s: the error quotes the leaf: %v", name, err)
		}
	}
}

func FuzzParseLeaf(f *testing.F) {
	f.Add(newLeaf().Append(nil))
	f.Add([]byte("boligbro-log 1\nkind municipal\nid x\n"))
	f.Add([]byte("boligbro-log 1\nkind a\nat 0001-01-01T00:00:00.000000Z\nid \"\"\ncode a \"\\u00e6\"\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		leaf, err := ledger.ParseLeaf(b)
		if err != nil {
			return
		}
		if again := leaf.Append(nil); !bytes.Equal(again, b) {
			t.Errorf("read and written again:\n%q\n%q", b, again)
		}
	})
}

func TestLeafIsReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-z][a-z0-9-]{0,8}`)
		leaf := ledger.Leaf{Kind: name.Draw(t, "kind"), ID: rapid.StringN(1, 40, -1).Draw(t, "id")}
		if rapid.Bool().Draw(t, "timed") {
			leaf.At = time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, "at")).UTC()
		}
		for _, n := range rapid.SliceOfNDistinct(name, 0, 5, rapid.ID).Draw(t, "codes") {
			leaf.Codes = append(leaf.Codes, ledger.Code{Name: n, Value: rapid.StringN(1, 40, -1).Draw(t, "value")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "commits") {
			leaf.Commits = append(leaf.Commits, ledger.Commit{
				Label: name.Draw(t, "label"), Hash: sha256.Sum256([]byte("x")),
			})
		}
		got, err := ledger.ParseLeaf(leaf.Append(nil))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(leaf, got); diff != "" {
			t.Errorf("(-written +read):\n%s", diff)
		}
	})
}

func TestCommitmentTellsItsPartsApart(t *testing.T) {
	seen := map[[32]byte]bool{}
	for _, c := range []struct{ label, salt, value string }{
		{"a", "b", "c"}, {"ab", "", "c"}, {"a", "bc", ""}, {"", "ab", "c"}, {"a", "b", "cd"},
	} {
		h := ledger.Commitment(c.label, []byte(c.salt), []byte(c.value))
		if seen[h] {
			t.Errorf("%v gives a commitment that other parts give", c)
		}
		seen[h] = true
	}
}

// forest is a tree with its complete tiles, and the same tree as tlog keeps it.
type forest struct {
	tree   ledger.Tree
	tiles  map[[2]int64][]byte
	leaves [][]byte
	stored []tlog.Hash
}

func (f *forest) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x >= int64(len(f.stored)) {
			return nil, errors.New("no such hash")
		}
		hashes[i] = f.stored[x]
	}
	return hashes, nil
}

func (f *forest) read(level int, n int64) ([]byte, error) {
	tile, ok := f.tiles[[2]int64{int64(level), n}]
	if !ok {
		return nil, errors.New("no such tile")
	}
	return tile, nil
}

func (f *forest) append(t *testing.T, leaf []byte) {
	t.Helper()
	hashes, err := tlog.StoredHashes(int64(len(f.leaves)), leaf, f)
	if err != nil {
		t.Fatal(err)
	}
	f.stored = append(f.stored, hashes...)
	f.leaves = append(f.leaves, leaf)
	for _, tile := range f.tree.Append(leaf) {
		key := [2]int64{int64(tile.Level), tile.N}
		if f.tiles[key] != nil {
			t.Fatalf("tile %v was completed twice", key)
		}
		f.tiles[key] = tile.Hashes
	}
}

func grow(t *testing.T, size int) *forest {
	t.Helper()
	f := &forest{tiles: map[[2]int64][]byte{}}
	for i := range size {
		f.append(t, []byte{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	return f
}

// TestTreeIsTheOneOfRFC6962 compares every size up to some tiles with tlog's own bookkeeping.
func TestTreeIsTheOneOfRFC6962(t *testing.T) {
	f := &forest{tiles: map[[2]int64][]byte{}}
	for i := range 1100 {
		want := tlog.Hash(sha256.Sum256(nil))
		if i > 0 {
			var err error
			if want, err = tlog.TreeHash(int64(i), f); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.tree.Hash(); got != want {
			t.Fatalf("size %d: %x, not %x", i, got, want)
		}
		again, err := ledger.OpenTree(f.tree.Size(), f.tree.Edge())
		if err != nil || again.Hash() != want {
			t.Fatalf("size %d, opened again: %v", i, err)
		}
		f.append(t, []byte{byte(i), byte(i >> 8)})
	}
	for key, tile := range f.tiles {
		want, err := tlog.ReadTileData(tlog.Tile{H: 8, L: int(key[0]), N: key[1], W: 256}, f)
		if err != nil || !bytes.Equal(tile, want) {
			t.Errorf("tile %v is another: %v", key, err)
		}
	}
	if len(f.tiles) != 4 {
		t.Errorf("%d complete tiles", len(f.tiles))
	}
}

// TestTreeOfTwoLevels goes past the first tile of the second level.
func TestTreeOfTwoLevels(t *testing.T) {
	f := grow(t, 65536+300)
	want, err := tlog.TreeHash(f.tree.Size(), f)
	if err != nil || f.tree.Hash() != [32]byte(want) {
		t.Fatalf("the hash is another: %v", err)
	}
	if len(f.tiles) != 256+1+1 {
		t.Errorf("%d complete tiles", len(f.tiles))
	}
	again, err := ledger.OpenTree(f.tree.Size(), f.tree.Edge())
	if err != nil || again.Hash() != f.tree.Hash() {
		t.Errorf("opened again: %v", err)
	}
}

func TestOpenTreeRefuses(t *testing.T) {
	f := grow(t, 300)
	for _, c := range []struct {
		size int64
		edge []byte
	}{
		{300, f.tree.Edge()[1:]}, {301, f.tree.Edge()}, {299, f.tree.Edge()}, {300, append(f.tree.Edge(), 0)},
		{-1, nil}, {0, []byte{1}},
	} {
		if _, err := ledger.OpenTree(c.size, c.edge); err == nil {
			t.Errorf("size %d with %d bytes was opened", c.size, len(c.edge))
		}
	}
}

func TestProofs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.IntRange(1, 700).Draw(rt, "size")
		f := grow(t, size)
		now := ledger.Checkpoint{Size: f.tree.Size(), Hash: f.tree.Hash()}
		n := rapid.Int64Range(0, int64(size)-1).Draw(rt, "n")
		proof, err := f.tree.ProveInclusion(n, f.read)
		if err != nil {
			rt.Fatal(err)
		}
		if err := ledger.CheckInclusion(proof, now, n, f.leaves[n]); err != nil {
			rt.Fatalf("inclusion: %v", err)
		}
		if ledger.CheckInclusion(proof, now, n, []byte("another leaf")) == nil {
			rt.Fatal("another leaf was proved")
		}
		old := ledger.Checkpoint{Size: rapid.Int64Range(1, int64(size)).Draw(rt, "old")}
		if old.Hash, err = f.tree.HashAt(old.Size, f.read); err != nil {
			rt.Fatal(err)
		}
		if want := grow(t, int(old.Size)).tree; old.Hash != want.Hash() {
			rt.Fatal("the tree had another hash at that size")
		}
		proof, err = f.tree.ProveConsistency(old.Size, now.Size, f.read)
		if err != nil {
			rt.Fatal(err)
		}
		if err := ledger.CheckConsistency(proof, now, old); err != nil {
			rt.Fatalf("consistency: %v", err)
		}
		old.Hash[0]++
		if ledger.CheckConsistency(proof, now, old) == nil {
			rt.Fatal("another tree was proved to be the beginning")
		}
	})
	// A tile that was changed proves nothing.
	f := grow(t, 600)
	for key := range f.tiles {
		f.tiles[key][5]++
	}
	if _, err := f.tree.ProveInclusion(3, f.read); err == nil {
		t.Error("a changed tile was used in a proof")
	}
}

func TestCheckpoint(t *testing.T) {
	secret, public, err := ledger.NewKey("boligbro/0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ledger.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	want := ledger.Checkpoint{Origin: "boligbro/0123456789abcdef", Size: 300, Hash: grow(t, 300).tree.Hash()}
	signed, err := signer.Sign(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ledger.OpenCheckpoint(signed, public)
	if err != nil || got != want {
		t.Fatalf("%+v, %v", got, err)
	}
	_, stranger, _ := ledger.NewKey("boligbro/0123456789abcdef")
	if _, err := ledger.OpenCheckpoint(signed, stranger); err == nil {
		t.Error("another installation's key opened it")
	}
	for name, changed := range map[string]string{
		"the size":   strings.Replace(signed, "\n300\n", "\n301\n", 1),
		"the origin": strings.Replace(signed, "boligbro/0", "boligbro/1", 1),
		"nothing":    "",
		"the end":    signed[:len(signed)-3],
	} {
		if _, err := ledger.OpenCheckpoint(changed, public); err == nil {
			t.Errorf("it opened with %s changed", name)
		}
	}
	// What is signed by the right key but is no checkpoint of this log.
	for _, c := range []ledger.Checkpoint{{Origin: "boligbro/other", Size: 1}, {Origin: want.Origin, Size: -1}} {
		signed, err := signer.Sign(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.OpenCheckpoint(signed, public); err == nil {
			t.Errorf("it opened: %+v", c)
		}
	}
	if _, err := ledger.NewSigner("PRIVATE+KEY+secret"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a broken key: %v", err)
	}
}
