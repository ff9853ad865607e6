package web

import (
	"errors"
	"net/http"
	"strings"

	"boligbro/gateway"
	"boligbro/gateway/access"
)

// Who lets a caller in: it sets the call's Scope and answers true, or it has refused the call and answers
// false. It is the only place where a Scope is made; a test looks for others.
type Who func(c *Call) bool

// Anyone may call; the scope sees nothing.
func Anyone(*Call) bool { return true }

// signedIn reports whether somebody has signed in, and says who in c.Person. Else it has refused the call.
func (c *Call) signedIn() bool {
	p, err := c.Site.Login.person(c)
	switch {
	case errors.Is(err, access.ErrSession):
		return c.toLogin()
	case err != nil:
		c.Site.Log.Error("a session could not be looked up", "route", c.FullPath(), "err", err)
		c.Header("Retry-After", "30")
		c.fail(http.StatusServiceUnavailable)
		return false
	}
	c.Person = &p
	return true
}

// as takes the person's role that may do it for the organisation, or refuses the call: alike whether there is
// no such organisation, or the person is none of its people.
func (c *Call) as(organisation string, verb gateway.Verb) bool {
	if !c.signedIn() {
		return false
	}
	caller, ok := c.Site.Login.Access.As(*c.Person, organisation, verb)
	if !ok {
		c.fail(http.StatusForbidden)
		return false
	}
	c.Caller, c.Scope = caller, caller.Scope
	return true
}

// Person is whoever has signed in; the scope sees nothing, but an administrator's, who sees numbers of
// everything and no cases. Without login it is everybody on this machine.
func Person(c *Call) bool {
	if c.Site.Login == nil {
		c.Scope = gateway.Operator
		return true
	}
	if !c.signedIn() {
		return false
	}
	if caller, ok := c.Site.Login.Access.As(*c.Person, gateway.Installation, gateway.SeeHealth); ok {
		c.Caller, c.Scope = caller, gateway.Operator
	}
	return true
}

// Installation lets in whoever may do it for those who run Boligbro. The scope sees nothing.
func Installation(verb gateway.Verb) Who {
	return func(c *Call) bool { return c.Site.Login == nil || c.as(gateway.Installation, verb) }
}

// Health is an administrator, or a program with an administrator's key.
func Health(c *Call) bool {
	switch login := c.Site.Login; {
	case login == nil:
	case c.GetHeader("Authorization") == "":
		if !c.as(gateway.Installation, gateway.SeeHealth) {
			return false
		}
	default:
		_, secret, _ := strings.Cut(c.GetHeader("Authorization"), " ")
		caller, err := login.Access.Enter(c.Request.Context(), strings.TrimSpace(secret))
		if err != nil || !caller.May(gateway.SeeHealth) {
			c.Header("WWW-Authenticate", `Bearer realm="boligbro"`)
			c.fail(http.StatusUnauthorized)
			return false
		}
	}
	c.Scope = gateway.Operator
	return true
}

// Association gives the scope of the association whose CVR number the path holds as :cvr, to whoever may do
// it there.
func Association(verb gateway.Verb) Who {
	return func(c *Call) bool {
		if c.Site.Login != nil {
			return c.as(c.Param("cvr"), verb)
		}
		c.Scope = gateway.Scope{Associations: []string{c.Param("cvr")}}
		return true
	}
}

// Municipality gives the scope of the municipality whose kommunekode the path holds as :code, to whoever may
// do it there.
func Municipality(verb gateway.Verb) Who {
	return func(c *Call) bool {
		if c.Site.Login != nil {
			return c.as(c.Param("code"), verb)
		}
		c.Scope = gateway.Scope{Municipalities: []string{c.Param("code")}}
		return true
	}
}

// May reports whether the caller may do it on this page, too. Without login everybody may.
func (c *Call) May(verb gateway.Verb) bool { return c.Site.Login == nil || c.Caller.May(verb) }

// Opens reports whether whoever calls may do it for the organisation.
func (c *Call) Opens(organisation string, verb gateway.Verb) bool {
	if c.Site.Login == nil {
		return true
	}
	if c.Person == nil {
		return false
	}
	_, ok := c.Site.Login.Access.As(*c.Person, organisation, verb)
	return ok
}
