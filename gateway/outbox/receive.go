package outbox

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/document"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Receive records a receipt that a municipality has returned. The same receipt twice changes nothing.
// ErrOtherReceipt: what is known under its id says something else; nothing is recorded.
// ErrMessage: it is about something else; nothing is recorded, and trying again cannot help. ErrEnough: the
// message has receipts enough, and this one brings it no further. A receipt is refused when its reference
// looks like a CPR number, when Boligbro gave that reference itself, and when its reason is none of the
// codes, or when a person enters a time that cannot be right: the reason stands in the log, from which
// nothing can be removed.
func (ob *Outbox) Receive(ctx context.Context, municipality string, r gateway.Receipt) error {
	if text.HoldsCPR(r.Reference) {
		return lang.ErrReceiptLikeCPR
	}
	if r.Reason != "" && (r.Kind != gateway.ReceiptRejected || !slices.Contains(document.Reasons, r.Reason)) {
		return lang.ErrReceiptReason(document.Reasons)
	}
	r.Received, r.Reference = ob.Now(), text.Clean(r.Reference)
	again := "" // the case that must be judged again
	err := ob.Store.Do(ctx, func(tx gateway.Tx) error {
		d, err := tx.Delivery(gateway.Scope{Municipalities: []string{municipality}}, r.Message)
		if errors.Is(err, gateway.ErrNotFound) {
			return gateway.ErrMessage
		}
		if err != nil {
			return err
		}
		if gateway.Minted(r.Reference, d.ID, d.Notice, d.Case, d.Number) {
			return lang.ErrReceiptOurs
		}
		if r.By == gateway.ProofPerson && !d.First.IsZero() && impossible(d, r) {
			return lang.ErrReceiptTime
		}
		if again = ""; unexpected(&d) {
			again = d.Case
		}
		return ob.receive(tx, d, r)
	})
	if err == nil && again != "" {
		err = ob.Revisit(ctx, []string{again}, rules.AskedAt(r.Received))
	}
	if err != nil {
		return fmt.Errorf("receive a receipt: %w", err)
	}
	return nil
}

// unexpected reports whether a receipt of the message shows that the municipality has what it was thought not
// to have: a message that had lapsed, also when an earlier receipt of it is known, or one in former words.
func unexpected(d *gateway.Delivery) bool {
	lapsed := []gateway.Cause{gateway.CauseNotOwed, gateway.CauseUndecided, gateway.CauseReplaced}
	return slices.Contains(lapsed, gateway.CauseOf(d.Detail)) || d.InFormerWords()
}

// receive records what the receipt proves about the delivery, and settles the alarms that it answers.
func (ob *Outbox) receive(tx gateway.Tx, d gateway.Delivery, r gateway.Receipt) error {
	lost, was, came := d.Lost(), d.State, r
	d, r, err := proved(d, r)
	if err != nil {
		return err
	}
	if d.State == was {
		if err := ob.enough(tx, r); err != nil {
			return err
		}
	}
	if err := tx.AddReceipt(d, r); errors.Is(err, gateway.ErrExists) {
		return sameAsKnown(tx, came)
	} else if err != nil {
		return err
	}
	if err := ob.settleSuperseded(tx, d); err != nil {
		return err
	}
	if r.Kind == gateway.ReceiptRejected {
		d.Detail = cmp.Or(r.Reason, d.Detail)
		return alarms.Undelivered(tx, gateway.AlarmDeliveryRejected, d, ob.Now())
	}
	if lost && d.Kind == gateway.FirstNotice {
		if err := ob.revive(tx, d.Notice); err != nil {
			return err
		}
	}
	settled := settledByArrival
	if d.State == gateway.Registered {
		settled = append(slices.Clone(settled), gateway.AlarmDeliveryRejected)
	}
	return tx.Settle(settled, []string{d.ID}, r.Received)
}

