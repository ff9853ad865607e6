package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

// receiptIn is a receipt (document.ReceiptSchema).
type receiptIn struct {
	RawBody []byte
	Body    struct {
		Type      string              `json:"type" enum:"receipt"`
		Message   string              `json:"message" doc:"The message's id"`
		Kind      gateway.ReceiptKind `json:"kind" doc:"arrived, registered, rejected"`
		At        time.Time           `json:"at"`
		Reference string              `json:"reference,omitempty" doc:"The municipality's own"`
		Reason    string              `json:"reason,omitempty" doc:"Why it is rejected"`
	}
}

// returnReceipt takes a receipt. The same receipt again changes nothing.
func (r Room) returnReceipt(ctx context.Context, c *web.Call, in *receiptIn) (*struct{}, error) {
	receipt, err := document.ParseReceipt(in.RawBody)
	var wrong *lang.Error
	switch {
	case errors.As(err, &wrong):
		return nil, c.ProblemOf(http.StatusUnprocessableEntity, "invalid", fault(c, "body", wrong.Words))
	case err != nil:
		return nil, refused(c, err)
	}
	sum := sha256.Sum256(in.RawBody)
	receipt.ID = hex.EncodeToString(sum[:16])
	if err := r.Receiver.Receive(ctx, c.Scope.Municipalities[0], receipt); err != nil {
		return nil, refused(c, err)
	}
	return nil, nil
}
