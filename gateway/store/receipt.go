package store

import (
	"cmp"
	"errors"

	"boligbro/gateway"
)

// receiptContent is the sealed part of a receipt.
type receiptContent struct {
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
	if r.Message != d.ID || r.By == "" || !h.may(d.State) {
		return gateway.ErrState
	}
	row := actRow{
		delivery: d.ID, kind: kindReceipt, at: micros(r.At), received: micros(r.Received),
		outcome: string(r.Kind), code: r.Reason,
		proof: string(r.By), progress: progressOf(d),
		plain: encode(receiptContent{r.ID, r.Reference, r.Proof}),
	}
	if r.ID != "" {
		// The kind of proof is a part of it: what comes from outside cannot take the id of what was seen here.
		row.receipt = t.db.Blind("receipt", d.ID, string(r.By), r.ID)
		if stored, err := t.receiptKnown(h, row.receipt); err != nil || stored {
			return cmp.Or(err, gateway.ErrExists)
		}
	}
	if err := t.act(h, newAct{actRow: row}, d.Reference, false); err != nil {
		return err
	}
	h.receipts++
	return nil
}

func (t *tx) receiptKnown(h *deliveryHead, receipt string) (bool, error) {
	if h.receipts == 0 {
		return false, nil
	}
	_, err := one(&t.reader, scanInt, `SELECT 1 FROM delivery_acts WHERE delivery = $1 AND receipt = $2`,
		h.id, receipt)
	if errors.Is(err, gateway.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Receipts about a delivery, in the order they came, for the association and the municipality that it is
// addressed to.
func (r *reader) Receipts(s gateway.Scope, deliveryID string) ([]gateway.Receipt, error) {
	q := new(query).sql(`SELECT a.n, a.at, a.received, a.outcome, a.code, a.proof, a.sealed, d.case_id,
			c.association_key, `+receivedKey(s)+`
		FROM delivery_acts a JOIN deliveries d ON d.id = a.delivery JOIN cases c ON c.id = d.case_id
		WHERE a.kind = 'receipt' AND a.delivery = ? AND `, deliveryID)
	q.scope(s, "d.association", "d.municipality")
	return all(r, func(row scanner) (receipt gateway.Receipt, err error) {
		var n int
		var at, received int64
		var sealed, wrapped, kept []byte
		var caseID string
		if err := row.Scan(&n, &at, &received, &receipt.Kind, &receipt.Reason, &receipt.By, &sealed, &caseID,
			&wrapped, &kept); err != nil {
			return receipt, clean(err)
		}
		receipt.Message, receipt.At, receipt.Received = deliveryID, instant(at), instant(received)
		var content receiptContent
		key, err := r.db.keys.sentKey(caseID, wrapped, kept)
		if err == nil {
			err = key.read(sealed, actPlace(deliveryID, n), &content)
		}
		if err != nil {
			return receipt, err
		}
		receipt.ID, receipt.Reference, receipt.Proof = content.ID, content.Reference, content.Proof
		return receipt, nil
	}, q.sql(` ORDER BY a.n`).text.String(), q.args...)
}
