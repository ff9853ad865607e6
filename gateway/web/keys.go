package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"

	"golang.org/x/time/rate"

	"boligbro/gateway"
	"boligbro/gateway/access"
)

// How many requests a key may make: a burst, and then a steady stream.
const (
	keyBurst     = 200
	keyPerSecond = 20
)

// Keys knows a program by the secret of its API key (RFC 6750). Its fields are set once, before use.
type Keys struct {
	Access Doorkeeper

	mu     sync.Mutex
	limits map[string]*rate.Limiter // by the key's id: strangers cannot make it grow
}

// Doorkeeper lets in whoever has the secret of a key that is in force. access.ErrKey: nobody.
type Doorkeeper interface {
	Enter(ctx context.Context, secret string) (access.Caller, error)
	// Read notes that the caller reads about the people of a case; only then it is shown.
	Read(ctx context.Context, c access.Caller, verb gateway.Verb, numbers ...string) error
}

// InAddress lets in whoever has the address of a calendar: the path holds the secret as :secret, of a key
// that may show deadlines and nothing else. To all others there is no such address.
func (k *Keys) InAddress(c *Call) bool {
	caller, err := k.Access.Enter(c.Request.Context(), strings.TrimSuffix(c.Param("secret"), ".ics"))
	switch {
	case errors.Is(err, access.ErrKey), err == nil && !caller.Only(gateway.SeeCalendar):
		return Refuse(c, http.StatusNotFound, "not-found")
	case err != nil:
		c.Header("Retry-After", "60")
		return Refuse(c, http.StatusServiceUnavailable, "unavailable")
	case !k.limit(caller.ID).AllowN(c.Site.Now(), 1):
		c.Header("Retry-After", "5")
		return Refuse(c, http.StatusTooManyRequests, "too-many")
	}
	c.Caller, c.Scope = caller, caller.Scope
	return true
}

// May lets in a program whose key and role may do it, and gives its scope. Whoever has no key in force learns
// nothing but that.
func (k *Keys) May(verb gateway.Verb) Who {
	return func(c *Call) bool {
		scheme, secret, _ := strings.Cut(c.GetHeader("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") {
			secret = ""
		}
		caller, err := k.Access.Enter(c.Request.Context(), strings.TrimSpace(secret))
		switch {
		case errors.Is(err, access.ErrKey):
			c.Header("WWW-Authenticate", `Bearer realm="boligbro"`)
			return Refuse(c, http.StatusUnauthorized, "key")
		case err != nil:
			c.Site.Log.Error("an API key could not be looked up; the program is asked to come again", "err", err)
			c.Header("Retry-After", "60")
			return Refuse(c, http.StatusServiceUnavailable, "unavailable")
		case !k.limit(caller.ID).AllowN(c.Site.Now(), 1):
			c.Header("Retry-After", "5")
			return Refuse(c, http.StatusTooManyRequests, "too-many")
		case !caller.May(verb):
			return Refuse(c, http.StatusForbidden, "may-not")
		}
		c.Caller, c.Scope = caller, caller.Scope
		return true
	}
}

// limit is the key's share.
func (k *Keys) limit(id string) *rate.Limiter {
	k.mu.Lock()
	defer k.mu.Unlock()
	l, ok := k.limits[id]
	if !ok {
		if k.limits == nil {
			k.limits = map[string]*rate.Limiter{}
		}
		l = rate.NewLimiter(keyPerSecond, keyBurst)
		k.limits[id] = l
	}
	return l
}
