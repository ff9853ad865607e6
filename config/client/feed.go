package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/go-resty/resty/v2"

	"boligbro/config"
)

// Secured reports whether what is sent to the address can be read by nobody on the way: it is https, or http
// to this machine itself, and holds neither a user name nor a fragment.
func Secured(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && config.Loopback(u.Hostname())
}

// Present has the client show its own certificate, which is in the files in PEM form; none when both are
// empty. The error is a *FileError.
func Present(c *resty.Client, certificate, key string) error {
	if certificate == "" && key == "" {
		return nil
	}
	pair, err := Pair(certificate, key)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	c.SetCertificates(pair)
	return nil
}

// Unvouched reports whether the error is that nobody vouches for the server's certificate, which no other
// attempt changes.
func Unvouched(err error) bool {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &certificate) || errors.As(err, &authority)
}

// Stranger reports whether the error is that the server's certificate is of an authority that is not trusted.
func Stranger(err error) bool {
	var authority x509.UnknownAuthorityError
	return errors.As(err, &authority)
}

// ErrTooLong is the error of a body that is longer than it may be.
var ErrTooLong = errors.New("the answer is longer than the settings allow")

// Limit reads a body of at most that many bytes. Reading on in a longer one gives ErrTooLong.
func Limit(body io.Reader, most int64) io.Reader { return &limited{body, most} }

type limited struct {
	in   io.Reader
	left int64
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.in.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return 0, ErrTooLong
	}
	return n, err
}

// Pause waits for d, or until the context ends, whose error it then gives.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
