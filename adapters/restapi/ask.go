package restapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"boligbro/adapters"
	"boligbro/config/client"
)

// How often a request is made before its failure counts, and how long there is waited in between.
const (
	tries       = 4
	firstWait   = time.Second
	longestWait = 5 * time.Minute
)

// asker makes the requests of one reading.
type asker struct {
	*Source
	http  *resty.Client
	token string // of OAuth 2.0; empty: there is none yet
	sent  bool   // the request has been sent
	page  int
}

func (s *Source) asker() (*asker, error) {
	c, err := client.HTTP(s.file(s.settings.CA), s.settings.Wait)
	if err != nil {
		return nil, adapters.Unusable(s.place(), err, "rest.ca")
	}
	if err := client.Present(c, s.file(s.settings.Certificate), s.file(s.settings.CertificateKey)); err != nil {
		return nil, adapters.Unusable(s.place(), err, "rest.certificate", "rest.certificateKey")
	}
	return &asker{Source: s, http: c}, nil
}

// because is a refusal with its cause.
func (s *Source) because(code string, page int, err error, keys ...string) *adapters.Refusal {
	refusal := s.refuse(code, page, "", keys...)
	refusal.Err = err
	return refusal
}

// close ends the connections.
func (a *asker) close() { a.http.GetClient().CloseIdleConnections() }

// get asks for a page, again when that can help. The body is the caller's to close. etag: only when the list
// is no longer that; then the answer is 304 without a body.
func (a *asker) get(ctx context.Context, address, etag string) (*http.Response, error) {
	renewed := false
	for try := 1; ; try++ {
		answer, err := a.once(ctx, address, etag)
		if err != nil && (ctx.Err() != nil || !a.sent) {
			return nil, err
		}
		status, later := 0, time.Duration(0)
		if err == nil {
			if status = answer.StatusCode; isAnswer(status, etag) {
				return answer, nil
			}
			later = retryAfter(answer.Header.Get("Retry-After"), time.Now())
			answer.Body.Close()
		}
		if status == http.StatusUnauthorized && a.token != "" && !renewed {
			a.token, renewed = "", true // it has run out
			continue
		}
		if try == tries || !passing(status, err) || later > longestWait {
			return nil, a.failure(status, err)
		}
		if err := a.wait(ctx, max(later, firstWait<<(try-1))); err != nil {
			return nil, err
		}
	}
}

// once makes the request once, with what shows who asks. An error from before it is sent is final.
func (a *asker) once(ctx context.Context, address, etag string) (*http.Response, error) {
	a.sent = false
	if err := a.authorise(ctx); err != nil {
		return nil, err
	}
	r := a.http.R().SetContext(ctx).SetDoNotParseResponse(true).SetHeader("Accept", "application/json")
	if etag != "" {
		r.SetHeader("If-None-Match", etag)
	}
	if key := a.settings.APIKey; !key.Value.IsZero() {
		r.SetHeader(key.Header, key.Value.Reveal())
	}
	if a.token != "" {
		r.SetHeader("Authorization", "Bearer "+a.token)
	}
	a.sent = true
	answer, err := r.Get(address)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, err
	}
	return answer.RawResponse, nil
}

// isAnswer reports whether the status is that of the list, or of one that is still as it was.
func isAnswer(status int, etag string) bool {
	return status == http.StatusOK || status == http.StatusNotModified && etag != ""
}

// passing reports whether the same request may succeed later; status 0 is of none.
func passing(status int, err error) bool {
	if status == 0 {
		return !client.Unvouched(err)
	}
	return status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500
}

// retryAfter is how long the service asks to be left alone.
func retryAfter(word string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(word); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(word); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// failure is the refusal for a request that did not succeed.
func (a *asker) failure(status int, err error) error {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return a.refuse(adapters.Denied, a.page, fmt.Sprint("HTTP ", status), a.accessKeys()...)
	case status != 0:
		return a.refuse(adapters.Failed, a.page, fmt.Sprint("HTTP ", status), "rest.url")
	}
	return a.broken(err)
}

// broken is the refusal for a connection that failed or broke.
func (a *asker) broken(err error) error {
	var timeout interface{ Timeout() bool }
	switch {
	case client.Unvouched(err):
		return a.refuse(adapters.Unreachable, a.page, "TLS", "rest.url", "rest.ca")
	case errors.As(err, &timeout) && timeout.Timeout():
		return a.refuse(adapters.Overdue, a.page, "", "rest.wait")
	}
	return a.because(adapters.Unreachable, a.page, err, "rest.url")
}

// accessKeys are the settings by which the service knows who asks.
func (a *asker) accessKeys() (keys []string) {
	if a.settings.OAuth2.TokenURL != "" {
		keys = append(keys, "rest.oauth2")
	}
	if !a.settings.APIKey.Value.IsZero() || len(keys) == 0 {
		keys = append(keys, "rest.apiKey")
	}
	if a.settings.Certificate != "" {
		keys = append(keys, "rest.certificate")
	}
	return keys
}

// oauthToken is the answer of the service that gives tokens.
type oauthToken struct {
	Token string `json:"access_token"`
	Type  string `json:"token_type"`
}

func (t oauthToken) usable() bool {
	return t.Token != "" && (t.Type == "" || strings.EqualFold(t.Type, "bearer"))
}

// authorise has a token when the settings ask for one and there is none.
func (a *asker) authorise(ctx context.Context) error {
	o := a.settings.OAuth2
	if o.TokenURL == "" || a.token != "" {
		return nil
	}
	form := map[string]string{"grant_type": "client_credentials"}
	if o.Scope != "" {
		form["scope"] = o.Scope
	}
	r := a.http.R().SetContext(ctx).SetHeader("Accept", "application/json")
	if o.InBody {
		form["client_id"], form["client_secret"] = o.ClientID, o.Secret.Reveal()
	} else {
		r.SetBasicAuth(o.ClientID, o.Secret.Reveal())
	}
	var token oauthToken
	answer, err := r.SetFormData(form).ForceContentType("application/json").SetResult(&token).Post(o.TokenURL)
	status := 0
	if answer != nil {
		status = answer.StatusCode()
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case status == 0:
		return a.broken(err)
	case status >= 500:
		return a.refuse(adapters.Failed, 0, fmt.Sprint("OAuth 2.0, HTTP ", status), "rest.oauth2")
	case status >= 300:
		return a.refuse(adapters.Denied, 0, fmt.Sprint("OAuth 2.0, HTTP ", status), "rest.oauth2")
	case err != nil || !token.usable():
		return a.refuse(adapters.Malformed, 0, "OAuth 2.0", "rest.oauth2.tokenURL")
	}
	a.token = token.Token
	return nil
}
