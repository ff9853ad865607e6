package gateway

import (
	"time"

	"boligbro/rules"
)

// ListOrder is what a list of notices is sorted by: newest or latest first, and by id where that is the
// same. Each is a column that holds only what the association sent or received.
type ListOrder string

const (
	ByCreated ListOrder = "created" // when the notice was made; what an empty order means
	ByArrived ListOrder = "arrived" // when it arrived; only those that have
	ByWaiting ListOrder = "waiting" // when it was made; only those that are not proved to have arrived
	ByDue     ListOrder = "due"     // the day by which it was to arrive; only those that have one
)

// Place is the position of a notice or an alarm in a list.
type Place struct {
	Key string // of the order: an instant in microseconds, or a day
	ID  string
}

// NoticeList chooses a part of a list of notices.
type NoticeList struct {
	Order  ListOrder
	After  Place // only those that come after this place, when it is not zero
	Before Place // only those that come before it, and of them the last; After is zero
	Limit  int
	// Cases: of each only its place, its case, the case's version and whether it has been erased are wanted.
	Cases bool
}

// NoticeHead is a notice as a list needs it: nothing that is sealed has been opened.
type NoticeHead struct {
	Place
	Case         string
	Version      int // the newest of the case
	Erased       bool
	Municipality string
	Rule         string
	State        DeliveryState
	Arrived      time.Time
	// Acts reports whether the municipality has recorded something in the case; false for the association's
	// side.
	Acts bool
	// Later is how many messages follow on the notice, those that have lapsed twice; known to ClockHeads alone.
	Later int
}

// NoticeFile is a notice with all that hangs on it, read once.
type NoticeFile struct {
	Notice Notice // Unreadable: what is sealed is left out
	// Thread is its messages, oldest first, without payloads; their content is empty when it has been erased.
	Thread []Delivery
	// Records are what everybody has reported about the case: the association's side only, and only where
	// somebody has reported that children live there.
	Records []rules.Record
	// Received is of a demand the day on which the tenant received it, as last reported: the meeting's time
	// runs from it, and often it is reported only after the notice was made. Nothing but the day is taken
	// from the association's side.
	Received rules.Day
	Acts     []MunicipalAct // the municipality's side only: what it has recorded in the case
	Shared   []Shared       // the association's side only
	// Closed: this process cannot read what municipalities record, so that no clock is known.
	Closed bool
	// Forgotten: the association has erased its part of the case, and the municipality keeps what it was sent.
	// Whether the tenant had received a demand is not known then.
	Forgotten bool
	// Erased is the association's part, and ActsErased what the municipality recorded: of clocks that hang on it
	// nothing is known any more.
	Erased, ActsErased bool
}

// NoticeLister reads lists of notices: what a page shows in one read, whatever the number of notices is.
type NoticeLister interface {
	// NoticeHeads are a part of a list, in its order.
	NoticeHeads(s Scope, l NoticeList) ([]NoticeHead, error)
	// NoticeFiles are the notices with these ids that the scope may see, in the order of the ids.
	NoticeFiles(s Scope, ids []string) ([]NoticeFile, error)
	// NewestFiles are the most notices that come after the place in ByCreated, in its order.
	NewestFiles(s Scope, after Place, most int) ([]NoticeFile, error)
	// ClockHeads calls each once, for whoever watches the municipalities' clocks, with the notices of the look,
	// and those that have been rejected. older is where the next look through the older ones goes on; zero: they
	// have all been looked at. Acts is of the notice, not of its case; where it or Erased is set, nothing but
	// the id and the municipality is sure to be there. The order, the case, and states but rejected are left
	// out.
	ClockHeads(l ClockLook, each func(NoticeHead) error) (older Place, err error)
	// CountNotices counts the part of a list, and stops at its limit.
	CountNotices(s Scope, l NoticeList) (int, error)
}
