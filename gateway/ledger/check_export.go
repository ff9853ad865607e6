package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
)

// ExportFault is what can be wrong in an exported log.
type ExportFault string

const (
	ExportUnsigned    ExportFault = "export-unsigned"     // the checkpoint is missing or not signed by the key
	ExportMissing     ExportFault = "export-missing"      // a file that the checkpoint needs is not there
	ExportTorn        ExportFault = "export-torn"         // a bundle of entries is cut short or too long
	ExportEntryBroken ExportFault = "export-entry-broken" // an entry is not written as entries are
	ExportTileWrong   ExportFault = "export-tile-wrong"   // a tile is not that of the entries
	ExportOther       ExportFault = "export-other"        // the entries are not those that are signed
	ExportStray       ExportFault = "export-stray"        // what is no part of the log, or no file of its own
	ExportTimeBack    ExportFault = "export-time-back"    // an entry is older than the one before it
	ExportShort       ExportFault = "export-short"        // it is shorter than the checkpoint from elsewhere
	ExportDiverged    ExportFault = "export-diverged"     // it does not continue the checkpoint from elsewhere
	ExportUnopened    ExportFault = "export-unopened"     // an opening is not that of the entry's commitment
	ExportUnordered   ExportFault = "export-unordered"    // openings are not in the order of the entries
	ExportCut         ExportFault = "export-cut"          // a file of openings is damaged, or its end is missing
	ExportKeyWrong    ExportFault = "export-key-wrong"    // the key before it has not signed a change of the key
)

// OfOpenings reports whether the fault is of a file of openings: the log itself is in order.
func (f ExportFault) OfOpenings() bool {
	return f == ExportUnopened || f == ExportUnordered || f == ExportCut
}

// ExportFinding is one thing that is wrong in an exported log.
type ExportFinding struct {
	What ExportFault
	Path string // the file; empty: it is about none
	N    int64  // the entry's number; -1: it is about none
}

const (
	mostExportFindings = 1000
	exportFileMax      = tileWidth * (2 + leafMax)
)

// ExportCheck checks an exported log with nothing but the public key.
type ExportCheck struct {
	Files fs.FS
	Known Keys       // those of the log's public keys that the reader knows
	Kept  Checkpoint // one from elsewhere that the log must continue; Size 0: none
	Leaf  func(n int64, leaf Leaf)

	// what was found
	Checkpoint Checkpoint
	Keys       Keys      // all of the log's keys
	KeptAt     time.Time // when the last entry that Kept covers was written
	Findings   []ExportFinding

	seen  map[string]bool
	clock Clock
	walk  KeyWalk
}

// Run checks everything: that the checkpoint is signed, that its tree is that of the entries, each tile, each
// entry's form, the order of times, and that there is no file too much. Its error is one of reading.
func (x *ExportCheck) Run() error {
	x.seen = map[string]bool{ExportCheckpoint: true}
	signed, err := x.read(ExportCheckpoint)
	if err != nil {
		return x.unread(err, ExportUnsigned, ExportCheckpoint)
	}
	if whose, err := x.signed(string(signed)); err != nil || !whose {
		x.find(ExportUnsigned, ExportCheckpoint, -1)
		return err
	}
	if x.Kept.Size > x.Checkpoint.Size {
		x.find(ExportShort, "", -1)
	}
	again := NewExporter(x.compare)
	for again.tree.size < x.Checkpoint.Size {
		whole, err := x.bundle(again)
		if err != nil || !whole {
			return err
		}
	}
	var ours bool
	if x.Keys, ours = x.walk.Of(x.Known); ours {
		_, _, err = x.Keys.Open(string(signed))
	}
	if !ours || err != nil {
		x.find(ExportUnsigned, ExportCheckpoint, -1)
	}
	if again.tree.Hash() != x.Checkpoint.Hash {
		x.find(ExportOther, ExportCheckpoint, -1)
	}
	end := Checkpoint{Size: again.tree.size, Hash: again.tree.Hash()}
	if err := again.Close(string(signed), end); err != nil {
		return err
	}
	return x.strays()
}

