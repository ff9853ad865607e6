package gateway

import (
	"context"
	"time"

	"boligbro/rules"
)

// LogReader reads the compliance log, for the operator. Within a Tx it is the log as it was before it.
type LogReader interface {
	// Entries of the log from number n (0 and up).
	Entries(from int64, limit int) ([]LogEntry, error)
	// RuleSets are those that have judged a case, in the order in which they first did.
	RuleSets() ([]RuleSet, error)
	// Checkpoint is the newest signed checkpoint. ErrNotFound: the log is empty.
	Checkpoint() (string, error)
	// CheckpointMailed is the newest day whose checkpoint was mailed; 0: none was.
	CheckpointMailed() (rules.Day, error)
}

// LogWriter records what is done with the log itself.
type LogWriter interface {
	// MailedCheckpoint records that the day's checkpoint was mailed, to so many of the witnesses.
	MailedCheckpoint(day rules.Day, reached, of int) error
}

// Witness is somebody outside who gets the log's newest checkpoint, and can tell later what the log was.
type Witness interface {
	// Tell mails the signed checkpoint of the day. An error means that nothing was sent.
	Tell(ctx context.Context, day rules.Day, checkpoint string) error
}

// LogProver shows others what the log holds.
type LogProver interface {
	// Both refuse with a *lang.Error where the log holds more, or less, about the notice than the rows tell.

	// ProveAct proves the entries of the notice, the attempt and the receipt, in this order, and those by which
	// the log's key was changed, under the newest checkpoint. ErrNotFound: the log lacks one. ErrErased: what
	// was sent cannot be shown any more.
	ProveAct(a ProvedAct) (LogProof, error)
	// ProveThread proves every entry about a notice, its messages and these acts of the municipality under the
	// newest checkpoint, and opens what the scope may see. ErrNotFound: the log lacks one. ErrErased: they
	// cannot be opened any more.
	ProveThread(s Scope, n Notice, messages []Delivery, acts []MunicipalAct) (ThreadProof, error)
	// ProveKeys proves the entries by which the log's key was changed, in their order, under the newest
	// checkpoint.
	ProveKeys() ([]ProvedEntry, error)
	// Vouch signs a document with the log's key.
	Vouch(document []byte) (string, error)
}

// LogEntry is one leaf of the log with its number.
type LogEntry struct {
	N    int64
	At   time.Time // when it was written; zero for acts of a municipality
	Kind string
	Leaf []byte
}
