package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// actRow is a row of delivery_acts with its sealed part opened: something that has happened to a delivery, and the
// state that it left.
type actRow struct {
	delivery      string
	n             int
	kind          string
	at            int64
	attempt       int
	outcome, code string
	receipt       string
	received      int64
	left          left
	plain         []byte
}

// left is what of a delivery an act may change; the delivery's own columns repeat what the last act left.
type left struct {
	channel, state                   string
	next                             int64
	fault, detail                    string
	transmitted, arrived, registered int64
}

func leftOf(d gateway.Delivery) left {
	return left{d.Channel, string(d.State), micros(d.Next), string(d.Fault), d.Detail, micros(d.Transmitted), micros(d.Arrived), micros(d.Registered)}
}

func actID(delivery string, n int) string    { return delivery + "/" + strconv.Itoa(n) }
func actPlace(delivery string, n int) string { return "delivery_acts/" + actID(delivery, n) }

func (a *actRow) leaf(k *dataKey) ledger.Leaf {
	leaf := ledger.Leaf{
		Kind: a.kind, ID: a.delivery,
		Codes: []ledger.Code{code("n", a.n), timeCode("on", a.at), code("attempt", a.attempt), {Name: "outcome", Value: a.outcome}, {Name: "code", Value: a.code},
			{Name: "receipt", Value: a.receipt}, timeCode("received", a.received), {Name: "channel", Value: a.left.channel}, {Name: "state", Value: a.left.state},
			timeCode("next", a.left.next), {Name: "fault", Value: a.left.fault}, {Name: "detail", Value: a.left.detail},
			timeCode("transmitted", a.left.transmitted), timeCode("arrived", a.left.arrived), timeCode("registered", a.left.registered)},
	}
	if a.plain != nil {
		leaf.Commits = []ledger.Commit{commit("content", k.saltFor("act", actID(a.delivery, a.n)), a.plain)}
	}
	return leaf
}

// deliveryHead is what must be known of a delivery to change it.
type deliveryHead struct {
	caseID         string
	left           left
	attempts, acts int
	payload        int
	first          int64
	key            *dataKey
}

// head reads a delivery and keeps others from changing it until the transaction ends.
func (t *tx) head(id string) (deliveryHead, error) {
	h, err := one(&t.reader, func(row scanner) (h deliveryHead, err error) {
		return h, clean(row.Scan(&h.caseID, &h.left.channel, &h.left.state, &h.left.next, &h.left.fault, &h.left.detail, &h.left.transmitted, &h.left.arrived, &h.left.registered,
			&h.attempts, &h.acts, &h.payload, &h.first))
	}, `SELECT case_id, channel, state, next, fault, detail, transmitted, arrived, registered, attempts, acts, payload, first FROM deliveries WHERE id = $1`+t.lock, id)
	if err != nil {
		return h, err
	}
	h.key, err = t.caseKey(h.caseID)
	return h, err
}

// may reports whether the delivery may go to the state, or stay in it.
func (h *deliveryHead) may(next gateway.DeliveryState) bool {
	state := gateway.DeliveryState(h.left.state)
	return state == next || state.Precedes(next)
}

// act stores something that happened to a delivery, the state that it left, and its leaf.
func (t *tx) act(h deliveryHead, a actRow, reference string, release bool) error {
	a.n = h.acts + 1
	var sealed, ref []byte
	if a.plain != nil {
		sealed = h.key.seal(a.plain, actPlace(a.delivery, a.n))
	}
	if reference != "" {
		ref = h.key.seal([]byte(reference), referencePlace(a.delivery))
	}
	l := a.left
	if err := t.add(actsTable, a.delivery, a.n, a.kind, a.at, a.attempt, a.outcome, a.code, a.receipt, a.received, l.channel, l.state, l.next,
		l.fault, l.detail, l.transmitted, l.arrived, l.registered, sealed); err != nil {
		return err
	}
	q := new(query).sql(`UPDATE deliveries SET channel = ?, state = ?, next = ?, fault = ?, detail = ?, transmitted = ?, arrived = ?, registered = ?,
		reference = ?, attempts = ?, payload = ?, first = ?, changed = ?, acts = ?`, l.channel, l.state, l.next, l.fault, l.detail, l.transmitted, l.arrived, l.registered,
		ref, h.attempts, h.payload, h.first, max(a.at, a.received), a.n)
	if release {
		q.sql(`, lease_owner = '', lease_until = 0`)
	}
	if _, err := t.exec(q.sql(` WHERE id = ?`, a.delivery).text.String(), q.args...); err != nil {
		return err
	}
	t.log(a.leaf(h.key))
	return nil
}

