package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"boligbro/config/client"
	"boligbro/gateway"
)

// maxAfter is the longest that a Retry-After is obeyed: a notice is due, and a clock that is wrong at the far
// side must not put it off for days.
const maxAfter = 6 * time.Hour

// retryAfter reads seconds or a date (RFC 9110, section 10.2.3); 0 when there is nothing to obey.
func retryAfter(s string, now time.Time) time.Duration {
	s = strings.TrimSpace(s)
	var after time.Duration
	if seconds, err := strconv.ParseUint(s, 10, 64); err == nil {
		after = time.Duration(min(seconds, uint64(maxAfter/time.Second))) * time.Second
	} else if errors.Is(err, strconv.ErrRange) && !strings.HasPrefix(s, "-") {
		after = maxAfter
	} else if at, err := http.ParseTime(s); err == nil {
		after = at.Sub(now)
	}
	return max(0, min(after, maxAfter))
}

// failed is the error of a request without an answer. All of these can be tried again. What the far side may
// have sent is not quoted: net/http puts the first line of a broken answer into its error, and that may be
// the notice sent back. ownCA is that the settings name the authority that vouches for the far side.
func failed(ctx context.Context, ownCA bool, err error) error {
	var (
		wrapped *url.Error
		dns     *net.DNSError
		dial    *net.OpError
		timeout net.Error
	)
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the address, which may hold a token
	}
	not := func(cause gateway.Cause, why error) error {
		return gateway.NotSent(string(cause), gateway.Theirs, why)
	}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return not(gateway.CauseCanceled, ctx.Err())
	case errors.As(err, &dns):
		return not(gateway.CauseDNS, errors.New("the endpoint's name cannot be looked up now; if that goes on, "+
			"check the municipality's url in the settings, and this machine's DNS"))
	case errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH):
		return not(gateway.CauseUnreachable, errors.New("this machine has no way through the network to "+
			"the endpoint; check its network and firewall"))
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return not(gateway.CauseTimeout,
			errors.New("the endpoint did not answer in time; whether the notice arrived is not known"))
	case ownCA && client.Stranger(err):
		return not(gateway.CauseCA, errors.New("the authority in the ca of the channel's settings does not vouch "+
			"for the endpoint's certificate, so nothing was sent; correct the settings"))
	case isTLS(err):
		return not(gateway.CauseTLS, errors.New("the line to the endpoint cannot be secured, so nothing was "+
			"sent; the municipality's certificate, or the ca in the settings, must be put right"))
	case errors.As(err, &dial) && dial.Op == "dial":
		return not(gateway.CauseConnect, errors.New("the endpoint takes no connections now"))
	}
	return not(gateway.CauseDropped,
		errors.New("the connection broke before the answer; whether the notice arrived is not known"))
}

func isTLS(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		record       tls.RecordHeaderError
		alert        tls.AlertError
		authority    x509.UnknownAuthorityError
		host         x509.HostnameError
		invalid      x509.CertificateInvalidError
	)
	return errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid) ||
		// net/http and crypto/tls have no types for these.
		err != nil && (strings.Contains(err.Error(), "server gave HTTP response to HTTPS client") ||
			strings.HasPrefix(err.Error(), "tls: ") ||
			strings.Contains(err.Error(), "remote error: tls: "))
}
