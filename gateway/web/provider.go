package web

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/access"
)

const (
	// clockLeeway is how far the provider's clock may be off.
	clockLeeway = time.Minute
	// wayLasts is how long signing in at the provider may take.
	wayLasts = 10 * time.Minute
)

// The algorithms by which a provider may sign: it alone can. One that it shares with us (HS256) is none.
var signatures = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256,
	oidc.PS384, oidc.PS512, oidc.EdDSA}

// ErrProvider: the provider does not answer, or not as one does. Trying again may help.
var ErrProvider = errors.New("the login provider does not answer as it should")

// ErrVouched: what came back is no proof of who somebody is. It does not say why.
var ErrVouched = errors.New("nobody is vouched for by that")

// Provider is where people sign in instead (OpenID Connect, the code flow with PKCE). Its fields are set
// once, before use.
type Provider struct {
	config.OIDC
	Client    *http.Client
	Address   string // where the pages are, as people open them
	Encrypted bool   // cookies are shown over TLS only
	Now       func() time.Time

	mu    sync.Mutex
	known *oidc.Provider // what it says of itself; nil: it has not answered yet
}

// ProviderPath is where signing in at a provider begins, with its name behind.
const ProviderPath = LoginPath + "/oidc/"

// Path is where signing in begins.
func (p *Provider) Path() string { return ProviderPath + p.Name }

// BackPath is where the provider sends people back to.
func (p *Provider) BackPath() string { return p.Path() + "/back" }

// way is what must be the same when somebody comes back from the provider. The browser keeps it.
type way struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	To       string `json:"to"`
	Until    int64  `json:"until"`
}

// discover asks the provider about itself, until it has answered. Whoever asks while it is slow does not wait
// for those who asked before.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	known := p.known
	p.mu.Unlock()
	if known != nil {
		return known, nil
	}
	known, err := oidc.NewProvider(oidc.ClientContext(ctx, p.Client), p.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w (%s): %w", ErrProvider, p.Name, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known = known
	return known, nil
}

func (p *Provider) oauth(known *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.OIDC.Client, ClientSecret: p.Secret.Reveal(), Endpoint: known.Endpoint(),
		RedirectURL: p.Address + p.BackPath(), Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}
}

// Send sends a browser to the provider.
func (p *Provider) Send(c *Call, to string) error {
	known, err := p.discover(c.Request.Context())
	if err != nil {
		return err
	}
	w := way{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: to,
		Until: p.Now().Add(wayLasts).Unix()}
	b, err := json.Marshal(w)
	if err != nil {
		return err
	}
	p.cookie(c, base64.RawURLEncoding.EncodeToString(b), int(wayLasts.Seconds()))
	c.Redirect(http.StatusSeeOther, p.oauth(known).AuthCodeURL(w.State, oidc.Nonce(w.Nonce),
		oauth2.S256ChallengeOption(w.Verifier)))
	return nil
}

func (p *Provider) cookieName() string {
	if p.Encrypted {
		return "__Host-boligbro-oidc"
	}
	return "boligbro-oidc"
}

func (p *Provider) cookie(c *Call, value string, seconds int) {
	http.SetCookie(c.Writer, &http.Cookie{Name: p.cookieName(), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: p.Encrypted, SameSite: http.SameSiteLaxMode})
}

// way is what the browser kept; it is kept no longer.
func (p *Provider) way(c *Call) (w way, err error) {
	cookie, err := c.Request.Cookie(p.cookieName())
	if err != nil || len(cookie.Value) > 4096 {
		return w, ErrVouched
	}
	p.cookie(c, "", -1)
	b, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(b, &w) != nil {
		return w, ErrVouched
	}
	same := subtle.ConstantTimeCompare([]byte(w.State), []byte(c.Query("state"))) == 1
	if !same || w.State == "" || w.Nonce == "" || w.Verifier == "" || p.Now().Unix() > w.Until {
		return w, ErrVouched
	}
	return w, nil
}

