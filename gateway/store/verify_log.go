package store

import (
	"bytes"
	"errors"
	"slices"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// log walks the entries from the first: their numbers, their rows, and the tree that they make.
func (v *verifier) log(kept string) error {
	var tree ledger.Tree
	var walk ledger.KeyWalk
	var err error
	if v.keys, err = v.keysByLog(); err != nil {
		return err
	}
	outside := v.outside(kept)
	signed := int64(0) // the size of the newest checkpoint
	for next := int64(0); ; {
		entries, err := v.Entries(next, passChunk)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			break
		}
		checkpoints, err := v.checkpoints(tree.Size(), tree.Size()+int64(len(entries)))
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.N != next {
				v.find(EntryMissing, next, "log_entries", "")
			}
			next = e.N + 1
			if e.Kind == kindLogKey {
				v.handover(&walk, &tree, e)
			}
			if err := v.tiles(tree.Append(e.Leaf)); err != nil {
				return err
			}
			if c, ok := checkpoints[tree.Size()]; ok {
				signed = tree.Size()
				v.agrees(c, &tree, "log_checkpoints", strconv.FormatInt(c.Size, 10))
			}
			v.agrees(outside, &tree, "", keptElsewhere)
		}
		if err := v.entries(entries); err != nil {
			return err
		}
	}
	v.report.Entries = tree.Size()
	v.chain(walk)
	if err := v.compared(outside, tree.Size()); err != nil {
		return err
	}
	return v.head(&tree, signed)
}

// handover checks that the log's key before it has signed a change of the key.
func (v *verifier) handover(walk *ledger.KeyWalk, before *ledger.Tree, e gateway.LogEntry) {
	leaf, err := ledger.ParseLeaf(e.Leaf)
	if err == nil && walk.Meet(leaf, before) != nil {
		v.find(KeyChangeWrong, e.N, "log_entries", "")
	}
}

// chain holds the keys that the log tells of against those that are known: all, where the master key opens
// them. The one that signs now must be among them, so that a key which was stolen signs no other log.
func (v *verifier) chain(walk ledger.KeyWalk) {
	known := v.db.keys.signing.Load().keys
	told, ours := walk.Of(known)
	if !ours || !v.logOnly && !slices.Equal(told, known) {
		v.find(KeyChangeWrong, -1, "keyring", "")
	}
}

const keptElsewhere = "the checkpoint that was kept elsewhere"

// outside reads the checkpoint that was kept elsewhere; its size is -1 when there is none that can be read.
func (v *verifier) outside(kept string) ledger.Checkpoint {
	if kept == "" {
		return ledger.Checkpoint{Size: -1}
	}
	c, _, err := v.keys.Open(kept)
	if err != nil {
		v.find(CheckpointWrong, -1, "", keptElsewhere)
		return ledger.Checkpoint{Size: -1}
	}
	return c
}

// compared reports which checkpoint from outside the log was held against, and looks for one beyond the log.
func (v *verifier) compared(outside ledger.Checkpoint, size int64) (err error) {
	if outside.Size > size {
		v.find(LogShort, -1, "", keptElsewhere)
	}
	if outside.Size < 1 || outside.Size > size {
		return nil
	}
	v.report.Compared = outside
	v.report.ComparedAt, err = one(v.reader, scanTime, `SELECT at FROM log_checkpoints WHERE size = $1`,
		outside.Size)
	if errors.Is(err, gateway.ErrNotFound) {
		return nil
	}
	return err
}

// agrees compares a checkpoint with the tree of its size.
func (v *verifier) agrees(c ledger.Checkpoint, tree *ledger.Tree, table, id string) {
	if c.Size != tree.Size() || c.Hash == tree.Hash() {
		return
	}
	// One changed entry is said once, not by every later checkpoint.
	if stored := table != ""; !stored || !v.forked {
		v.find(CheckpointWrong, -1, table, id)
		v.forked = v.forked || stored
	}
}

// head compares the stored end of the tree, and looks for checkpoints and tiles beyond it.
func (v *verifier) head(tree *ledger.Tree, signed int64) error {
	stored, err := readHead(v.reader, "")
	if err != nil || stored.Size() != tree.Size() || !bytes.Equal(stored.Edge(), tree.Edge()) ||
		stored.key != len(v.keys)-1 {
		v.find(HeadWrong, -1, "log_head", "")
	}
	if signed != tree.Size() {
		v.find(CheckpointWrong, -1, "log_checkpoints", strconv.FormatInt(tree.Size(), 10))
	}
	beyond, err := one(v.reader, scanInt, `SELECT count(*) FROM log_checkpoints WHERE size > $1 OR size < 1`,
		tree.Size())
	if err != nil {
		return err
	}
	if beyond > 0 {
		v.find(CheckpointWrong, -1, "log_checkpoints", "")
	}
	expected := 0
	for n := tree.Size() >> 8; n > 0; n >>= 8 {
		expected += int(n)
	}
	tiles, err := one(v.reader, scanInt, `SELECT count(*) FROM log_tiles`)
	if err == nil && tiles != expected {
		v.find(TileWrong, -1, "log_tiles", "")
	}
	return err
}

