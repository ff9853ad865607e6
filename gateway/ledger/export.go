package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// An exported log is a folder of static files in the form that other programs read too
// (https://c2sp.org/tlog-tiles): the signed checkpoint, the entries in bundles of 256, and the tiles of the
// tree.
const (
	ExportCheckpoint = "checkpoint"
	exportTiles      = "tile/"
	exportBundles    = "tile/entries/"
)

// Exporter writes a log as static files, an entry at a time.
type Exporter struct {
	put    func(path string, b []byte) error
	tree   Tree
	bundle []byte
}

// NewExporter makes an exporter that hands each file over by its path.
func NewExporter(put func(path string, b []byte) error) *Exporter { return &Exporter{put: put} }

// Add writes the next entry, and the files that it completes.
func (e *Exporter) Add(leaf []byte) error {
	if len(leaf) > leafMax {
		return errors.New("log: the leaf is too long")
	}
	e.bundle = binary.BigEndian.AppendUint16(e.bundle, uint16(len(leaf)))
	e.bundle = append(e.bundle, leaf...)
	done := e.tree.Append(leaf)
	for _, tile := range done {
		if tile.Level == 0 {
			if err := e.put(exportBundles+tileNumber(tile.N, 0), e.bundle); err != nil {
				return err
			}
			e.bundle = e.bundle[:0]
		}
		if err := e.put(tilePath(tile.Level, tile.N, 0), tile.Hashes); err != nil {
			return err
		}
	}
	return nil
}

// Close writes what is not complete, and at last the checkpoint, whose size and hash must be those of the
// entries: a folder without one is of no log.
func (e *Exporter) Close(signed string, c Checkpoint) error {
	if c.Size != e.tree.size || c.Hash != e.tree.Hash() {
		return errors.New("log: the entries are not those that the checkpoint signs; run boligbro log verify")
	}
	if len(e.bundle) > 0 {
		if err := e.put(exportBundles+tileNumber(c.Size/tileWidth, int(c.Size%tileWidth)), e.bundle); err != nil {
			return err
		}
	}
	for level, row := range e.tree.edges {
		if len(row) == 0 {
			continue
		}
		var hashes []byte
		for i := range row {
			hashes = append(hashes, row[i][:]...)
		}
		n := c.Size >> (tileHeight * (level + 1))
		if err := e.put(tilePath(level, n, len(row)), hashes); err != nil {
			return err
		}
	}
	return e.put(ExportCheckpoint, []byte(signed))
}

// tilePath is the path of a tile; width 0: it is complete.
func tilePath(level int, n int64, width int) string {
	return fmt.Sprintf("%s%d/%s", exportTiles, level, tileNumber(n, width))
}

// tileNumber writes a tile's number in groups of three digits, so that no folder has more than a thousand
// files; width 0: it is complete.
func tileNumber(n int64, width int) string {
	number := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	if width > 0 {
		number += fmt.Sprintf(".p/%d", width)
	}
	return number
}
