package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/alexedwards/scs/v2"

	"boligbro/gateway"
	"boligbro/gateway/access"
)

// How long a browser stays signed in: a working day, and an hour without anything being asked. That it asks
// is kept only now and then.
const (
	sessionLasts = 10 * time.Hour
	sessionIdles = time.Hour
	seenEvery    = 5 * time.Minute
)

// What a session holds.
const (
	sessionPerson = "person"
	sessionBegan  = "began" // microseconds
	sessionSeen   = "seen"  // as above
)

// Login knows a person by a session. Without one, the pages are open to everybody on this machine.
type Login struct {
	Access   *access.Access
	sessions *scs.SessionManager
}

// NewLogin keeps sessions by access. encrypted: browsers show their cookies over TLS only.
func NewLogin(a *access.Access, encrypted bool) *Login {
	sessions := scs.New()
	sessions.Lifetime = sessionLasts
	sessions.Store, sessions.Codec = sessionStore{a}, sessionCodec{}
	sessions.HashTokenInStore = true
	sessions.Cookie.Name = "boligbro"
	sessions.Cookie.Persist = false // it ends with the browser
	if encrypted {
		sessions.Cookie.Name = "__Host-boligbro" // so that no other host can set one
		sessions.Cookie.Secure = true
	}
	return &Login{a, sessions}
}

// Begin signs the person in with the browser that calls, under a token that nobody has seen before.
func (l *Login) Begin(c *Call, p gateway.Person) error {
	if err := l.End(c); err != nil {
		return err
	}
	b, err := l.begin(c.Request.Context(), c, p)
	if err == nil {
		l.sessions.WriteSessionCookie(b.ctx, c.Writer, b.token, b.expires)
	}
	return err
}

// SignIn signs in whoever tries so with the browser that calls. The session is kept as one act with what the
// try came to; that of whoever used the browser before is ended.
func (l *Login) SignIn(ctx context.Context, c *Call, try access.Try) error {
	var b begun
	try.Begin = func(p gateway.Person) (s gateway.Session, err error) {
		b, err = l.begin(context.WithValue(ctx, keepLater{}, &s), c, p)
		return s, err
	}
	if _, err := l.Access.SignIn(ctx, try); err != nil {
		return err
	}
	if err := l.End(c); err != nil {
		return err
	}
	l.sessions.WriteSessionCookie(b.ctx, c.Writer, b.token, b.expires)
	return nil
}

// begun is a session that has begun, and what the browser is to show.
type begun struct {
	ctx     context.Context
	token   string
	expires time.Time
}

// begin makes a session of the person.
func (l *Login) begin(ctx context.Context, c *Call, p gateway.Person) (b begun, err error) {
	if b.ctx, err = l.sessions.Load(ctx, ""); err != nil {
		return b, err
	}
	now := strconv.FormatInt(c.Site.Now().UnixMicro(), 10)
	l.sessions.Put(b.ctx, sessionPerson, p.ID)
	l.sessions.Put(b.ctx, sessionBegan, now)
	l.sessions.Put(b.ctx, sessionSeen, now)
	b.token, b.expires, err = l.sessions.Commit(b.ctx)
	return b, err
}

// keepLater is where the library's context says who keeps the session that it makes.
type keepLater struct{}

// End ends the session of the browser that calls, if it has one.
func (l *Login) End(c *Call) error {
	token := l.token(c)
	if token == "" {
		return nil
	}
	ctx, err := l.sessions.Load(c.Request.Context(), token)
	if err == nil && l.sessions.Token(ctx) != "" {
		err = l.sessions.Destroy(ctx)
	}
	if err == nil {
		l.sessions.WriteSessionCookie(ctx, c.Writer, "", time.Time{})
	}
	return err
}

// token is what the browser shows.
func (l *Login) token(c *Call) string {
	cookie, err := c.Request.Cookie(l.sessions.Cookie.Name)
	if err != nil || len(cookie.Value) > 100 {
		return ""
	}
	return cookie.Value
}

// person is who has signed in with the browser that calls. access.ErrSession: nobody.
func (l *Login) person(c *Call) (p gateway.Person, err error) {
	token := l.token(c)
	if token == "" {
		return p, access.ErrSession
	}
	ctx, err := l.sessions.Load(c.Request.Context(), token)
	if err != nil {
		return p, err
	}
	id, began := l.sessions.GetString(ctx, sessionPerson), l.instant(ctx, sessionBegan)
	if id == "" || c.Site.Now().After(began.Add(sessionLasts)) {
		return p, access.ErrSession
	}
	if p, err = l.Access.Present(ctx, id, began); err != nil {
		return p, err
	}
	if now := c.Site.Now(); now.Sub(l.instant(ctx, sessionSeen)) >= seenEvery {
		l.sessions.Put(ctx, sessionSeen, strconv.FormatInt(now.UnixMicro(), 10))
		// Whoever has signed in is let in when that cannot be kept.
		_, _, _ = l.sessions.Commit(ctx)
	}
	return p, nil
}

func (l *Login) instant(ctx context.Context, key string) time.Time {
	us, err := strconv.ParseInt(l.sessions.GetString(ctx, key), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMicro(us)
}

// sessionCodec writes what a session holds: texts, and nothing that a program could be made to run by.
type sessionCodec struct{}

func (sessionCodec) Encode(_ time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(values)
}

func (sessionCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	texts, values := map[string]string{}, map[string]any{}
	if err := json.Unmarshal(b, &texts); err != nil {
		return time.Time{}, nil, errors.New("a session was written by another program")
	}
	for key, text := range texts {
		values[key] = text
	}
	return time.Now().Add(sessionLasts), values, nil // how long it lasts is counted from when it began
}

// sessionStore keeps sessions where everything else is kept.
type sessionStore struct{ access *access.Access }

func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	found, err := s.access.Session(ctx, token)
	if errors.Is(err, access.ErrSession) {
		return nil, false, nil
	}
	return found.Data, err == nil, err
}

func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, _ time.Time) error {
	_, values, err := sessionCodec{}.Decode(b)
	if err != nil {
		return err
	}
	text := func(key string) string { t, _ := values[key].(string); return t }
	seen, err := strconv.ParseInt(text(sessionSeen), 10, 64)
	if err != nil {
		return fmt.Errorf("keep a session: %w", err)
	}
	made := gateway.Session{
		Token: token, Person: text(sessionPerson), Data: b, Until: time.UnixMicro(seen).UTC().Add(sessionIdles),
	}
	if later, ok := ctx.Value(keepLater{}).(*gateway.Session); ok {
		*later = made
		return nil
	}
	return s.access.KeepSession(ctx, made)
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.access.EndSession(ctx, token)
}

// The library asks for these too, and calls those with a context instead.

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, b []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expires)
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Where people sign in and out, and where a link is opened that lets them.
const (
	LoginPath      = "/login"
	LogoutPath     = "/logout"
	InvitationPath = "/invitation/" // and the link's secret
)

// toLogin sends a browser to where people sign in, and back afterwards.
func (c *Call) toLogin() bool {
	if c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
		c.fail(http.StatusUnauthorized)
		return false
	}
	c.Redirect(http.StatusSeeOther, LoginPath+"?to="+url.QueryEscape(c.Request.URL.RequestURI()))
	c.Abort()
	return false
}
