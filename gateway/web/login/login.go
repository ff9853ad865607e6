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

	Providers []*web.Provider
	Out       []out // where to sign out, too
}

// out is where somebody signs out of a provider.
type out struct{ Title, Path string }

// timeout is how long hashing a password may wait for its turn.
const timeout = 20 * time.Second

func (r Room) ask(c *web.Call) {
	r.answer(c, http.StatusOK, page{To: within(c.Query("to"))})
}

func (r Room) answer(c *web.Call, status int, shown page) {
	shown.Providers = r.Providers
	c.Answer(status, loginTemplate, shown)
}

func (r Room) signIn(c *web.Call) {
	form, ok := c.Form("mail", "password", "code", "to")
	if !ok {
		return
	}
	ctx, stop := context.WithTimeout(c.Request.Context(), timeout)
	defer stop()
	err := r.Login.SignIn(ctx, c, access.Try{
		Mail: form["mail"], Password: form["password"], Code: form["code"], Address: c.ClientIP(),
	})
	shown := page{Mail: form["mail"], To: within(form["to"])}
	switch {
	case err == nil:
		c.Redirect(http.StatusSeeOther, shown.To)
	case errors.Is(err, lang.ErrSignInOften):
		c.Header("Retry-After", "900")
		shown.Wrong = lang.ErrSignInOften
		r.answer(c, http.StatusTooManyRequests, shown)
	case errors.As(err, &shown.Wrong):
		r.answer(c, http.StatusUnprocessableEntity, shown)
	default:
		c.Unanswered("signing in failed", err)
	}
}

func (r Room) signOut(c *web.Call) {
	if err := r.Login.End(c); err != nil {
		c.Unanswered("signing out failed", err)
		return
	}
	if len(r.Providers) == 0 {
		c.Redirect(http.StatusSeeOther, c.InLanguage(web.LoginPath))
		return
	}
	// Not by sending the browser there: a form of these pages leads to these pages only.
	shown := page{To: "/"}
	for _, p := range r.Providers {
		if path := p.EndPath(c.Request.Context()); path != "" {
			shown.Out = append(shown.Out, out{p.Title, path})
		}
	}
	r.answer(c, http.StatusOK, shown)
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
