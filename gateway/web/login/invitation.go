package login

import (
	"context"
	"errors"
	"html/template"
	"net/http"

	"boligbro/gateway/access"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

var (
	invitationTemplate = web.NewTemplate(files, "invitation")
	recoveryTemplate   = web.NewTemplate(files, "recovery")
)

// invitation is the form where somebody with a link chooses what to sign in with.
type invitation struct {
	access.Invitation
	Good       bool         // the link is
	Open       template.URL // the second factor, for an app on the same device
	Square     square       // and for a telephone's camera
	Name, Mail string
	Wrong      *lang.Error
}

func (r Room) invitation(c *web.Call) { r.offer(c, http.StatusOK, invitation{}) }

// offer shows what the link offers. Opening it does not use it: programs that look into mail open links, too.
func (r Room) offer(c *web.Call, status int, shown invitation) {
	offered, err := r.Login.Access.Invited(c.Request.Context(), c.Param("secret"))
	if err == nil {
		shown.Square, err = squareOf(offered.Factor.URL)
	}
	var wrong *lang.Error
	switch {
	case errors.As(err, &wrong):
		c.Answer(http.StatusNotFound, invitationTemplate, invitation{Wrong: wrong})
	case err != nil:
		c.Unanswered("a link could not be looked up", err)
	default:
		shown.Invitation, shown.Good, shown.Open = offered, true, template.URL(offered.Factor.URL)
		c.Answer(status, invitationTemplate, shown)
	}
}

func (r Room) accept(c *web.Call) {
	form, ok := c.Form("name", "mail", "password", "again", "code")
	if !ok {
		return
	}
	ctx, stop := context.WithTimeout(c.Request.Context(), timeout)
	defer stop()
	shown := invitation{Name: form["name"], Mail: form["mail"]}
	if form["password"] != form["again"] {
		shown.Wrong = lang.ErrPasswordTwice
		r.offer(c, http.StatusUnprocessableEntity, shown)
		return
	}
	_, recovery, err := r.Login.Access.Accept(ctx, c.Param("secret"), access.Choice{
		Name: form["name"], Mail: form["mail"], Password: form["password"], Code: form["code"],
	})
	switch {
	case err == nil:
		c.Answer(http.StatusOK, recoveryTemplate, recovery)
	case errors.As(err, &shown.Wrong):
		r.offer(c, http.StatusUnprocessableEntity, shown)
	default:
		c.Unanswered("a link could not be used", err)
	}
}
