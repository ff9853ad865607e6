package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"boligbro/config"
)

// Tolerance is how far a message's timestamp may lie from the receiver's clock, before or after: an older one
// may be somebody's recording.
const Tolerance = 5 * time.Minute

// The headers of Standard Webhooks 1.0.0.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

// Errors of Verify. Both mean that the message is to be refused; only the second may be mended by setting a
// clock.
var (
	ErrSignature = errors.New("the signature does not match; check that both sides have the same secret")
	ErrTimestamp = errors.New("the timestamp lies more than 5 minutes from this machine's clock; check " +
		"the clocks of both sides")
)

// Sign gives the three headers of a message: HMAC-SHA256 over id, timestamp and body under the secret (whsec_
// and base64). The id must hold no full stop, because full stops divide what is signed.
func Sign(secret config.Secret, id string, at time.Time, body []byte) (http.Header, error) {
	key, err := key(secret)
	if err != nil {
		return nil, err
	}
	if !plain(id) {
		return nil, errors.New("a message id must be letters, digits, - and _")
	}
	timestamp := strconv.FormatInt(at.Unix(), 10)
	h := make(http.Header, 3)
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, timestamp)
	h.Set(HeaderSignature, "v1,"+base64.StdEncoding.EncodeToString(mac(key, id, timestamp, body)))
	return h, nil
}

// Verify reports whether the message was signed with the secret within Tolerance of now. One matching
// signature of several is enough, so that a sender can change its secret by signing with both for a while.
func Verify(secret config.Secret, h http.Header, body []byte, now time.Time) error {
	key, err := key(secret)
	if err != nil {
		return err
	}
	id, timestamp := h.Get(HeaderID), h.Get(HeaderTimestamp)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || !plain(id) || strconv.FormatInt(seconds, 10) != timestamp {
		return ErrSignature
	}
	want := mac(key, id, timestamp, body)
	matches := 0
	for _, signature := range strings.Fields(h.Get(HeaderSignature)) {
		text, ok := strings.CutPrefix(signature, "v1,")
		got, err := base64.StdEncoding.Strict().DecodeString(text)
		if ok && err == nil {
			matches |= subtle.ConstantTimeCompare(got, want)
		}
	}
	if matches == 0 {
		return ErrSignature
	}
	// Seconds are compared as numbers: a time far off would overflow a Duration.
	if diff := now.Unix() - seconds; diff > int64(Tolerance.Seconds()) || diff < -int64(Tolerance.Seconds()) {
		return ErrTimestamp
	}
	return nil
}

func mac(key []byte, id, timestamp string, body []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id + "." + timestamp + "."))
	m.Write(body)
	return m.Sum(nil)
}

// key reads whsec_ and base64 of 24 to 64 bytes.
func key(secret config.Secret) ([]byte, error) {
	text, ok := strings.CutPrefix(secret.Reveal(), "whsec_")
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(b) < 24 || len(b) > 64 || strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("the secret must be whsec_ followed by base64 of 24 to 64 bytes")
	}
	return b, nil
}

// plain reports whether the id may be written in a header and in what is signed.
func plain(id string) bool {
	return id != "" && len(id) <= 100 && !strings.ContainsFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}