// Return is who comes back from the provider, and where that person wanted to go.
func (p *Provider) Return(c *Call) (v access.Vouched, to string, err error) {
	w, err := p.way(c)
	if err != nil {
		return v, "", err
	}
	ctx := oidc.ClientContext(c.Request.Context(), p.Client)
	known, err := p.discover(ctx)
	if err != nil {
		return v, "", err
	}
	token, err := p.oauth(known).Exchange(ctx, c.Query("code"), oauth2.VerifierOption(w.Verifier))
	if refused := (*oauth2.RetrieveError)(nil); errors.As(err, &refused) && refused.Response.StatusCode < 500 {
		return v, "", ErrVouched
	}
	if err != nil {
		return v, "", fmt.Errorf("%w (%s): no token", ErrProvider, p.Name)
	}
	raw, _ := token.Extra("id_token").(string)
	verifier, keys, err := p.verifier(known)
	if err != nil {
		return v, "", err
	}
	id, err := verifier.Verify(ctx, raw)
	if keys.away {
		return v, "", fmt.Errorf("%w (%s): no keys", ErrProvider, p.Name)
	}
	if err != nil || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(w.Nonce)) != 1 || id.Subject == "" {
		return v, "", ErrVouched
	}
	v, err = p.vouched(id)
	v.Address = c.ClientIP()
	return v, w.To, err
}

// keySet are the provider's keys as it gives them now, so that one that it has withdrawn proves nothing. away:
// it did not give them, and what was to be proved may be right.
type keySet struct {
	oidc.KeySet
	away bool
}

// VerifySignature is the payload, when one of the keys has signed it.
func (k *keySet) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := k.KeySet.VerifySignature(ctx, token)
	k.away = err != nil && strings.HasPrefix(err.Error(), "fetching keys") // it has no error of its own
	return payload, err
}

func (p *Provider) verifier(known *oidc.Provider) (*oidc.IDTokenVerifier, *keySet, error) {
	var says struct {
		Keys string `json:"jwks_uri"`
	}
	if err := known.Claims(&says); err != nil {
		return nil, nil, fmt.Errorf("%w (%s): %w", ErrProvider, p.Name, err)
	}
	keys := &keySet{
		KeySet: oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), p.Client), says.Keys),
	}
	return oidc.NewVerifier(p.Issuer, keys, &oidc.Config{
		ClientID: p.OIDC.Client, SupportedSigningAlgs: signatures,
		Now: func() time.Time { return p.Now().Add(-clockLeeway) },
	}), keys, nil
}

// vouched is what the token says, with the roles that the settings give for it.
func (p *Provider) vouched(id *oidc.IDToken) (v access.Vouched, err error) {
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return v, ErrVouched
	}
	if party, ok := claims["azp"].(string); ok && party != p.OIDC.Client || len(id.Audience) > 1 && !ok {
		return v, ErrVouched // it was made for another program
	}
	text := func(name string) string { s, _ := claims[name].(string); return s }
	v = access.Vouched{Issuer: id.Issuer, Subject: id.Subject, Name: text("name"), Mail: text("email"),
		By: p.Name}
	if v.Mail == "" {
		v.Mail = text("preferred_username")
	}
	has := map[string]bool{text(p.Claim): true}
	if list, ok := claims[p.Claim].([]any); ok {
		for _, value := range list {
			if s, ok := value.(string); ok {
				has[s] = true
			}
		}
	}
	for _, r := range p.Roles {
		if has[r.Value] {
			v.Grants = append(v.Grants, grantOf(r))
		}
	}
	return v, nil
}

func grantOf(r config.OIDCRole) gateway.Grant {
	g := gateway.Grant{Role: gateway.Role(r.Role), Organisation: r.Organisation}
	if g.Role == gateway.Administrator {
		g.Organisation = gateway.Installation
	}
	return g
}

// SignedOut is of whom the provider says that it has signed out there (back-channel logout).
func (p *Provider) SignedOut(c *Call, token string) (issuer, subject string, err error) {
	known, err := p.discover(c.Request.Context())
	if err != nil {
		return "", "", err
	}
	verifier, keys, err := p.verifier(known)
	if err != nil {
		return "", "", err
	}
	is, err := verifier.VerifyLogout(c.Request.Context(), token)
	if keys.away {
		return "", "", fmt.Errorf("%w (%s): no keys", ErrProvider, p.Name)
	}
	if err != nil || is.Subject == "" {
		return "", "", ErrVouched
	}
	return is.Issuer, is.Subject, nil
}

// EndPath is where the person signs out of the provider, too; empty: it names none, or does not answer.
func (p *Provider) EndPath(ctx context.Context) string {
	known, err := p.discover(ctx)
	var says struct {
		End string `json:"end_session_endpoint"`
	}
	if err != nil || known.Claims(&says) != nil {
		return ""
	}
	u, err := url.Parse(says.End)
	if err != nil || u.Scheme != "https" {
		return ""
	}
	q := u.Query()
	q.Set("client_id", p.OIDC.Client)
	q.Set("post_logout_redirect_uri", p.Address+LoginPath)
	u.RawQuery = q.Encode()
	return u.String()
}
