package ledger_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"boligbro/gateway/ledger"
)

// exported is a log of that many entries as files, its checkpoints, and the public key.
type exported struct {
	files  fstest.MapFS
	public string
	signer *ledger.Signer
	forest *forest
}

func export(t *testing.T, size int, times ...time.Time) *exported {
	t.Helper()
	secret, public, err := ledger.NewKey("boligbro/0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	x := &exported{files: fstest.MapFS{}, public: public, forest: &forest{tiles: map[[2]int64][]byte{}}}
	if x.signer, err = ledger.NewSigner(secret); err != nil {
		t.Fatal(err)
	}
	out := ledger.NewExporter(func(path string, b []byte) error {
		x.files[path] = &fstest.MapFile{Data: slices.Clone(b)}
		return nil
	})
	for i := range size {
		at := time.Date(2026, 11, 1, 0, 0, i, 0, time.UTC)
		if i < len(times) {
			at = times[i]
		}
		leaf := ledger.Leaf{Kind: "receipt", At: at, ID: fmt.Sprint("id-", i)}.Append(nil)
		x.forest.append(t, leaf)
		if err := out.Add(leaf); err != nil {
			t.Fatal(err)
		}
	}
	c := x.checkpoint(t, int64(size))
	signed, err := x.signer.Sign(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Close(signed, c); err != nil {
		t.Fatal(err)
	}
	return x
}

func (x *exported) checkpoint(t *testing.T, size int64) ledger.Checkpoint {
	t.Helper()
	hash, err := x.forest.tree.HashAt(size, x.forest.read)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Checkpoint{Origin: "boligbro/0123456789abcdef", Size: size, Hash: hash}
}

// check gives what is found, as "what path" and the like.
func (x *exported) check(t *testing.T, kept ledger.Checkpoint) []string {
	t.Helper()
	check := ledger.ExportCheck{Files: x.files, Known: ledger.Keys{{Public: x.public}}, Kept: kept}
	if err := check.Run(); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range check.Findings {
		found = append(found, fmt.Sprintf("%s %s %d", f.What, f.Path, f.N))
	}
	return found
}

func TestExportHasTheFilesOfTheForm(t *testing.T) {
	t.Parallel()
	x := export(t, 65536+256+3)
	for _, path := range []string{
		"checkpoint", "tile/0/000", "tile/0/255", "tile/0/256", "tile/0/257.p/3", "tile/1/000", "tile/1/001.p/1",
		"tile/2/000.p/1", "tile/entries/000", "tile/entries/257.p/3",
	} {
		if x.files[path] == nil {
			t.Errorf("no file %s", path)
		}
	}
	if n := len(x.files); n != 1+258+258+2+1 {
		t.Errorf("%d files", n)
	}
	if found := x.check(t, x.checkpoint(t, 65537)); found != nil {
		t.Errorf("what is well was found wrong: %v", found)
	}
}

// TestExportedLogThatWasChanged changes, removes and cuts each file, and adds one.
func TestExportedLogThatWasChanged(t *testing.T) {
	t.Parallel()
	x := export(t, 600)
	whole := maps.Clone(x.files)
	for path, file := range whole {
		for name, data := range map[string][]byte{
			"changed": slices.Concat(file.Data[:len(file.Data)/2], []byte{file.Data[len(file.Data)/2] ^ 1},
				file.Data[len(file.Data)/2+1:]),
			"cut":    file.Data[:len(file.Data)-1],
			"longer": slices.Concat(file.Data, []byte{0}),
			"empty":  {},
			"gone":   nil,
		} {
			x.files = maps.Clone(whole)
			x.files[path] = &fstest.MapFile{Data: data}
			if data == nil {
				delete(x.files, path)
			}
			if x.check(t, ledger.Checkpoint{}) == nil {
				t.Errorf("%s %s was not found", path, name)
			}
		}
	}
	x.files = maps.Clone(whole)
	x.files["tile/0/007"] = whole["tile/0/000"]
	if found := x.check(t, ledger.Checkpoint{}); len(found) != 1 || found[0] != "export-stray tile/0/007 -1" {
		t.Errorf("a file too many: %v", found)
	}
	x.files = maps.Clone(whole)
	x.files["tile/entries/000"] = whole["tile/entries/001"]
	x.files["tile/entries/001"] = whole["tile/entries/000"]
	if x.check(t, ledger.Checkpoint{}) == nil {
		t.Error("bundles that changed places were not found")
	}
}

// TestExportedLogWithOddFiles puts a pipe and a link in place of each file: neither is a file of the log.
func TestExportedLogWithOddFiles(t *testing.T) {
	t.Parallel()
	x := export(t, 600)
	whole := maps.Clone(x.files)
	for path, file := range whole {
		for _, mode := range []fs.FileMode{fs.ModeNamedPipe, fs.ModeSymlink} {
			x.files = maps.Clone(whole)
			x.files[path] = &fstest.MapFile{Data: file.Data, Mode: mode}
			found := x.check(t, ledger.Checkpoint{})
			if len(found) != 1 || found[0] != "export-stray "+path+" -1" {
				t.Errorf("%s as %s: %v", path, mode, found)
			}
		}
	}
}

func TestExportedLogOfAnother(t *testing.T) {
	t.Parallel()
	x, other := export(t, 300), export(t, 300)
	other.public = x.public
	found := other.check(t, ledger.Checkpoint{})
	if len(found) != 1 || found[0] != "export-unsigned checkpoint -1" {
		t.Errorf("another log's key: %v", found)
	}
	longer := export(t, 301)
	another := export(t, 200, time.Unix(0, 0))
	for fault, c := range map[string]ledger.Checkpoint{
		"export-short": longer.checkpoint(t, 301), "export-diverged": another.checkpoint(t, 200),
	} {
		if found := x.check(t, c); len(found) != 1 || !strings.HasPrefix(found[0], fault) {
			t.Errorf("%s: %v", fault, found)
		}
	}
}

func TestExportedLogWhoseClockWasSetBack(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	x := export(t, 4, noon, noon.Add(-4*time.Minute), noon.Add(time.Hour), noon)
	found := x.check(t, ledger.Checkpoint{})
	if len(found) != 1 || found[0] != "export-time-back tile/entries/000.p/4 3" {
		t.Errorf("%v", found)
	}
}

func TestProofsAsFiles(t *testing.T) {
	t.Parallel()
	x := export(t, 300)
	signed := string(x.files["checkpoint"].Data)
	path, err := x.forest.tree.ProveInclusion(7, x.forest.read)
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range [][]byte{nil, x.forest.leaves[7]} {
		p := ledger.InclusionProof{N: 7, Leaf: leaf, Path: path, Checkpoint: signed}
		again, err := ledger.ParseInclusionProof(p.String())
		if err != nil || again.String() != p.String() {
			t.Fatalf("%v\n%s", err, p)
		}
		if _, err := again.Check(x.forest.leaves[7], x.public); err != nil {
			t.Error(err)
		}
		if _, err := again.Check(x.forest.leaves[8], x.public); err == nil {
			t.Error("another entry was proved")
		}
		for i := range p.String() {
			changed := []byte(p.String())
			changed[i] ^= 1
			q, err := ledger.ParseInclusionProof(string(changed))
			if err == nil && len(leaf) > 0 && string(q.Leaf) != string(leaf) {
				continue // the proof is of another leaf then
			}
			if err == nil {
				_, err = q.Check(x.forest.leaves[7], x.public)
			}
			if err == nil {
				t.Errorf("byte %d may be changed", i)
			}
		}
	}
	path, err = x.forest.tree.ProveConsistency(100, 300, x.forest.read)
	if err != nil {
		t.Fatal(err)
	}
	p := ledger.ConsistencyProof{Old: 100, Path: path, Checkpoint: signed}
	if again, err := ledger.ParseConsistencyProof(p.String()); err != nil || again.String() != p.String() {
		t.Errorf("%v\n%s", err, p)
	}
	if _, err := x.forest.tree.ProveConsistency(0, 300, x.forest.read); err == nil {
		t.Error("nothing was proved to be a beginning")
	}
}
