package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/document"
)

// maxReceipt is how much of a body is read before its signature has been checked.
const maxReceipt = 64 << 10

// receipt takes one signed receipt (kvittering) that a municipality returns, as document.ReceiptSchema describes it,
// signed by Standard Webhooks 1.0.0 with the receiptSecret of the settings. 204: it is recorded, and durable; the same
// receipt again is 204 too and changes nothing. Every refusal is a problem (RFC 9457); 503 and 429 say when to try again.
// A municipality that is unknown and one without a secret get the same answer. The body is never logged.
func (s *Server) receipt(c *gin.Context) {
	code := c.Param("municipality")
	secret, ok := s.secret(code)
	if !ok {
		refuse(c, http.StatusNotFound, "not-found")
		return
	}
	if kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil || kind != "application/json" {
		c.Header("Accept", "application/json")
		refuse(c, http.StatusUnsupportedMediaType, "content-type")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxReceipt))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		refuse(c, http.StatusRequestEntityTooLarge, "too-large")
		return
	case err != nil:
		refuse(c, http.StatusBadRequest, "cut-short")
		return
	}
	now := s.Now()
	if err := s.Verify(secret, c.Request.Header, body, now); err != nil {
		c.Header("WWW-Authenticate", `StandardWebhooks realm="boligbro"`)
		refuse(c, http.StatusUnauthorized, "signature", err)
		return
	}
	// Only after the signature: a stranger must not be able to use up a municipality's share.
	if !s.limits.take(code, now) {
		c.Header("Retry-After", "5")
		refuse(c, http.StatusTooManyRequests, "too-many")
		return
	}
	receipt, err := document.ParseReceipt(body)
	if err != nil {
		refuse(c, http.StatusBadRequest, "receipt", err)
		return
	}
	receipt.ID = c.GetHeader("Webhook-Id") // signed, so Verify has checked its form
	s.answerReceipt(c, s.Gateway.Receive(c.Request.Context(), code, receipt))
}

// answerReceipt tells how the receipt fared. Whatever may be mended by itself is an answer that asks for another try.
func (s *Server) answerReceipt(c *gin.Context, err error) {
	switch {
	case err == nil:
		c.Status(http.StatusNoContent)
	case errors.Is(err, gateway.ErrMessage):
		refuse(c, http.StatusNotFound, "unknown-message")
	case errors.Is(err, gateway.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		s.Log.Warn("a receipt could not be recorded; the municipality is asked to return it again", "municipality", c.Param("municipality"), "err", err)
		c.Header("Retry-After", "60")
		refuse(c, http.StatusServiceUnavailable, "unavailable")
	default:
		s.Log.Error("a receipt could not be recorded; the municipality is asked to return it again", "municipality", c.Param("municipality"), "err", err)
		refuse(c, http.StatusInternalServerError, "internal")
	}
}

// secret is what signs the municipality's receipts; false when none are taken from it.
func (s *Server) secret(code string) (config.Secret, bool) {
	for _, m := range s.Config.Municipalities {
		if m.Code == code {
			return m.ReceiptSecret, !m.ReceiptSecret.IsZero()
		}
	}
	return config.Secret{}, false
}

// failedReceipt answers what no route of the receipts endpoint can.
func (s *Server) failedReceipt(c *gin.Context, status int) {
	switch status {
	case http.StatusMethodNotAllowed:
		refuse(c, status, "method")
	case http.StatusNotFound:
		refuse(c, status, "not-found")
	default:
		refuse(c, status, "internal")
	}
}
