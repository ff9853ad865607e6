package login

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

// provider is the one that the path names.
func (r Room) provider(c *web.Call) (*web.Provider, bool) {
	i := slices.IndexFunc(r.Providers, func(p *web.Provider) bool { return p.Name == c.Param("provider") })
	if i < 0 {
		r.answer(c, http.StatusNotFound, page{To: "/", Wrong: lang.ErrVouched})
		return nil, false
	}
	return r.Providers[i], true
}

// send sends a browser to where its person signs in.
func (r Room) send(c *web.Call) {
	p, ok := r.provider(c)
	if !ok {
		return
	}
	if err := p.Send(c, within(c.Query("to"))); err != nil {
		r.refuse(c, err)
	}
}

// back signs in whoever comes back.
func (r Room) back(c *web.Call) {
	p, ok := r.provider(c)
	if !ok {
		return
	}
	vouched, to, err := p.Return(c)
	if err != nil {
		r.refuse(c, err)
		return
	}
	ctx, stop := context.WithTimeout(c.Request.Context(), timeout)
	defer stop()
	person, err := r.Login.Access.SignInVouched(ctx, vouched)
	if err == nil {
		err = r.Login.Begin(c, person)
	}
	if err != nil {
		r.refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, within(to))
}

// refuse shows the login page again, with what went wrong.
func (r Room) refuse(c *web.Call, err error) {
	shown, status := page{To: "/"}, http.StatusUnprocessableEntity
	switch {
	case errors.As(err, &shown.Wrong):
		status = http.StatusForbidden
	case errors.Is(err, web.ErrVouched):
		shown.Wrong = lang.ErrVouched
	case errors.Is(err, web.ErrProvider):
		c.Site.Log.Error("a login provider does not answer as it should", "err", err)
		shown.Wrong, status = lang.ErrProvider, http.StatusBadGateway
	default:
		c.Unanswered("signing in by a provider failed", err)
		return
	}
	r.answer(c, status, shown)
}

// signedOut ends the sessions of whom a provider says that it has signed out there. It asks by itself,
// without a browser.
func (r Room) signedOut(c *web.Call) {
	p, ok := r.provider(c)
	if !ok {
		return
	}
	form, ok := c.Form("logout_token")
	if !ok {
		return
	}
	issuer, subject, err := p.SignedOut(c, form["logout_token"])
	if err == nil {
		err = r.Login.Access.SignOutVouched(c.Request.Context(), issuer, subject, p.Name)
	}
	switch {
	case err == nil:
		c.Status(http.StatusOK)
	case errors.Is(err, web.ErrVouched):
		c.Status(http.StatusBadRequest)
	default:
		c.Unanswered("signing out by a provider failed", err)
	}
}
