package store

import (
	"errors"

	"boligbro/gateway"
)

// told is the sealed part of a receipt.
type told struct {
	ID        string `json:"id"`
	Reference string `json:"reference,omitempty"`
	Proof     []byte `json:"proof,omitempty"`
}

// AddReceipt stores a receipt and what it proves about the delivery.
func (t *tx) AddReceipt(d gateway.Delivery, r gateway.Receipt) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	if r.Message != d.ID || !h.may(d.State) {
		return gateway.ErrState
	}
	row := actRow{
		delivery: d.ID, kind: kindReceipt, at: micros(r.At), received: micros(r.Received), outcome: string(r.Kind), code: r.Reason, left: leftOf(d),
		plain: encode(told{r.ID, r.Reference, r.Proof}),
	}
	if r.ID != "" {
		row.receipt = t.db.Blind("receipt", d.ID, r.ID)
		_, err := one(&t.reader, scanInt, `SELECT 1 FROM delivery_acts WHERE delivery = $1 AND receipt = $2`, d.ID, row.receipt)
		if err == nil {
			return gateway.ErrExists
		}
		if !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
	}
	return t.act(h, row, d.Reference, false)
}

// Receipts about a delivery, in the order they came, for the association and the municipality that it is addressed to.
func (r *reader) Receipts(s gateway.Scope, deliveryID string) ([]gateway.Receipt, error) {
	q := new(query).sql(`SELECT a.n, a.at, a.received, a.outcome, a.code, a.sealed, d.case_id, c.association_key
		FROM delivery_acts a JOIN deliveries d ON d.id = a.delivery JOIN cases c ON c.id = d.case_id
		WHERE a.kind = 'receipt' AND a.delivery = ? AND `, deliveryID).scope(s, "d.association", "d.municipality")
	return all(r, func(row scanner) (receipt gateway.Receipt, err error) {
		var n int
		var at, received int64
		var sealed, wrapped []byte
		var caseID string
		if err := row.Scan(&n, &at, &received, &receipt.Kind, &receipt.Reason, &sealed, &caseID, &wrapped); err != nil {
			return receipt, clean(err)
		}
		receipt.Message, receipt.At, receipt.Received = deliveryID, instant(at), instant(received)
		var content told
		if err := r.open(caseID, wrapped, sealed, actPlace(deliveryID, n), &content); err != nil {
			return receipt, err
		}
		receipt.ID, receipt.Reference, receipt.Proof = content.ID, content.Reference, content.Proof
		return receipt, nil
	}, q.sql(` ORDER BY a.n`).text.String(), q.args...)
}
