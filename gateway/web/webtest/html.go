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
	counts, ids := map[string]int{}, map[string]bool{}
	level, tables := 0, 0
	var open []string
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
			name := e.Name.Local
			open = append(open, name)
			counts[name]++
			at := map[string]string{}
			for _, a := range e.Attr {
				at[a.Name.Local] = a.Value
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || strings.HasPrefix(a.Value, "javascript:") {
					t.Errorf("<%s> has an inline %s", name, a.Name.Local)
				}
			}
			if id := at["id"]; id != "" && ids[id] {
				t.Errorf("the id %q stands twice", id)
			} else if id != "" {
				ids[id] = true
			}
			switch name {
			case "script", "style", "iframe", "form":
				t.Errorf("there is a <%s>", name)
			case "html":
				if at["lang"] != "da" && at["lang"] != "en" {
					t.Error("the page's language is not told")
				}
			case "h1", "h2", "h3":
				next := int(name[1] - '0')
				if next > level+1 {
					t.Errorf("<%s> follows a heading of level %d", name, level)
				}
				level = next
			case "th":
				if at["scope"] == "" {
					t.Error("a <th> without scope")
				}
			case "table":
				tables++
			case "td":
				if at["data-label"] == "" {
					t.Error("a <td> without the label that narrow screens show")
				}
			case "img":
				if _, ok := at["alt"]; !ok {
					t.Error("an <img> without alt")
				}
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != e.Name.Local {
				t.Fatalf("</%s> closes %v", e.Name.Local, open)
			}
			open = open[:len(open)-1]
		}
	}
	if counts["h1"] != 1 || counts["main"] != 1 || counts["title"] != 1 {
		t.Errorf("h1 %d, main %d, title %d: each must be there once", counts["h1"], counts["main"], counts["title"])
	}
	if counts["caption"] != tables {
		t.Errorf("%d tables have %d captions", tables, counts["caption"])
	}
	if !ids["main"] || !strings.Contains(page, `href="#main"`) {
		t.Error("nothing leads to the content past the head of the page")
	}
}