// signed reads the checkpoint, and reports whether a known key has signed it, or one that the entries lead to
// from those: only then are they worth checking.
func (x *ExportCheck) signed(text string) (bool, error) {
	var err error
	if x.Checkpoint, _, err = x.Known.Open(text); err == nil {
		return true, nil
	}
	c, err := UnverifiedCheckpoint(text)
	if err != nil {
		return false, nil
	}
	look := &ExportCheck{Files: x.Files, Checkpoint: c}
	for entries := NewExporter(func(string, []byte) error { return nil }); entries.tree.size < c.Size; {
		if whole, err := look.bundle(entries); err != nil || !whole {
			return false, err
		}
	}
	keys, ours := look.walk.Of(x.Known)
	if !ours {
		return false, nil
	}
	x.Checkpoint, _, err = keys.Open(text)
	return err == nil, nil
}

func (x *ExportCheck) find(what ExportFault, path string, n int64) {
	if len(x.Findings) < mostExportFindings {
		x.Findings = append(x.Findings, ExportFinding{what, path, n})
	}
}

// errOdd: a folder, a link, a pipe or a device. A link leads out of the export, and a pipe is waited for.
var errOdd = errors.New("not a file of its own")

// read reads a file that is no longer than those of a log are.
func (x *ExportCheck) read(path string) ([]byte, error) {
	info, err := fs.Lstat(x.Files, path)
	if err == nil && !info.Mode().IsRegular() {
		err = errOdd
	}
	if err != nil {
		return nil, err
	}
	f, err := x.Files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, exportFileMax+1))
	if err != nil {
		return nil, fmt.Errorf("read the exported log: %w", err)
	}
	return b, nil
}

// unread finds that a file is odd, or what it means that it is not there; another error of reading it gives
// back.
func (x *ExportCheck) unread(err error, missing ExportFault, path string) error {
	switch {
	case errors.Is(err, errOdd):
		x.find(ExportStray, path, -1)
	case errors.Is(err, fs.ErrNotExist):
		x.find(missing, path, -1)
	default:
		return err
	}
	return nil
}

// bundle reads the next bundle of entries; false: it cannot go on.
func (x *ExportCheck) bundle(again *Exporter) (bool, error) {
	first := again.tree.size
	count := min(x.Checkpoint.Size-first, tileWidth)
	path := exportBundles + tileNumber(first/tileWidth, int(count%tileWidth))
	b, err := x.read(path)
	if err != nil {
		return false, x.unread(err, ExportMissing, path)
	}
	for n := first; n < first+count; n++ {
		if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
			x.find(ExportTorn, path, n)
			return false, nil
		}
		leaf := b[2 : 2+binary.BigEndian.Uint16(b)]
		b = b[2+len(leaf):]
		x.leaf(path, n, leaf, &again.tree)
		if err := again.Add(leaf); err != nil {
			return false, err
		}
		if x.Kept.Size == n+1 && x.Kept.Hash != again.tree.Hash() {
			x.find(ExportDiverged, "", n)
		}
	}
	if len(b) > 0 {
		x.find(ExportTorn, path, first+count-1)
		return false, nil
	}
	return true, nil
}

func (x *ExportCheck) leaf(path string, n int64, b []byte, before *Tree) {
	leaf, err := ParseLeaf(b)
	if err != nil {
		x.find(ExportEntryBroken, path, n)
		return
	}
	if x.walk.Meet(leaf, before) != nil {
		x.find(ExportKeyWrong, path, n)
	}
	if x.clock.Back(leaf.At) {
		x.find(ExportTimeBack, path, n)
	}
	if n < x.Kept.Size && !leaf.At.IsZero() {
		x.KeptAt = leaf.At
	}
	if x.Leaf != nil {
		x.Leaf(n, leaf)
	}
}

// compare holds a file against what the entries make of it.
func (x *ExportCheck) compare(path string, want []byte) error {
	x.seen[path] = true
	b, err := x.read(path)
	if err != nil {
		return x.unread(err, ExportMissing, path)
	}
	if !bytes.Equal(b, want) {
		x.find(ExportTileWrong, path, -1)
	}
	return nil
}

// strays looks for files that are no part of the log.
func (x *ExportCheck) strays() error {
	return fs.WalkDir(x.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !x.seen[path] {
			x.find(ExportStray, path, -1)
		}
		return err
	})
}

// Clock sees whether the times of entries go back. Entries of a municipality have none.
type Clock struct{ last time.Time }

// clockSlack is how far apart the clocks of several servers may be.
const clockSlack = 5 * time.Minute

// Back reports whether the time lies before that of the entry before it, by more than clocks differ. A
// clock that was set right again is reported once, and not for every entry after it.
func (c *Clock) Back(at time.Time) bool {
	if at.IsZero() {
		return false
	}
	back := at.Before(c.last.Add(-clockSlack))
	c.last = at
	return back
}
