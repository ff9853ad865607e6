package gateway

import (
	"time"

	"boligbro/rules"
)

// Proof is a kvittering for underretning af kommunen: it shows that the municipality was notified, for
// the association to attach to its request to the fogedret. It names no tenant: the court file knows who
// lives there, and the tenancy's number ties the two together.
type Proof struct {
	Association     string // CVR number
	AssociationName string
	Number          string // the case's number
	Tenancy         string // the association's own number of the tenancy
	Municipality    string // kommunekode
	Notice          string
	Message         string
	Rule            string
	Cites           []rules.Citation
	Event           rules.NoticeEvent
	Channel         string
	Transmitted     time.Time
	Arrived         time.Time
	By              ProofKind
	Hash            []byte // SHA-256 of the exact bytes that were sent
	Bytes           int    // how many they were
	Later           []ProofLater
	Issued          time.Time
	Log             LogProof
	Signature       string // of the log's key, over all of the above
}

// LogProof shows without the database that entries are in the log that a checkpoint names.
type LogProof struct {
	Size       int64
	Checkpoint string // signed
	Key        string // the public key that checks the checkpoint
	Entries    []ProvedEntry
	// KeyChanges are the entries by which the log's key was changed, in their order, so that whoever knows an
	// older key can follow.
	KeyChanges []ProvedEntry
	// Salt and Opened open the commitment of the attempt's entry: they show the hash of what was sent.
	Salt, Opened []byte
	// DutySalt and Duty open the commitment of the notice's entry: they show by which rule it was made.
	DutySalt, Duty []byte
}

// ProvedEntry is an entry of the log with its inclusion proof (RFC 6962).
type ProvedEntry struct {
	N    int64
	Leaf []byte
	Path [][32]byte
}

// ProvedAct says which entries prove that a message reached a municipality.
type ProvedAct struct {
	Notice  Notice
	Thread  []Delivery // all its messages
	Message string
	Attempt Attempt // whose bytes arrived
	Receipt Receipt // the proof of arrival
}

// ProofLater is a message that followed in the notice's thread and has arrived too.
type ProofLater struct {
	Kind    DeliveryKind
	Message string
	Event   rules.NoticeEvent
	Arrived time.Time
}

// ThreadProof shows without the database what the log holds of a notice: every entry about it and its
// messages, in the order of the log, with what opens their commitments.
type ThreadProof struct {
	Checkpoint string // signed
	Key        string // the public key that checks the checkpoint
	Entries    []ProvedEntry
	Openings   []ProvedOpening
}

// ProvedOpening opens a commitment of an entry.
type ProvedOpening struct {
	Entry       int64
	Label       string
	Salt, Value []byte
}
