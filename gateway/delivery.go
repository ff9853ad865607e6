package gateway

import (
	"time"

	"boligbro/rules"
)

// DeliveryState is how far a forsendelse has come.
type DeliveryState string

const (
	Unrouted    DeliveryState = "unrouted"    // no channel is known for the municipality
	Queued      DeliveryState = "queued"      // waiting for its first or next attempt
	Sending     DeliveryState = "sending"     // an attempt is committed and its outcome is not known
	Transmitted DeliveryState = "transmitted" // the far side's protocol said yes
	Arrived     DeliveryState = "arrived"     // proved to have reached the municipality
	Registered  DeliveryState = "registered"  // the municipality has opened a case (journaliseret)
	Rejected    DeliveryState = "rejected"    // the municipality answered that it will not take it
	Failed      DeliveryState = "failed"      // the retries have ended
	// bortfaldet: the municipality has not got it, and is not to get it any more
	Lapsed DeliveryState = "lapsed"
)

// mayFollow says which state may follow which; the database checks the states again.
var mayFollow = map[DeliveryState][]DeliveryState{
	Unrouted: {Queued, Lapsed},
	// the answer was lost, and a receipt came all the same
	Queued:      {Sending, Failed, Lapsed, Arrived, Registered, Rejected},
	Sending:     {Queued, Transmitted, Arrived, Registered, Rejected, Failed},
	Transmitted: {Queued, Arrived, Registered, Rejected}, // a person has it sent again
	Arrived:     {Registered, Rejected},
	Rejected:    {Queued, Registered}, // a rejection can be a mistake: it has taken the case after all
	Failed:      {Queued, Lapsed, Arrived, Registered, Rejected},
	Lapsed:      {Queued, Unrouted, Arrived, Registered, Rejected}, // it is owed again
}

// Precedes reports whether the delivery may go from state s to next.
func (s DeliveryState) Precedes(next DeliveryState) bool {
	for _, state := range mayFollow[s] {
		if state == next {
			return true
		}
	}
	return false
}

// Fault says who must act when a delivery fails, so that dead letters of different causes are not mixed.
type Fault string

const (
	FaultRecipient Fault = "recipient"
	FaultOurs      Fault = "ours"
	FaultData      Fault = "data"
)

// DeliveryKind is what is carried in a notice's thread.
type DeliveryKind string

const (
	FirstNotice DeliveryKind = "notice"     // underretning
	Correction  DeliveryKind = "correction" // rettelse: a fact of the notice was wrong
	// opdatering: the planned step of the notice was done, or its step was withdrawn
	Update DeliveryKind = "update"
)

// Delivery is a forsendelse: one message in a notice's thread, over one channel. Content and Payload are
// sealed.
type Delivery struct {
	ID              string // the message id, a UUID; the same in every attempt
	Notice          string
	Case            string
	Number          string // the case's number
	Kind            DeliveryKind
	Association     string
	AssociationName string // filled in for Compose, not stored
	Checkpoint      string // the log's newest, signed; filled in for Compose, not stored; empty: none
	Municipality    string
	Channel         string // the connector's name; empty when unrouted
	Place           int    // of the channel in the municipality's order, from 1; 0 when unrouted
	Earlier         int    // attempts made over the channels before it
	Content         rules.Notice
	Unreadable      bool   // of those that were opened: it cannot be read, and nothing can be sent
	Sealed          []byte // Content as it is kept, in what is claimed, until it is opened
	Created         time.Time

	State DeliveryState
	// when it is tried next, or was to be, while it is being sent; zero when there is nothing to try
	Next        time.Time
	Attempts    int
	First       time.Time // the first attempt
	Since       time.Time // the first attempt over this channel
	Payload     Payload   // composed once and kept
	Fault       Fault
	Detail      string // a code such as http-503, never a text from outside
	Transmitted time.Time
	Arrived     time.Time
	Registered  time.Time
	Reference   string // the municipality's own reference, told in its receipt; sealed

	Seen Seen // how far it had come when it was read
}

// Seen is how far a delivery and its case had come when the delivery was read: whatever rests on what was
// read is refused when either has moved on since.
type Seen struct {
	Acts    int    // attempts, ends, receipts and changes of the delivery
	Payload int    // the act that holds its payload; 0: none has been composed
	Worded  int    // the act that worded it anew; 0: it says what it was made with
	Version int    // of the case
	Key     string // the case's data key as it is kept, wrapped
}

// Destination is one channel to one municipality.
type Destination struct {
	Municipality string
	Place        int // of the channel in the municipality's order
}

// Payload is the exact bytes that a channel hands over.
type Payload struct {
	MessageID   string
	ContentType string
	Body        []byte
	// Checkpoint is the one that the body carries: composed again, the message carries the same.
	Checkpoint string
}

// Attempt is one try at handing a payload over, committed before it is made.
type Attempt struct {
	Delivery string
	N        int
	Started  time.Time
	Channel  string // over which it was made
	Bytes    int    // how many were handed over
	Hash     []byte // SHA-256 of them

	Finished time.Time // zero: the outcome is not known
	Outcome  DeliveryState
	Detail   string
}

// InFormerWords reports whether the message was worded anew and has not been handed over since: a
// municipality that has it has the words from before.
func (d *Delivery) InFormerWords() bool { return d.Seen.Worded > 0 && d.Attempts == d.Earlier }

// Lost reports whether the municipality has not got the message, or has answered that it will not take it.
func (d *Delivery) Lost() bool {
	return d.State == Rejected || d.State == Failed && d.Arrived.IsZero()
}
