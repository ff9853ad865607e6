package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

//go:embed layout.html parts.html failed.html
var layoutFiles embed.FS

// frame holds the layout and the parts that several pages use.
var frame = template.Must(template.ParseFS(layoutFiles, "layout.html", "parts.html"))

// Template is the content of one kind of page, within the layout.
type Template struct {
	name string // also the key of its texts
	set  *template.Template
}

// NewTemplate reads name.html of a room. It panics when the template cannot be read, as regexp.MustCompile
// does.
func NewTemplate(files fs.FS, name string) Template {
	set := template.Must(template.Must(frame.Clone()).ParseFS(files, name+".html"))
	return Template{name, set}
}

var failedTemplate = NewTemplate(layoutFiles, "failed")

// pageTimeout is how long a page may read, well under what NewHTTP gives it to answer.
const pageTimeout = 30 * time.Second

// Page is what the layout shows around a page's content.
type Page struct {
	Lang    lang.Language
	Path    string // its own address, for the link to the other language
	Subject string // stands in the title
	Heading string
	Version string
	Now     time.Time
	Style   string // the style sheet's address
	Icon    string
	Content any
	Person  string // the name of who has signed in; empty: nobody
	Local   bool   // the pages can be opened on this machine only

	template Template
	sort     string // the order of the page's list, as the address says it
}

// Title is what the browser's tab shows.
func (p *Page) Title() string {
	title := p.Subject
	if title == "" {
		title = p.T(p.template.name + ".title")
	}
	return title + " – Boligbro"
}

// Body renders the page's content within the layout.
func (p *Page) Body() (template.HTML, error) {
	var b bytes.Buffer
	err := p.template.set.ExecuteTemplate(&b, p.template.name+".html", p)
	return template.HTML(b.String()), err // already escaped by its own template
}

// Other is the other language.
func (p *Page) Other() lang.Language {
	if p.Lang == lang.English {
		return lang.Danish
	}
	return lang.English
}

// OtherLink is the same page in the other language.
func (p *Page) OtherLink() string {
	if p.Lang == lang.English {
		return p.Path
	}
	return p.Path + "?lang=en"
}

// ErrNoPage: the address means nothing here.
var ErrNoPage = errors.New("no such page")

// Show makes a handler that shows what build puts into the page; what it cannot read becomes a page of
// its own.
func Show(t Template, build func(ctx context.Context, c *Call, p *Page) error) Handler {
	return func(c *Call) {
		ctx, stop := context.WithTimeout(c.Request.Context(), pageTimeout)
		defer stop()
		p := c.newPage(t, c.Request.URL.Path)
		if err := build(ctx, c, p); err != nil {
			c.failFor(err)
			return
		}
		c.render(http.StatusOK, p)
	}
}

// actTimeout is how long an act may take, also when whoever asked for it has gone: under what NewHTTP gives it
// to answer.
const actTimeout = 50 * time.Second

// Acted is what became of what a form asked for: where the browser is sent, so that reading the page again
// does nothing again; or, To being empty, the status under which the page tells why nothing was done.
type Acted struct {
	To     string
	Status int
}

// Act makes a handler that does what a form asks for. Only what cannot be told on the page is an error.
func Act(t Template, do func(ctx context.Context, c *Call, p *Page) (Acted, error)) Handler {
	return func(c *Call) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(c.Request.Context()), actTimeout)
		defer stop()
		p := c.newPage(t, c.Request.URL.Path)
		switch acted, err := do(ctx, c, p); {
		case c.IsAborted(): // the form could not be read, and that is told
		case err != nil:
			c.failFor(err)
		case acted.To != "":
			c.Redirect(http.StatusSeeOther, acted.To)
		default:
			c.render(acted.Status, p)
		}
	}
}

// failFor tells a person that a page could not be read or something not be done, and the log why.
func (c *Call) failFor(err error) {
	switch {
	case errors.Is(err, ErrNoPage):
		c.fail(http.StatusNotFound)
	case errors.Is(err, gateway.ErrNoMunicipalKey):
		c.fail(http.StatusMisdirectedRequest) // another process can
	case errors.Is(err, gateway.ErrUnavailable),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		c.Site.Log.Warn("a page could not be read", "route", c.FullPath(), "err", err)
		c.Header("Retry-After", "30")
		c.fail(http.StatusServiceUnavailable)
	default:
		c.Site.Log.Error("a page could not be read", "route", c.FullPath(), "err", err)
		c.fail(http.StatusInternalServerError)
	}
}

func (c *Call) newPage(t Template, path string) *Page {
	p := &Page{
		template: t, Lang: lang.Danish, Path: path, Heading: c.Site.Heading, Version: c.Site.Version,
		Now:   c.Site.Now(),
		Style: staticLink("style.css"), Icon: staticLink("icon.svg"),
	}
	if _, ok := sorts[c.Query("sort")]; ok {
		p.sort = c.Query("sort")
	}
	if c.Query("lang") == string(lang.English) {
		p.Lang = lang.English
	}
	if p.Local = c.Site.Login == nil; c.Person != nil {
		p.Person = c.Person.Name
	}
	return p
}

// Answer shows a page that needs to read nothing more.
func (c *Call) Answer(status int, t Template, content any) {
	p := c.newPage(t, c.Request.URL.Path)
	p.Content = content
	c.render(status, p)
}

// Unanswered tells a person that it could not be done, and the log why.
func (c *Call) Unanswered(what string, err error) {
	c.Site.Log.Error(what, "route", c.FullPath(), "err", err)
	c.Header("Retry-After", "30")
	c.fail(http.StatusServiceUnavailable)
}

// InLanguage is an address of these pages, in the language of the page that is asked for.
func (c *Call) InLanguage(path string) string { return c.newPage(failedTemplate, path).Link(path) }

// render writes the whole page at once, so that a fault in a template cannot leave half of one.
func (c *Call) render(status int, p *Page) {
	var b bytes.Buffer
	if err := p.template.set.ExecuteTemplate(&b, "layout.html", p); err != nil {
		c.Site.Log.Error("a page could not be shown; please report it", "route", c.FullPath(), "err", err)
		if p.template.name != failedTemplate.name {
			c.fail(http.StatusInternalServerError)
			return
		}
		b.Reset()
		b.WriteString("Boligbro: 500")
	}
	c.Header("Content-Language", string(p.Lang))
	c.Header("Content-Length", strconv.Itoa(b.Len()))
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// failure is what the page of a failure says.
type failure struct {
	Status int
	Key    string
}

// fail tells a person what went wrong and what to do.
func (c *Call) fail(status int) {
	p := c.newPage(failedTemplate, "/")
	key := "failed." + strconv.Itoa(status)
	if !has(key + ".what") {
		key = "failed.500"
	}
	p.Subject = p.T(key + ".what")
	p.Content = failure{status, key}
	c.render(status, p)
	c.Abort()
}
