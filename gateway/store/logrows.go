package store

import (
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// The kinds of leaves. What an act of a municipality is, its leaf does not show (ledger.LeafMunicipal).
const (
	kindVersion      = "version"
	kindEvaluation   = "evaluation"
	kindNotice       = "notice"
	kindDelivery     = "delivery"
	kindRun          = "run"
	kindAlarm        = "alarm"
	kindAlarmEnd     = "alarm-end"
	kindAlarmTold    = "alarm-told" // mailed, or another number or day: the newest says what
	kindAnswer       = "resolution" // about a finding or a question
	kindRowAnswer    = "row-resolution"
	kindRuleSet      = "rule-set"
	kindLogKey       = ledger.LeafKey    // another key signs the log from then on
	kindMailed       = "checkpoint-mail" // the day's checkpoint was mailed to the witnesses
	kindErasure      = "erasure"
	kindHold         = "hold"
	kindMasterKey    = "master-key" // it was changed; no row tells of it
	kindMunicipal    = ledger.LeafMunicipal
	kindAPIKey       = "api-key"
	kindAPIKeyEnd    = "api-key-revoked"
	kindReading      = "reading"
	kindIntervention = "intervention"
	kindPerson       = "person"
	kindPersonAct    = "person-act"
	// the kinds of delivery_acts
	kindAttempt    = "attempt"
	kindAttemptEnd = "attempt-end"
	kindReceipt    = "receipt"
	kindChange     = "change"
)

// log buffers the leaf of an act; it is numbered at the commit.
func (t *tx) log(leaf ledger.Leaf) { t.entries = append(t.entries, closed(leaf)) }

// closed is the leaf without what opens its commitments: a buffered leaf holds on to none of it.
func closed(leaf ledger.Leaf) ledger.Leaf {
	for i := range leaf.Commits {
		leaf.Commits[i].Opening = nil
	}
	return leaf
}

// written is when a leaf says that it was written: nothing, for an act of a municipality.
func written(leaf *ledger.Leaf, at int64) int64 {
	if leaf.Kind == kindMunicipal {
		return 0
	}
	return at
}

// leafBytes is about how long a leaf is.
const leafBytes = 512

// writeLog numbers the entries of the transaction, under the lock of the log's head: nothing else is waited
// for after it, so that two transactions cannot wait for each other.
func (t *tx) writeLog() error {
	if len(t.entries) == 0 {
		return nil
	}
	if err := t.sameMaster(); err != nil {
		return err
	}
	tree, err := readHead(&t.reader, t.db.dialect.forUpdate)
	if err != nil {
		return err
	}
	now := micros(t.db.now())
	leaves := make([]byte, 0, leafBytes*len(t.entries))
	signed := int64(0) // when, as the entries tell it: what a municipality does tells no time
	for i := range t.entries {
		entry := &t.entries[i]
		at := written(entry, now)
		entry.At = instant(at)
		signed = max(signed, at)
		from := len(leaves)
		leaves = entry.Append(leaves)
		leaf := leaves[from:len(leaves):len(leaves)]
		if err := t.add(entriesTable, tree.Size(), at, entry.Kind, leaf); err != nil {
			return err
		}
		for _, tile := range tree.Append(leaf) {
			if err := t.add(tilesTable, tile.Level, tile.N, tile.Hashes); err != nil {
				return err
			}
		}
	}
	edge := tree.Edge()
	if edge == nil {
		edge = []byte{}
	}
	if _, err := t.exec(`UPDATE log_head SET size = $1, edge = $2 WHERE id = 1`, tree.Size(),
		edge); err != nil {
		return err
	}
	sign, err := t.signingNow(tree.key)
	if err != nil {
		return err
	}
	note, err := sign.signer.Sign(ledger.Checkpoint{Origin: t.db.keys.origin, Size: tree.Size(),
		Hash: tree.Hash()})
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO log_checkpoints (size, at, note) VALUES ($1, $2, $3)`, tree.Size(), signed,
		note)
	return err
}

// logHead is the end of the log's tree, and how often the key that signs it was changed.
type logHead struct {
	*ledger.Tree
	key int
}

func readHead(r *reader, lock string) (logHead, error) {
	head, err := one(r, func(row scanner) (h logHead, err error) {
		var size int64
		var edge []byte
		if err := row.Scan(&size, &edge, &h.key); err != nil {
			return h, clean(err)
		}
		h.Tree, err = ledger.OpenTree(size, edge)
		return h, err
	}, `SELECT size, edge, key FROM log_head WHERE id = 1`+lock)
	if errors.Is(err, gateway.ErrNotFound) {
		err = errors.New("the table log_head is empty: the database was tampered with, restore it from a " +
			"backup")
	}
	return head, err
}

// Entries of the log from number n, as they are committed.
func (r *reader) Entries(from int64, most int) ([]gateway.LogEntry, error) {
	return all(r, scanEntry, `SELECT n, at, kind, leaf FROM log_entries WHERE n >= $1 ORDER BY n`+limit(most),
		from)
}

func scanEntry(row scanner) (e gateway.LogEntry, err error) {
	var at int64
	err = row.Scan(&e.N, &at, &e.Kind, &e.Leaf)
	e.At = instant(at)
	return e, clean(err)
}

// Checkpoint is the newest signed checkpoint.
func (r *reader) Checkpoint() (string, error) {
	return one(r, func(row scanner) (note string, err error) {
		return note, clean(row.Scan(&note))
	}, `SELECT note FROM log_checkpoints ORDER BY size DESC LIMIT 1`)
}