// StartAttempt stores the payload and the attempt, before it is made.
func (t *tx) StartAttempt(d gateway.Delivery, a gateway.Attempt) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	state := gateway.DeliveryState(h.left.state)
	hash := sha256.Sum256(d.Payload.Body)
	if state != gateway.Queued && state != gateway.Sending || a.N != h.attempts+1 || a.Delivery != d.ID || !bytes.Equal(a.Hash, hash[:]) {
		return gateway.ErrState
	}
	var changed *gateway.Payload
	if same, err := t.samePayload(h, d); err != nil {
		return err
	} else if !same {
		changed, h.payload = &d.Payload, h.acts+1
	}
	h.attempts = a.N
	if h.first == 0 {
		h.first = micros(a.Started)
	}
	d.State = gateway.Sending
	row := actRow{delivery: d.ID, kind: kindAttempt, at: micros(a.Started), attempt: a.N, left: leftOf(d), plain: writePayload(hash[:], changed)}
	return t.act(h, row, d.Reference, false)
}

// samePayload reports whether the payload is the one that is kept.
func (t *tx) samePayload(h deliveryHead, d gateway.Delivery) (bool, error) {
	if h.payload == 0 {
		return false, nil
	}
	sealed, err := one(&t.reader, scanBytes, `SELECT sealed FROM delivery_acts WHERE delivery = $1 AND n = $2`, d.ID, h.payload)
	if err != nil {
		return false, err
	}
	plain, err := h.key.open(sealed, actPlace(d.ID, h.payload))
	if err != nil {
		return false, err
	}
	_, kept, err := readPayload(plain)
	return err == nil && kept.MessageID == d.Payload.MessageID && kept.ContentType == d.Payload.ContentType && bytes.Equal(kept.Body, d.Payload.Body), err
}

// FinishAttempt stores how an attempt ended. One that a later attempt has overtaken does not queue or fail the
// delivery again, but what it proves counts.
func (t *tx) FinishAttempt(d gateway.Delivery, a gateway.Attempt) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	_, err = one(&t.reader, scanInt, `SELECT 1 FROM delivery_acts s WHERE s.delivery = $1 AND s.kind = 'attempt' AND s.attempt = $2 AND NOT EXISTS (
		SELECT 1 FROM delivery_acts e WHERE e.delivery = $1 AND e.kind = 'attempt-end' AND e.attempt = $2)`, d.ID, a.N)
	if errors.Is(err, gateway.ErrNotFound) {
		return gateway.ErrState // there is no such attempt, or it has ended
	}
	if err != nil {
		return err
	}
	after := leftOf(d)
	overtaken := a.N < h.attempts
	if overtaken && (d.State == gateway.Queued || d.State == gateway.Failed) {
		after = h.left
	} else if !h.may(d.State) || d.State == gateway.Sending {
		return gateway.ErrState
	}
	row := actRow{delivery: d.ID, kind: kindAttemptEnd, at: micros(a.Finished), attempt: a.N, outcome: string(a.Outcome), code: a.Detail, left: after}
	return t.act(h, row, d.Reference, !overtaken)
}

// SetDelivery stores a change of state without an attempt, and lets go of the lease.
func (t *tx) SetDelivery(d gateway.Delivery) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	if !h.may(d.State) || d.State == gateway.Sending {
		return gateway.ErrState
	}
	return t.act(h, actRow{delivery: d.ID, kind: kindChange, at: micros(t.db.now()), left: leftOf(d)}, d.Reference, true)
}

// Attempts of a delivery, in order; a municipality's scope sees none.
func (r *reader) Attempts(s gateway.Scope, deliveryID string) ([]gateway.Attempt, error) {
	q := new(query).sql(`SELECT s.n, s.attempt, s.at, s.sealed, coalesce(e.at, 0), coalesce(e.outcome, ''), coalesce(e.code, ''), d.case_id, c.association_key
		FROM delivery_acts s JOIN deliveries d ON d.id = s.delivery JOIN cases c ON c.id = d.case_id
		LEFT JOIN delivery_acts e ON e.delivery = s.delivery AND e.kind = 'attempt-end' AND e.attempt = s.attempt
		WHERE s.kind = 'attempt' AND s.delivery = ? AND `, deliveryID).scope(s, "d.association", "")
	return all(r, func(row scanner) (a gateway.Attempt, err error) {
		var n int
		var started, finished int64
		var sealed, wrapped []byte
		var caseID string
		if err := row.Scan(&n, &a.N, &started, &sealed, &finished, &a.Outcome, &a.Detail, &caseID, &wrapped); err != nil {
			return a, clean(err)
		}
		a.Delivery, a.Started, a.Finished = deliveryID, instant(started), instant(finished)
		if wrapped == nil {
			return a, nil // that it was tried, and when, outlives what it carried
		}
		key, err := r.db.keys.caseKey(caseID, wrapped)
		if err != nil {
			return a, err
		}
		plain, err := key.open(sealed, actPlace(deliveryID, n))
		if err == nil {
			a.Hash, _, err = readPayload(plain)
		}
		return a, err
	}, q.sql(` ORDER BY s.n`).text.String(), q.args...)
}
