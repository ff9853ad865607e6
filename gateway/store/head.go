package store

import (
	"errors"
	"slices"

	"boligbro/gateway"
)

// deliveryHead is what must be known of a delivery to change it. Changes to the same delivery are written
// together, as new rows are.
type deliveryHead struct {
	id, caseID     string
	left           left
	attempts, acts int
	payload        int // the act that holds the payload; 0: none has been composed
	first          int64
	changed        int64
	receipts       int // how many there are
	reference      []byte
	key            *dataKey // nil when the case has been erased

	dirty, release bool
}

const headQuery = `SELECT d.id, d.case_id, d.channel, d.place, d.earlier, d.state, d.next, d.fault, d.detail,
		d.transmitted, d.arrived, d.registered, d.attempts, d.acts, d.payload, d.first, c.association_key,
		(SELECT count(*) FROM delivery_acts r WHERE r.delivery = d.id AND r.kind = 'receipt')
	FROM deliveries d JOIN cases c ON c.id = d.case_id WHERE `

func (t *tx) scanHead(row scanner) (*deliveryHead, error) {
	h := &deliveryHead{}
	var wrapped []byte
	l := &h.left
	if err := row.Scan(&h.id, &h.caseID, &l.channel, &l.place, &l.earlier, &l.state, &l.next, &l.fault,
		&l.detail, &l.transmitted, &l.arrived, &l.registered,
		&h.attempts, &h.acts, &h.payload, &h.first, &wrapped, &h.receipts); err != nil {
		return nil, clean(err)
	}
	key, known := t.keys[h.caseID]
	if !known {
		var err error
		if key, err = t.db.keys.caseKey(h.caseID, wrapped); err != nil && !errors.Is(err, gateway.ErrErased) {
			return nil, err
		}
		if key != nil {
			t.keys[h.caseID] = key
		}
	}
	h.key = key
	t.heads[h.id] = h
	return h, nil
}

// head reads a delivery, once in a transaction, and keeps others from changing it until the transaction ends.
func (t *tx) head(id string) (*deliveryHead, error) {
	if h, ok := t.heads[id]; ok {
		return h, nil
	}
	return one(&t.reader, t.scanHead, headQuery+`d.id = $1`+t.ofDelivery(), id)
}

func (t *tx) ofDelivery() string {
	if t.lock == "" {
		return ""
	}
	return t.lock + ` OF d`
}

// holdMost is how many deliveries are read by one statement.
const holdMost = 500

// Hold reads deliveries without what they carry, in the order of their ids, and keeps others from changing
// them.
func (t *tx) Hold(ids []string) ([]gateway.Delivery, error) {
	// in one order, so that two transactions do not wait for each other
	ids = slices.Sorted(slices.Values(ids))
	var held []gateway.Delivery
	for chunk := range slices.Chunk(ids, holdMost) {
		q := new(query).sql(headQuery).in("d.id", chunk)
		heads, err := all(&t.reader, t.scanHead, q.sql(` ORDER BY d.id`+t.ofDelivery()).text.String(),
			q.args...)
		if err != nil {
			return nil, err
		}
		for _, h := range heads {
			held = append(held, h.bare())
		}
	}
	return held, nil
}

// bare is the delivery without what it carries.
func (h *deliveryHead) bare() gateway.Delivery {
	l := h.left
	return gateway.Delivery{
		ID: h.id, Case: h.caseID, Channel: l.channel, Place: l.place, Earlier: l.earlier,
		State: gateway.DeliveryState(l.state),
		Next:  instant(l.next), Attempts: h.attempts, First: instant(h.first), Fault: gateway.Fault(l.fault),
		Detail:      l.detail,
		Transmitted: instant(l.transmitted), Arrived: instant(l.arrived), Registered: instant(l.registered),
	}
}

// may reports whether the delivery may go to the state, or stay in it.
func (h *deliveryHead) may(next gateway.DeliveryState) bool {
	state := gateway.DeliveryState(h.left.state)
	return state == next || state.Precedes(next)
}

// writeHeads writes what has changed of deliveries, each once.
func (t *tx) writeHeads() error {
	var kept, released [][]any
	for _, h := range t.dirty {
		l := h.left
		row := []any{
			l.channel, int64(l.place), int64(l.earlier), l.state, l.next, l.fault, l.detail, l.transmitted,
			l.arrived, l.registered,
			h.reference, int64(h.attempts), int64(h.payload), h.first, h.changed, int64(h.acts), h.id,
		}
		if h.release {
			released = append(released, row)
		} else {
			kept = append(kept, row)
		}
		h.dirty, h.release, h.reference = false, false, nil
	}
	t.dirty = t.dirty[:0]
	const set = `UPDATE deliveries SET channel = $1, place = $2, earlier = $3, state = $4, next = $5, fault = $6,
		detail = $7, transmitted = $8, arrived = $9, registered = $10, reference = coalesce($11, reference),
		attempts = $12, payload = $13, first = $14, changed = $15, acts = $16`
	if err := t.changeRows(set+` WHERE id = $17`, kept); err != nil {
		return err
	}
	return t.changeRows(set+`, lease_owner = '', lease_until = 0 WHERE id = $17`, released)
}

// caseVersion is the version that a case stands at; nobody can move it on until the transaction ends. It is
// read for all deliveries that are held at once.
func (t *tx) caseVersion(id string) (int, error) {
	if version, ok := t.versions[id]; ok {
		return version, nil
	}
	ids := []string{id}
	for _, h := range t.heads {
		ids = append(ids, h.caseID)
	}
	slices.Sort(ids)
	for chunk := range slices.Chunk(slices.Compact(ids), holdMost) {
		q := new(query).sql(`SELECT id, version FROM cases WHERE `).in("id", chunk)
		err := t.each(func(row scanner) error {
			var id string
			var version int
			err := row.Scan(&id, &version)
			t.versions[id] = version
			return clean(err)
		}, q.sql(` ORDER BY id`+t.db.dialect.forShare).text.String(), q.args...)
		if err != nil {
			return 0, err
		}
	}
	return t.versions[id], nil
}
