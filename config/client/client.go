// Package client makes HTTP clients and TLS settings from the settings; nothing else in the program does.
package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/go-resty/resty/v2"
)

const (
	// DefaultTimeout ends a call from dialling to the last byte of its answer.
	DefaultTimeout = 20 * time.Second
	// BodyLimit is the largest answer that is read, in bytes after decompression. A caller that expects more,
	// such as a feed, says so with SetResponseBodyLimit.
	BodyLimit = 1 << 20
	// idlePerHost is how many connections to a host are kept for the next call: as many as the outbox uses to
	// one destination at the same time.
	idlePerHost = 8
)

// HTTP is a client that trusts the authorities in the file ca, or the system's when ca is empty, and gives up
// after timeout, or DefaultTimeout when it is 0.
//
// It speaks TLS 1.2 or better and verifies the certificate. It follows no redirect, since a notice must not
// end where the settings do not say: the 3xx is the answer. It reads at most BodyLimit (else
// resty.ErrResponseBodyTooLarge), keeps no cookies, does not try again by itself, and logs nothing. Its
// errors name scheme and host, never path or query, which may hold a token. Give bodies as bytes, not as a
// reader.
func HTTP(ca string, timeout time.Duration) (*resty.Client, error) {
	conf, err := TLS("", ca)
	if err != nil {
		return nil, err
	}
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	c := resty.NewWithClient(&http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            dialer.DialContext,
			TLSClientConfig:        conf,
			TLSHandshakeTimeout:    10 * time.Second,
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    idlePerHost,
			IdleConnTimeout:        90 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	c.SetTimeout(timeout)
	c.SetResponseBodyLimit(BodyLimit)
	c.SetHeader("User-Agent", "boligbro")
	c.SetLogger(silent{})
	c.OnError(func(_ *resty.Request, err error) { shorten(err) })
	return c, nil
}

// TLS is TLS 1.2 or better with a certificate that the authorities in the file ca, or the system's when ca is
// empty, vouch for under serverName. The error is a *FileError.
func TLS(serverName, ca string) (*tls.Config, error) {
	conf := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: serverName}
	if ca == "" {
		return conf, nil
	}
	all, err := Authorities(ca)
	if err != nil {
		return nil, fmt.Errorf("ca: %w", err)
	}
	conf.RootCAs = all
	return conf, nil
}

// shorten takes path, query and user from the address that net/http puts into its errors. It changes the
// error that resty is about to return, because resty has no hook that may replace it.
func shorten(err error) {
	var e *url.Error
	if !errors.As(err, &e) {
		return
	}
	u, err := url.Parse(e.URL)
	if err != nil {
		e.URL = ""
		return
	}
	e.URL = (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
}

// silent keeps resty from writing addresses and bodies to standard error.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
