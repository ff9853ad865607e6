package webtest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"boligbro/gateway"
	"boligbro/gateway/access"
)

// Password is that of everybody in the tests.
const Password = "rav lygte 9 tandem Ørred"

// Member is somebody who can sign in.
type Member struct {
	gateway.Person
	Secret   string // of the second factor
	Recovery []string
}

// Joins adds somebody with these roles, who has chosen a password.
func (w *World) Joins(grants ...gateway.Grant) Member {
	w.T.Helper()
	ctx := w.T.Context()
	p, err := w.Door.AddPerson(ctx, "Bodil Personsen", gateway.NewID()+"@example.dk", "abc")
	if err != nil {
		w.T.Fatal(err)
	}
	for _, g := range grants {
		if err := w.Door.Grant(ctx, p.ID, g, "abc"); err != nil {
			w.T.Fatal(err)
		}
	}
	link, _, err := w.Door.NewLink(ctx, p.ID, "abc")
	if err != nil {
		w.T.Fatal(err)
	}
	invited, err := w.Door.Invited(ctx, link)
	if err != nil {
		w.T.Fatal(err)
	}
	m := Member{Person: p, Secret: invited.Factor.Secret}
	_, m.Recovery, err = w.Door.Accept(ctx, link, access.Choice{Password: Password, Code: w.Code(m.Secret)})
	if err != nil {
		w.T.Fatal(err)
	}
	return m
}

// Code is what a second factor shows, at a time when none of its codes has been used.
func (w *World) Code(secret string) string {
	w.T.Helper()
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	code, err := totp.GenerateCode(secret, w.Clock.Now())
	if err != nil {
		w.T.Fatal(err)
	}
	return code
}

// Browser keeps cookies, as one does.
type Browser struct {
	W       *World
	Pages   http.Handler
	Cookies map[string]string
	Header  http.Header // what else is sent
	From    string      // the network address
}

// Browser is a new one, in front of the pages with login.
func (w *World) Browser() *Browser {
	return &Browser{W: w, Pages: w.LoginPages, Cookies: map[string]string{}, Header: http.Header{},
		From: "192.0.2.10:4711"}
}

// Get opens a page.
func (b *Browser) Get(path string) *httptest.ResponseRecorder {
	return b.Ask(http.MethodGet, path, nil)
}

// Send sends a form.
func (b *Browser) Send(path string, form url.Values) *httptest.ResponseRecorder {
	return b.Ask(http.MethodPost, path, form)
}

// Ask makes any request.
func (b *Browser) Ask(method, path string, form url.Values) *httptest.ResponseRecorder {
	b.W.T.Helper()
	r := httptest.NewRequestWithContext(b.W.T.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Host, r.RemoteAddr = "boligbro.example.dk", b.From
	for name, values := range b.Header {
		r.Header[name] = values
	}
	for name, value := range b.Cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	got := httptest.NewRecorder()
	b.Pages.ServeHTTP(got, r)
	for _, c := range got.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.Cookies, c.Name)
			continue
		}
		b.Cookies[c.Name] = c.Value
	}
	return got
}

// SignsIn is a browser that the person has signed in with.
func (w *World) SignsIn(m Member) *Browser {
	w.T.Helper()
	b := w.Browser()
	got := b.Send("/login", url.Values{"mail": {m.Mail}, "password": {Password}, "code": {w.Code(m.Secret)}})
	if got.Code != http.StatusSeeOther || len(b.Cookies) != 1 {
		w.T.Fatalf("signing in: %d, %v", got.Code, Words(got.Body.String()))
	}
	return b
}

// Words is the text of a page without its tags.
func Words(page string) string {
	var words strings.Builder
	for i, part := range strings.Split(page, "<") {
		if _, text, ok := strings.Cut(part, ">"); ok && i > 0 {
			words.WriteString(text)
		}
	}
	return strings.Join(strings.Fields(words.String()), " ")
}
