package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "templates/*.html"))

// pageTimeout is how long a page may read, well under what NewHTTP gives it to answer.
const pageTimeout = 30 * time.Second

// page is what the layout shows around a page's content.
type page struct {
	Name    string // of its template; also the key of its texts
	Lang    lang.Language
	Path    string // its own address, for the link to the other language
	Subject string // stands in the title
	Heading string
	Version string
	Now     time.Time
	Style   string // the style sheet's address
	Icon    string
	Content any
}

// Title is what the browser's tab shows.
func (p *page) Title() string {
	title := p.T(p.Name + ".title")
	if p.Subject != "" {
		title = p.Subject
	}
	return title + " – Boligbro"
}

// Body renders the page's content within the layout.
func (p *page) Body() (template.HTML, error) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, p.Name+".html", p)
	return template.HTML(b.String()), err // already escaped by its own template
}

// Other is the other language.
func (p *page) Other() lang.Language {
	if p.Lang == lang.English {
		return lang.Danish
	}
	return lang.English
}

// OtherLink is the same page in the other language.
func (p *page) OtherLink() string {
	if p.Lang == lang.English {
		return p.Path
	}
	return p.Path + "?lang=en"
}

// errNoPage: the address means nothing here.
var errNoPage = errors.New("no such page")

// page shows what build reads; what it cannot read is told in a page of its own.
func (s *Server) page(name string, build func(ctx context.Context, p *page, c *gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, stop := context.WithTimeout(c.Request.Context(), pageTimeout)
		defer stop()
		p := s.newPage(c, name, c.Request.URL.Path)
		switch err := build(ctx, p, c); {
		case err == nil:
			s.render(c, http.StatusOK, p)
		case errors.Is(err, errNoPage):
			s.failedPage(c, http.StatusNotFound)
		case errors.Is(err, gateway.ErrUnavailable), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
			s.Log.Warn("a page could not be read", "route", c.FullPath(), "err", err)
			c.Header("Retry-After", "30")
			s.failedPage(c, http.StatusServiceUnavailable)
		default:
			s.Log.Error("a page could not be read", "route", c.FullPath(), "err", err)
			s.failedPage(c, http.StatusInternalServerError)
		}
	}
}

func (s *Server) newPage(c *gin.Context, name, path string) *page {
	p := &page{
		Name: name, Lang: lang.Danish, Path: path, Heading: s.Heading, Version: s.Version, Now: s.Now(),
		Style: staticLink("style.css"), Icon: staticLink("icon.svg"),
	}
	if c.Query("lang") == string(lang.English) {
		p.Lang = lang.English
	}
	return p
}

// render writes the whole page at once, so that a fault in a template cannot leave half of one.
func (s *Server) render(c *gin.Context, status int, p *page) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, "layout.html", p); err != nil {
		s.Log.Error("a page could not be shown; please report it", "route", c.FullPath(), "err", err)
		if p.Name != "failed" {
			s.failedPage(c, http.StatusInternalServerError)
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

// failedPage tells a person what went wrong and what to do.
func (s *Server) failedPage(c *gin.Context, status int) {
	p := s.newPage(c, "failed", "/")
	key := "failed." + strconv.Itoa(status)
	if !has(key + ".what") {
		key = "failed.500"
	}
	p.Subject = p.T(key + ".what")
	p.Content = failure{status, key}
	s.render(c, status, p)
	c.Abort()
}

// logSize reads how many entries the newest checkpoint covers: the second line of a tlog-checkpoint (C2SP). Whether it
// is rightly signed is for `boligbro log verify` to say.
func logSize(r gateway.Reader) (int, error) {
	signed, err := r.Checkpoint()
	if errors.Is(err, gateway.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(signed, "\n")
	size, _, _ := strings.Cut(rest, "\n")
	n, err := strconv.Atoi(size)
	if err != nil {
		return 0, errors.New("the newest checkpoint of the log cannot be read; run boligbro log verify")
	}
	return n, nil
}