// sameAsKnown refuses a receipt that says something else than the one that is known under its id: a program
// that counts its receipts anew would else be told yes to a rejection that nobody keeps.
func sameAsKnown(r gateway.DeliveryReader, came gateway.Receipt) error {
	kept, err := r.Receipts(gateway.Operator, came.Message)
	if err != nil {
		return err
	}
	for _, k := range kept {
		if k.ID == came.ID && k.By == came.By && !sayTheSame(k.Proof, came.Proof) {
			return gateway.ErrOtherReceipt
		}
	}
	return nil
}

// sayTheSame reports whether two receipts, as they came, say the same, however they are written.
func sayTheSame(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	one, err := document.ParseReceipt(a)
	other, wrong := document.ParseReceipt(b)
	return err == nil && wrong == nil && one.Kind == other.Kind && one.At.Equal(other.At) &&
		one.Reference == other.Reference && one.Reason == other.Reason
}

// receiptsMost is how many receipts of a message are kept that bring it no further: the log keeps them for
// ever, and a municipality's program that goes wild returns one every second under a new id.
const receiptsMost = 20

// enough refuses a receipt that brings its message no further when there are enough; one that is known is not
// refused.
func (ob *Outbox) enough(r gateway.DeliveryReader, receipt gateway.Receipt) error {
	kept, err := r.Receipts(gateway.Operator, receipt.Message)
	if err != nil {
		return err
	}
	known := slices.ContainsFunc(kept, func(k gateway.Receipt) bool { return k.ID == receipt.ID })
	if len(kept) >= receiptsMost && !known {
		return gateway.ErrEnough
	}
	return nil
}

// revive queues what was given up because the notice that it follows on was lost, when that is not so after
// all.
func (ob *Outbox) revive(tx gateway.Tx, notice string) error {
	thread, err := tx.Deliveries(gateway.Operator, notice)
	if err != nil {
		return err
	}
	for _, d := range thread {
		if d.State != gateway.Failed || gateway.CauseOf(d.Detail) != gateway.CauseLost {
			continue
		}
		if err := ob.requeue(tx, d); err != nil {
			return err
		}
	}
	return nil
}

// settledByArrival are the alarms about a message that its arrival answers.
var settledByArrival = []gateway.AlarmKind{
	gateway.AlarmDeliverySilent, gateway.AlarmDeliveryFailed, gateway.AlarmDeliveryUnrouted,
}

// handedOver is when the far side's yes to a hand-over was seen. What had arrived had been handed over by
// then; where no yes was seen, none is made up.
func handedOver(d gateway.Delivery) time.Time {
	if !d.Arrived.IsZero() && d.Transmitted.After(d.Arrived) {
		return d.Arrived
	}
	return d.Transmitted
}

// impossible reports whether the receipt says a time that cannot be right: before the message was first sent,
// or after the receipt came. Of a far side's program the time at which the receipt came counts in its place;
// a person is asked for the right one.
func impossible(d gateway.Delivery, r gateway.Receipt) bool {
	return r.At.IsZero() || r.At.After(r.Received) || r.At.Before(d.First.Truncate(time.Second))
}

// proved is the delivery with what the receipt proves about it, whichever channel the receipt came by: the
// first proof of arrival is the arrival. ErrMessage: it has not been sent yet, so nothing can be proved about
// it.
func proved(d gateway.Delivery, r gateway.Receipt) (gateway.Delivery, gateway.Receipt, error) {
	if d.First.IsZero() {
		return d, r, gateway.ErrMessage
	}
	// The clocks of the law start at arrival, so a time that cannot be right does not count.
	if impossible(d, r) {
		r.At = r.Received
	}
	next := gateway.DeliveryState(r.Kind)
	if d.State.Precedes(next) {
		d.State = next
	}
	switch r.Kind {
	case gateway.ReceiptArrived, gateway.ReceiptRegistered:
		if d.Arrived.IsZero() || r.At.Before(d.Arrived) {
			d.Arrived = r.At
		}
		d.Transmitted = handedOver(d)
		if r.Kind == gateway.ReceiptRegistered && d.Registered.IsZero() {
			d.Registered, d.Reference = r.At, r.Reference
		}
	case gateway.ReceiptRejected:
		d.Fault, d.Detail = gateway.FaultRecipient, string(gateway.CauseRejected)
	}
	return d, r, nil
}
