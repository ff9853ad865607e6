package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/rules/lang"
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

// Sign gives the three headers of a message: HMAC-SHA256 over id, timestamp and body under the secret (whsec_
// and base64). Of two secrets the first signs, and the second beside it, so that a receiver that knows either
// takes the message. The id must hold no full stop, because full stops divide what is signed.
func Sign(secrets config.Secrets, id string, at time.Time, body []byte) (http.Header, error) {
	if secrets.IsZero() {
		return nil, errSecret
	}
	if !plain(id) {
		return nil, errors.New("a message id must be letters, digits, - and _")
	}
	timestamp := strconv.FormatInt(at.Unix(), 10)
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		key, err := key(secret)
		if err != nil {
			return nil, err
		}
		signatures[i] = "v1," + base64.StdEncoding.EncodeToString(mac(key, id, timestamp, body))
	}
	h := make(http.Header, 3)
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, timestamp)
	h.Set(HeaderSignature, strings.Join(signatures, " "))
	return h, nil
}

// Verify reports whether the message was signed with one of the secrets within Tolerance of now. One matching
// signature of several is enough, so that either side can change its secret while the other still has the
// old.
func Verify(secrets config.Secrets, h http.Header, body []byte, now time.Time) error {
	if secrets.IsZero() {
		return errSecret
	}
	id, timestamp := h.Get(HeaderID), h.Get(HeaderTimestamp)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || !plain(id) || strconv.FormatInt(seconds, 10) != timestamp {
		return lang.ErrSignature
	}
	given, matches := signatures(h), 0
	for _, secret := range secrets {
		key, err := key(secret)
		if err != nil {
			return err
		}
		want := mac(key, id, timestamp, body)
		for _, got := range given {
			matches |= subtle.ConstantTimeCompare(got, want)
		}
	}
	if matches == 0 {
		return lang.ErrSignature
	}
	// Seconds are compared as numbers: a time far off would overflow a Duration.
	if diff := now.Unix() - seconds; diff > int64(Tolerance.Seconds()) || diff < -int64(Tolerance.Seconds()) {
		return lang.ErrTimestamp
	}
	return nil
}

// signatures are those of version 1 in all values of the header: a proxy may fold several lines into one with
// commas, or split one (RFC 9110, section 5.3). Signatures of other versions are passed over.
func signatures(h http.Header) (all [][]byte) {
	parts := strings.FieldsFunc(strings.Join(h.Values(HeaderSignature), ","), func(r rune) bool {
		return r == ',' || r == ' ' || r == '\t'
	})
	for i := 0; i+1 < len(parts); i += 2 {
		if !version.MatchString(parts[i]) || version.MatchString(parts[i+1]) {
			i-- // a version without its signature, or a signature without its version
			continue
		}
		got, err := base64.StdEncoding.Strict().DecodeString(parts[i+1])
		if parts[i] == "v1" && err == nil && !strings.ContainsAny(parts[i+1], "\r\n") {
			all = append(all, got)
		}
	}
	return all
}

// version is how a signature begins.
var version = regexp.MustCompile(`^v[0-9]+[a-z]*$`)

func mac(key []byte, id, timestamp string, body []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(id + "." + timestamp + "."))
	m.Write(body)
	return m.Sum(nil)
}

var errSecret = errors.New("the secret must be whsec_ followed by base64 of 24 to 64 bytes")

// key reads whsec_ and base64 of 24 to 64 bytes.
func key(secret config.Secret) ([]byte, error) {
	text, ok := strings.CutPrefix(secret.Reveal(), "whsec_")
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	if !ok || err != nil || len(b) < 24 || len(b) > 64 || strings.ContainsAny(text, "\r\n") {
		return nil, errSecret
	}
	return b, nil
}

// plain reports whether the id may be written in a header and in what is signed.
func plain(id string) bool {
	return id != "" && len(id) <= 100 && !strings.ContainsFunc(id, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}
