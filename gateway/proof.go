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
	LogSize         int64
	Checkpoint      string // the log's signed checkpoint, which covers all of the above
}

// ProofLater is a message that followed in the notice's thread and has arrived too.
type ProofLater struct {
	Kind    DeliveryKind
	Message string
	Event   rules.NoticeEvent
	Arrived time.Time
}
