package api

import (
	"context"
	"errors"
	"net/http"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

// receive takes one signed receipt (kvittering) that a municipality returns, as document.ReceiptSchema
// describes it. 204: it is recorded, and durable; the same receipt again is 204 too and changes nothing;
// another under the same id is 409.
// Every refusal is a problem (RFC 9457); 503 and 429 say when to try again.
func (r Room) receive(c *web.Call) {
	receipt, err := document.ParseReceipt(c.Body)
	if err != nil {
		web.Refuse(c, http.StatusBadRequest, "receipt", err)
		return
	}
	receipt.ID = c.GetHeader("Webhook-Id") // signed, so its form has been checked
	code := c.Scope.Municipalities[0]
	// Whatever may be mended by itself is an answer that asks for another try.
	const failed = "a receipt could not be recorded; the municipality is asked to return it again"
	switch err := r.Receiver.Receive(c.Request.Context(), code, receipt); {
	case err == nil:
		c.Status(http.StatusNoContent)
	case errors.Is(err, gateway.ErrMessage):
		web.Refuse(c, http.StatusNotFound, "unknown-message")
	case errors.Is(err, gateway.ErrEnough):
		web.Refuse(c, http.StatusConflict, "enough-receipts")
	case errors.Is(err, gateway.ErrOtherReceipt):
		web.Refuse(c, http.StatusConflict, "other-receipt")
	case errors.As(err, new(*lang.Error)):
		web.Refuse(c, http.StatusBadRequest, "receipt", err)
	case errors.Is(err, gateway.ErrUnavailable), errors.Is(err, gateway.ErrMoved),
		errors.Is(err, gateway.ErrExists), // another writer came first
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		c.Site.Log.Warn(failed, "municipality", code, "err", err)
		c.Header("Retry-After", "60")
		web.Refuse(c, http.StatusServiceUnavailable, "unavailable")
	default:
		c.Site.Log.Error(failed, "municipality", code, "err", err)
		web.Refuse(c, http.StatusInternalServerError, "internal")
	}
}
