package store

import (
	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// erasedIDs are the ids, hashed, of the leaves about cases whose data key is gone: what those commit to cannot
// be computed from their rows. Two ids may have one hash. An entry that is taken for an erased one by mistake
// differs from its row, and is then compared by itself.
func (v *verifier) erasedIDs(keys *agreementKeys) (map[uint64]struct{}, error) {
	found := map[uint64]struct{}{}
	for _, from := range []string{
		`SELECT c.id FROM cases c WHERE c.association_key IS NULL`,
		`SELECT e.evaluation FROM cases c JOIN evaluations e ON e.case_id = c.id WHERE c.association_key IS NULL`,
		`SELECT n.id FROM cases c JOIN notices n ON n.case_id = c.id WHERE c.association_key IS NULL`,
		`SELECT d.id FROM cases c JOIN deliveries d ON d.case_id = c.id WHERE c.association_key IS NULL`,
	} {
		err := v.each(func(row scanner) error {
			id, err := scanBytes(row)
			found[keys.hash(id)] = struct{}{}
			return err
		}, from)
		if err != nil || len(found) == 0 {
			return nil, err
		}
	}
	return found, nil
}

// gone reports whether the case of the leaf with that id has been erased.
func (v *verifier) gone(id []byte) bool {
	if len(v.erased) == 0 {
		return false
	}
	_, gone := v.erased[v.agree.hash(id)]
	return gone
}

// countEntry counts an entry of the kinds that an agreement holds against their rows, as it is written. It
// reports false of others, of those that are not written as they should be, and of those about erased cases.
func (v *verifier) countEntry(e *gateway.LogEntry) bool {
	var w ledger.Written
	if v.agree == nil || !inBulk(e.Kind) || !w.CutTime(e.Leaf, e.Kind, e.At) || v.gone(w.ID) {
		return false
	}
	v.agree.countWritten(&w)
	if v.clock.Back(e.At) {
		v.find(TimeBack, e.N, "log_entries", "")
	}
	return true
}

// countLeaf is countEntry of an entry that has been read.
func (v *verifier) countLeaf(leaf *ledger.Leaf) bool {
	if v.agree == nil || !inBulk(leaf.Kind) {
		return false
	}
	if v.gone([]byte(leaf.ID)) {
		v.report.Erased++
		open := *leaf
		open.Commits = nil
		leaf = &open
	}
	v.agree.count(leaf, 1)
	return true
}

// differing looks at the entries that have been left over when all were counted against their rows, and for
// rows without an entry.
func (v *verifier) differing() error {
	agree, err := v.agreed()
	if err != nil {
		return err
	}
	if !agree {
		if err := v.compareLeftOver(); err != nil {
			return err
		}
	}
	return v.rows(agree)
}

// agreed reports whether all rows have been read and opened, and nothing is left over.
func (v *verifier) agreed() (bool, error) {
	if v.unheld {
		return false, nil
	}
	for _, table := range bulkTables {
		n, err := one(v.reader, scanInt, `SELECT count(*) FROM `+table)
		if err != nil {
			return false, err
		}
		if n != v.seen[table] {
			return false, nil
		}
	}
	return v.agree.equal(), nil
}

// compareLeftOver compares entries with their rows one by one, where some of those with such an id were left
// over. It counts all of them, too, for rows to compare.
func (v *verifier) compareLeftOver() error {
	return v.eachEntries(func(entries []gateway.LogEntry) error {
		leaves := make([]ledger.Leaf, len(entries))
		wanted := map[string][]string{}
		for i, e := range entries {
			leaf, err := ledger.ParseLeaf(e.Leaf)
			if err != nil {
				var w ledger.Written
				if inBulk(e.Kind) && w.CutTime(e.Leaf, e.Kind, e.At) { // else it has been found
					v.find(LeafBroken, e.N, "log_entries", "")
				}
				continue
			}
			if !inBulk(leaf.Kind) {
				continue
			}
			v.tally.count(member(leaf.Kind, rowOf(leaf)), 1)
			if v.agree.differs(leaf.ID) {
				leaves[i] = leaf
				wanted[leaf.Kind] = append(wanted[leaf.Kind], rowOf(leaf))
			}
		}
		stored, err := v.rowsOf(wanted)
		if err != nil {
			return err
		}
		for i, e := range entries {
			if leaf := leaves[i]; leaf.Kind != "" {
				if v.gone([]byte(leaf.ID)) {
					v.report.Erased-- // compare counts it again
				}
				v.compare(e, leaf, stored[member(leaf.Kind, rowOf(leaf))])
			}
		}
		return nil
	})
}

// eachEntries reads all entries, some at a time.
func (v *verifier) eachEntries(each func([]gateway.LogEntry) error) error {
	for next := int64(0); ; {
		entries, err := v.Entries(next, verifyChunk)
		if err != nil || len(entries) == 0 {
			return err
		}
		next = entries[len(entries)-1].N + 1
		if err := each(entries); err != nil {
			return err
		}
	}
}
