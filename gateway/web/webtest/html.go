package webtest

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// WellFormed checks what can be checked of a page without a browser: that its tags match, that it runs no
// code and brings no style of its own, and what the rules of accessibility (WCAG 2.1 AA) ask of its
// structure.
func WellFormed(t *testing.T, page string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict = false
	d.AutoClose = []string{"meta", "link", "br", "hr", "img", "input"}
	d.Entity = xml.HTMLEntity
	p := pageCheck{t: t, counts: map[string]int{}, ids: map[string]bool{}}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the tags do not match: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			p.start(e)
		case xml.EndElement:
			p.end(e.Name.Local)
		}
	}
	p.whole()
	if !p.ids["main"] || !strings.Contains(page, `href="#main"`) {
		t.Error("nothing leads to the content past the head of the page")
	}
}

// pageCheck is what has been read of a page.
type pageCheck struct {
	t      *testing.T
	counts map[string]int // elements, by name
	ids    map[string]bool
	level  int      // of the last heading
	open   []string // the elements that are not closed yet
}

// required are the attributes that an element must not lack, with why.
var required = map[string]struct{ attribute, why string }{
	"th":  {"scope", "it says whether it heads a row or a column"},
	"td":  {"data-label", "narrow screens show it"},
	"img": {"alt", "it is read aloud"},
}

func (p *pageCheck) start(e xml.StartElement) {
	p.t.Helper()
	name := e.Name.Local
	p.open = append(p.open, name)
	p.counts[name]++
	at := map[string]string{}
	for _, a := range e.Attr {
		at[a.Name.Local] = a.Value
		if inline(a) {
			p.t.Errorf("<%s> has an inline %s", name, a.Name.Local)
		}
	}
	p.id(at["id"])
	if must, ok := required[name]; ok {
		// An image that only adorns has an empty alt.
		if value, ok := at[must.attribute]; !ok || value == "" && name != "img" {
			p.t.Errorf("a <%s> without %s: %s", name, must.attribute, must.why)
		}
	}
	switch name {
	case "script", "style", "iframe":
		p.t.Errorf("there is a <%s>", name)
	case "form":
		to := at["action"]
		if at["method"] != "post" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
			p.t.Errorf("a form sends by %q to %q", at["method"], at["action"])
		}
	case "html":
		if at["lang"] != "da" && at["lang"] != "en" {
			p.t.Error("the page does not say its language")
		}
	case "h1", "h2", "h3":
		next := int(name[1] - '0')
		if next > p.level+1 {
			p.t.Errorf("<%s> follows a heading of level %d", name, p.level)
		}
		p.level = next
	}
}

// inline reports whether an attribute brings code or style of its own.
func inline(a xml.Attr) bool {
	return strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" ||
		strings.HasPrefix(a.Value, "javascript:")
}

func (p *pageCheck) id(id string) {
	p.t.Helper()
	if id != "" && p.ids[id] {
		p.t.Errorf("two elements have the id %q", id)
	}
	p.ids[id] = true
}

func (p *pageCheck) end(name string) {
	p.t.Helper()
	last := len(p.open) - 1
	if last < 0 || p.open[last] != name {
		p.t.Fatalf("</%s> closes %v", name, p.open)
	}
	p.open = p.open[:last]
}

// whole checks what a page has once.
func (p *pageCheck) whole() {
	p.t.Helper()
	for _, name := range []string{"h1", "main", "title"} {
		if n := p.counts[name]; n != 1 {
			p.t.Errorf("the page has %d <%s>, want 1", n, name)
		}
	}
	if tables, captions := p.counts["table"], p.counts["caption"]; captions != tables {
		p.t.Errorf("%d tables have %d captions", tables, captions)
	}
}