// checkpoints reads the signed checkpoints of the sizes after from, to to.
func (v *verifier) checkpoints(from, to int64) (map[int64]ledger.Checkpoint, error) {
	found := map[int64]ledger.Checkpoint{}
	err := v.each(func(row scanner) error {
		var size int64
		var note string
		if err := row.Scan(&size, &note); err != nil {
			return clean(err)
		}
		c, _, err := v.keys.Open(note)
		if err != nil || c.Size != size {
			v.find(CheckpointWrong, -1, "log_checkpoints", strconv.FormatInt(size, 10))
			return nil
		}
		found[size] = c
		return nil
	}, `SELECT size, note FROM log_checkpoints WHERE size > $1 AND size <= $2`, from, to)
	return found, err
}

// tiles compares complete tiles with the stored ones.
func (v *verifier) tiles(done []ledger.Tile) error {
	for _, tile := range done {
		hashes, err := one(v.reader, scanBytes, `SELECT hashes FROM log_tiles WHERE level = $1 AND n = $2`,
			tile.Level, tile.N)
		if err != nil && !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
		if !bytes.Equal(hashes, tile.Hashes) {
			v.find(TileWrong, -1, "log_tiles", strconv.Itoa(tile.Level)+"/"+strconv.FormatInt(tile.N, 10))
		}
	}
	return nil
}

// entries compares each entry with the row that it is about.
func (v *verifier) entries(entries []gateway.LogEntry) error {
	leaves := make([]ledger.Leaf, len(entries))
	wanted := map[string][]string{} // kind -> the rows' ids
	for i, e := range entries {
		if v.countEntry(&e) {
			continue
		}
		leaf, vouches := v.leaf(e)
		if !vouches || v.countLeaf(&leaf) {
			continue
		}
		leaves[i] = leaf
		wanted[leaf.Kind] = append(wanted[leaf.Kind], rowOf(leaf))
	}
	if v.logOnly {
		return nil
	}
	stored, err := v.rowsOf(wanted)
	if err != nil {
		return err
	}
	for i, e := range entries {
		if leaf := leaves[i]; leaf.Kind != "" {
			v.compare(e, leaf, stored[member(leaf.Kind, rowOf(leaf))])
		}
	}
	return nil
}

// leaf reads an entry and notes what it tells. vouches reports whether it vouches for a row.
func (v *verifier) leaf(e gateway.LogEntry) (leaf ledger.Leaf, vouches bool) {
	leaf, err := ledger.ParseLeaf(e.Leaf)
	if err != nil || leaf.Kind != e.Kind || !leaf.At.Equal(e.At) ||
		(leaf.Kind == kindMunicipal) != leaf.At.IsZero() {
		v.find(LeafBroken, e.N, "log_entries", "")
	}
	if err != nil {
		return leaf, false
	}
	if leaf.Kind == kindAlarm || leaf.Kind == kindAlarmTold {
		v.tell(leaf)
	}
	if rowless[leaf.Kind] {
		return leaf, false
	}
	vouches = leaf.Kind != kindMasterKey
	if vouches && !(v.agree != nil && inBulk(leaf.Kind)) {
		v.tally.count(member(leaf.Kind, rowOf(leaf)), 1)
	}
	if v.clock.Back(leaf.At) {
		v.find(TimeBack, e.N, "log_entries", "")
	}
	return leaf, vouches
}

// rowsOf are the rows of those ids by kind, as they are stored.
func (v *verifier) rowsOf(wanted map[string][]string) (map[string]*storedRow, error) {
	stored := map[string]*storedRow{}
	for kind, ids := range wanted {
		load, ok := loaders[kind]
		if !ok {
			continue
		}
		if err := load(v, ids, func(id string, row *storedRow) { stored[member(kind, id)] = row }); err != nil {
			return nil, err
		}
	}
	return stored, nil
}

func (v *verifier) compare(e gateway.LogEntry, leaf ledger.Leaf, row *storedRow) {
	switch {
	case row == nil:
		v.find(RowMissing, e.N, tableOf[leaf.Kind], rowOf(leaf))
		return
	case row.broken:
		v.find(RowUnreadable, e.N, tableOf[leaf.Kind], rowOf(leaf))
		return
	case row.erased:
		// Its commitments can never be opened again; what is open must still agree.
		v.report.Erased++
		row.leaf.Commits = leaf.Commits
	case row.closed:
		v.report.Closed++
		row.leaf.Commits = leaf.Commits
	}
	if leaf.Kind == kindAlarm {
		asRaised(&row.leaf, leaf)
	}
	row.leaf.At = leaf.At
	if !bytes.Equal(row.leaf.Append(nil), e.Leaf) {
		v.find(RowChanged, e.N, tableOf[leaf.Kind], rowOf(leaf))
	}
}
