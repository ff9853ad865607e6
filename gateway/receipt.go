package gateway

import (
	"context"
	"errors"
	"fmt"
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
	ProofEndpoint ProofKind = "endpoint" // the municipality's own endpoint answered 2xx
	ProofReceipt  ProofKind = "receipt"  // the municipality's own signed receipt, or the channel's
	ProofPerson   ProofKind = "person"   // a receipt that came another way and was entered by a person
)

// Receipt is proof from the far side about one message. Reference and Proof are sealed.
type Receipt struct {
	ID        string // the far side's id of the receipt; the same receipt twice is one
	Message   string // Delivery.ID
	Kind      ReceiptKind
	By        ProofKind
	At        time.Time // when it happened, as the far side says; never later than Received
	Received  time.Time
	Reference string // the municipality's own case number (journalnummer)
	Reason    string // a code, when rejected
	Proof     []byte // the exact bytes that were received
}

// ErrMessage: the receipt is about a message that was not sent to this municipality.
var ErrMessage = errors.New("no such message was sent to this municipality")

// Receive records a receipt that a municipality has returned. The same receipt twice changes nothing. ErrMessage: it
// is about something else; nothing is recorded, and trying again cannot help.
func (g *Gateway) Receive(ctx context.Context, municipality string, r Receipt) error {
	r.Received = g.Now()
	err := g.Store.Do(ctx, func(tx Tx) error {
		d, err := tx.Delivery(Scope{Municipalities: []string{municipality}}, r.Message)
		if errors.Is(err, ErrNotFound) {
			return ErrMessage
		}
		if err != nil {
			return err
		}
		return g.receive(tx, d, r)
	})
	if err != nil {
		return fmt.Errorf("receive a receipt: %w", err)
	}
	return nil
}

// receive records what the receipt proves about the delivery.
func (g *Gateway) receive(tx Tx, d Delivery, r Receipt) error {
	if d.First.IsZero() {
		return ErrMessage // it has not been sent yet, so nothing can be proved about it
	}
	// The clocks of the law start at arrival, so a time that cannot be right does not count.
	if r.At.IsZero() || r.At.After(r.Received) || r.At.Before(d.First.Truncate(time.Second)) {
		r.At = r.Received
	}
	next := DeliveryState(r.Kind)
	if d.State.Precedes(next) {
		d.State = next
	}
	switch r.Kind {
	case ReceiptArrived, ReceiptRegistered:
		if d.Transmitted.IsZero() {
			d.Transmitted = r.At
		}
		if d.Arrived.IsZero() || r.At.Before(d.Arrived) {
			d.Arrived = r.At
		}
		if r.Kind == ReceiptRegistered && d.Registered.IsZero() {
			d.Registered, d.Reference = r.At, r.Reference
		}
	case ReceiptRejected:
		d.Fault, d.Detail = FaultRecipient, "rejected"
	}
	if err := tx.AddReceipt(d, r); errors.Is(err, ErrExists) {
		return nil
	} else if err != nil {
		return err
	}
	if r.Kind == ReceiptRejected {
		return g.alarmDelivery(tx, AlarmDeliveryRejected, d)
	}
	settled := []AlarmKind{AlarmDeliverySilent, AlarmDeliveryFailed, AlarmDeliveryUnrouted}
	if d.State == Registered {
		settled = append(settled, AlarmDeliveryRejected)
	}
	for _, kind := range settled {
		if err := tx.Resolve(kind, d.ID, r.Received); err != nil {
			return err
		}
	}
	return nil
}
