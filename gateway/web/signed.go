package web

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"boligbro/config"
	"boligbro/gateway"
)

// maxSigned is how much of a body is read before its signature has been checked.
const maxSigned = 64 << 10

// Signature knows a municipality by its signature (Standard Webhooks 1.0.0).
type Signature struct {
	// Secrets sign what each municipality sends, by kommunekode.
	Secrets map[string]config.Secrets
	// Verify tells whether a body was signed with one of the secrets not long from now. Its errors are shown to
	// the sender and hold nothing that was received.
	Verify func(secrets config.Secrets, h http.Header, body []byte, now time.Time) error
	limits limits
	// stranger signs nothing: what a municipality that is unknown sends is held against it.
	stranger config.Secrets
}

// NewSignature takes the secrets of the municipalities in the settings that have one.
func NewSignature(
	municipalities []config.Municipality,
	verify func(secrets config.Secrets, h http.Header, body []byte, now time.Time) error,
) *Signature {
	var key [32]byte
	rand.Read(key[:]) // never fails (crypto/rand)
	s := &Signature{
		Secrets: map[string]config.Secrets{}, Verify: verify, limits: limits{},
		stranger: config.NewSecrets("whsec_" + base64.StdEncoding.EncodeToString(key[:])),
	}
	for _, m := range municipalities {
		if !m.ReceiptSecret.IsZero() {
			s.Secrets[m.Code] = m.ReceiptSecret
			s.limits[m.Code] = &bucket{tokens: limitBurst}
		}
	}
	return s
}

// Municipality lets in the municipality whose kommunekode the path holds as :municipality, when it has signed
// the body, and gives its scope. Whoever has not signed learns nothing of which municipalities there are: one
// that is unknown, and one without a secret, get the answers that a wrong signature gets. The body is never
// logged.
func (s *Signature) Municipality(c *Call) bool {
	code := c.Param("municipality")
	secrets, known := s.Secrets[code]
	if !known {
		secrets = s.stranger
	}
	if kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil ||
		kind != "application/json" {
		c.Header("Accept", "application/json")
		return Refuse(c, http.StatusUnsupportedMediaType, "content-type")
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxSigned))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return Refuse(c, http.StatusRequestEntityTooLarge, "too-large")
	case err != nil:
		return Refuse(c, http.StatusBadRequest, "cut-short")
	}
	now := c.Site.Now()
	if err := s.Verify(secrets, c.Request.Header, body, now); err != nil {
		c.Header("WWW-Authenticate", `StandardWebhooks realm="boligbro"`)
		return Refuse(c, http.StatusUnauthorized, "signature", err)
	}
	// Only after the signature: a stranger must not be able to use up a municipality's share.
	if !s.limits.take(code, now) {
		c.Header("Retry-After", "5")
		return Refuse(c, http.StatusTooManyRequests, "too-many")
	}
	c.Scope, c.Body = gateway.Scope{Municipalities: []string{code}}, body
	return true
}
