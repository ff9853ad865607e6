package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// VerifyOptions say what Verify holds the log against beside the database itself.
type VerifyOptions struct {
	// Checkpoint is a signed checkpoint from earlier, kept where nobody who can change the database can change
	// it: the log must be a continuation of it. Empty: none.
	Checkpoint string
}

// Report is what Verify found.
type Report struct {
	Entries int64 // of the log
	// of them, whose personal part has been erased, so that only their codes could be compared
	Erased int64
	// of them, whose rows are sealed under the key of municipal data, which this process does not have, so that
	// it could only be seen that the rows are there
	Closed   int64
	Findings []Finding // what does not agree; none when all is well
	More     int       // findings beyond the first thousand
	// Checkpoint is the newest one, signed; empty: the log is empty.
	Checkpoint string
	// Compared is the checkpoint from outside that the log was held against, and when it was signed; zero: that
	// is not told, because no time is of what a municipality did.
	Compared   ledger.Checkpoint
	ComparedAt time.Time
}

// What says what is wrong.
type What string

const (
	// the entry cannot be read, or its columns say something else than its leaf
	LeafBroken    What = "leaf-broken"
	EntryMissing  What = "entry-missing"  // a number is missing in the log
	EntryRepeated What = "entry-repeated" // two entries are about the same row
	RowChanged    What = "row-changed"    // the row is not what the log says
	RowMissing    What = "row-missing"    // the log has an entry of a row that is not there
	RowAdded      What = "row-added"      // the row is there, and the log has no entry of it
	// its sealed part does not open: it was changed, or moved from another place
	RowUnreadable What = "row-unreadable"
	StateWrong    What = "state-wrong" // the row says something else than the acts that lead to it
	TileWrong     What = "tile-wrong"  // a stored part of the tree is not that of the entries
	// a change of the key that signs the log is not signed by the key before it, or not known
	KeyChangeWrong What = "key-change-wrong"
	HeadWrong      What = "head-wrong" // the stored end of the tree is not that of the entries
	// a case's data key is gone and was not erased, or is there again
	KeyMissing What = "key-missing"
	// a signed checkpoint is missing, not of this log, or not of these entries
	CheckpointWrong What = "checkpoint-wrong"
	// a checkpoint that the log's key has signed is of a longer log
	LogShort What = "log-short"
	// it says that it was written before an entry that stands before it, by more than clocks differ
	TimeBack What = "time-back"
)

// Finding is one thing that does not agree. It holds no personal data.
type Finding struct {
	What  What
	Entry int64  // its number in the log; -1 when it is about none
	Table string // where
	ID    string // the row's internal id
}

// String is the finding in Danish, with its code.
func (f Finding) String() string {
	text := fmt.Sprintf("%s: %s", f.What, lang.Of(lang.LogFaults, f.What).In(lang.Danish))
	if f.Entry >= 0 {
		text += fmt.Sprintf(", post %d", f.Entry)
	}
	if f.Table != "" {
		text += ", tabel " + f.Table
	}
	if f.ID != "" {
		text += ", " + f.ID
	}
	return text
}

const (
	mostFindings = 1000
	verifyChunk  = 200 // entries and rows that are held at a time
)

// verifier compares the log with all that it vouches for, in one consistent state and in bounded memory.
type verifier struct {
	*reader
	report  Report
	tally   *tally
	clock   ledger.Clock
	told    map[string]toldAlarm // when people were last mailed of alarms, by the log
	keys    ledger.Keys          // the log's, as its entries tell
	forked  bool                 // a checkpoint differs from the entries, as all later ones then do
	logOnly bool                 // the rows are not read: there is no key to open them

	agree  *agreement          // of entries and rows of the kinds of which there are most; nil: of none
	erased map[uint64]struct{} // the ids, hashed, of leaves whose case has been erased
	ours   bool                // what only municipalities keep is not opened
	worded map[string]int      // by delivery: the act that worded it anew, of the few that were
	seen   map[string]int      // how many rows of those kinds were read, by table
	stray  bool                // some first delivery is not its notice's
	unheld bool                // some of them do not open, and were held against nothing
	opened []byte              // what has been opened of the rows in hand
}

// Verify recomputes the log's tree from its entries, and holds it against the stored tree, every signed
// checkpoint and the one that was kept elsewhere; it recomputes every entry from the row that it is about,
// looks for rows that have no entry, and for states that the acts do not lead to. Parts of it are done beside
// each other, by readers that see the same.
func (db *DB) Verify(ctx context.Context, o VerifyOptions) (Report, error) {
	report, err := db.verifyTogether(ctx, verifierParts(o.Checkpoint))
	return report, verifyError(err)
}

// VerifyLog is Verify of the log alone: its entries, tree and checkpoints, which the public key suffices for.
func (db *DB) VerifyLog(ctx context.Context, o VerifyOptions) (Report, error) {
	v := &verifier{tally: newTally(), logOnly: true}
	err := db.View(ctx, func(r gateway.Reader) error {
		v.reader = r.(*reader)
		if err := v.log(o.Checkpoint); err != nil {
			return err
		}
		return v.newest()
	})
	return v.report, verifyError(err)
}

func verifyError(err error) error {
	if err != nil {
		return fmt.Errorf("verify the log: %w", err)
	}
	return nil
}

// newest notes the newest signed checkpoint.
func (v *verifier) newest() (err error) {
	v.report.Checkpoint, err = v.reader.Checkpoint()
	if errors.Is(err, gateway.ErrNotFound) {
		return nil
	}
	return err
}

// find notes what does not agree.
func (v *verifier) find(what What, entry int64, table, id string) {
	if len(v.report.Findings) == mostFindings {
		v.report.More++
		return
	}
	v.report.Findings = append(v.report.Findings, Finding{what, entry, table, id})
}
