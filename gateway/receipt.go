package gateway

import (
	"errors"
	"time"
)

// ReceiptKind is what a kvittering proves.
type ReceiptKind string

const (
	ReceiptArrived    ReceiptKind = "arrived"    // it reached the municipality
	ReceiptRegistered ReceiptKind = "registered" // the municipality has opened a case
	ReceiptRejected   ReceiptKind = "rejected"   // it does not concern the municipality, or cannot be read
)

// ProofKind is by what it is known that a message reached the municipality.
type ProofKind string

const (
	ProofEndpoint ProofKind = "endpoint" // the municipality's own endpoint answered 2xx over TLS
	ProofLocal    ProofKind = "local"    // what listens on this machine itself answered 2xx, perhaps without TLS
	ProofReceipt  ProofKind = "receipt"  // the municipality's own signed receipt, or the channel's
	ProofPerson   ProofKind = "person"   // a receipt that came another way and was entered by a person
)

// Receipt is proof from the far side about one message. Reference and Proof are sealed.
type Receipt struct {
	ID        string // of the receipt, among those of the same By; the same receipt twice is one
	Message   string // Delivery.ID
	Kind      ReceiptKind
	By        ProofKind
	At        time.Time // when it happened, as the far side says; never later than Received
	Received  time.Time
	Reference string // the municipality's own case number (journalnummer)
	Reason    string // a code, when rejected
	Proof     []byte // the exact bytes that were received
}

// ErrEnough: the message has as many receipts as are kept, and this one says nothing new.
var ErrEnough = errors.New("the message has got as many receipts as are kept; this one says nothing new")

// ErrOtherReceipt: the message has another receipt under the same id; this one says something else.
var ErrOtherReceipt = errors.New("another receipt came under the same id; nothing of this one is recorded")

// ErrMessage: the receipt is about a message that was not sent to this municipality.
var ErrMessage = errors.New("no such message was sent to this municipality")
