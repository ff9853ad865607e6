package login

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"boligbro/gateway/access"
	"boligbro/gateway/web"
	"boligbro/rules/lang"
)

//go:embed login.html invitation.html recovery.html
var files embed.FS

var loginTemplate = web.NewTemplate(files, "login")

// page is the form; what was written is shown again, but no password and no code.
type page struct {
	Mail  string
	To    string // where to go then
	Wrong *lang.Error
}

// timeout is how long hashing a password may wait for its turn.
const timeout = 20 * time.Second

func (r Room) ask(c *web.Call) {
	c.Answer(http.StatusOK, loginTemplate, page{To: within(c.Query("to"))})
}

func (r Room) signIn(c *web.Call) {
	form, ok := c.Form("mail", "password", "code", "to")
	if !ok {
		return
	}
	ctx, stop := context.WithTimeout(c.Request.Context(), timeout)
	defer stop()
	p, err := r.Login.Access.SignIn(ctx, access.Try{
		Mail: form["mail"], Password: form["password"], Code: form["code"], Address: c.ClientIP(),
	})
	if err == nil {
		err = r.Login.Begin(c, p)
	}
	shown := page{Mail: form["mail"], To: within(form["to"])}
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, shown.To)
	case errors.Is(err, lang.ErrSignInOften):
		c.Header("Retry-After", "900")
		shown.Wrong = lang.ErrSignInOften
		c.Answer(http.StatusTooManyRequests, loginTemplate, shown)
	case errors.As(err, &shown.Wrong):
		c.Answer(http.StatusUnprocessableEntity, loginTemplate, shown)
	default:
		c.Unanswered("signing in failed", err)
	}
}

func (r Room) signOut(c *web.Call) {
	if err := r.Login.End(c); err != nil {
		c.Unanswered("signing out failed", err)
		return
	}
	c.Redirect(http.StatusSeeOther, c.InLanguage(web.LoginPath))
}

// within is the address when it is one of these pages, and else the first page: a link must not send whoever
// signs in to somebody else's.
func within(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}
