package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// pages are all pages, by a name.
var pages = map[string]string{
	"start":        "/",
	"association":  "/foreninger/" + webtest.Ringen,
	"other":        "/foreninger/" + webtest.Havnen,
	"municipality": "/kommuner/" + webtest.Aarhus,
	"on-way":       "/kommuner/" + webtest.Kbh,
	"empty":        "/kommuner/0615",
	"missing":      "/foreninger/00000000",
}

// Each side's page holds its own cases and nobody else's.
func TestScopes(t *testing.T) {
	w := webtest.Story(t)
	numbers := map[string][]string{}
	o, err := w.Gateway.Overview(t.Context(), gateway.Operator, rules.AskedAt(w.Clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range o.Notices {
		numbers["/foreninger/"+n.Association] = append(numbers["/foreninger/"+n.Association], n.Number)
		numbers["/kommuner/"+n.Municipality] = append(numbers["/kommuner/"+n.Municipality], n.Number)
	}
	if len(numbers) != 6 { // two associations and four municipalities
		t.Fatalf("the story has %d sides", len(numbers))
	}
	for path, own := range numbers {
		_, page := w.Get(path)
		for _, n := range o.Notices {
			mine := false
			for _, number := range own {
				mine = mine || number == n.Number
			}
			if got := strings.Contains(page, n.Number); got != mine {
				t.Errorf("%s holds the case of %s to %s: %v, want %v", path, n.Association, n.Municipality, got, mine)
			}
		}
	}
	_, page := w.Get("/")
	if webtest.CaseNumber.MatchString(page) {
		t.Error("the start page names a case")
	}
}

// Names, addresses, tenancy numbers and references were planted in everything that was read.
func TestNothingPrivateIsShown(t *testing.T) {
	w := webtest.Story(t)
	var all strings.Builder
	for _, path := range pages {
		for _, lang := range []string{"", "?lang=en"} {
			_, page := w.Get(path + lang)
			all.WriteString(page)
		}
	}
	for _, path := range []string{
		"/metrics", "/healthz", "/readyz", "/foreninger/" + webtest.Tenant, "/" + webtest.Street,
	} {
		_, page := w.Get(strings.ReplaceAll(path, " ", "%20"))
		all.WriteString(page)
	}
	n := w.Last()
	for _, bad := range []string{
		`{"type":"receipt","message":"` + webtest.Tenant + `"}`,
		`{"type":"receipt","` + webtest.Street + `":"x"}`,
		`{"type":"receipt","message":"` + n.Messages[0].ID +
			`","kind":"rejected","at":"2026-10-20T09:00:00+02:00","reason":"` + webtest.Tenant + `"}`,
		webtest.Receipt("00000000-0000-4000-8000-000000000000", "registered", "2026-10-20T09:00:00+02:00"),
	} {
		answer := w.Give(webtest.Aarhus, webtest.Secret, gateway.NewID(), bad)
		if answer.StatusCode < 400 {
			t.Errorf("%s: taken", bad)
		}
		all.WriteString(webtest.Body(t, answer))
	}
	all.WriteString(w.Log.String())
	for _, hidden := range webtest.Private {
		if i := strings.Index(all.String(), hidden); i >= 0 {
			t.Errorf("%q is shown: ...%s...", hidden, all.String()[max(0, i-200):min(len(all.String()), i+100)])
		}
	}
}

func TestHead(t *testing.T) {
	w := webtest.Story(t)
	for _, path := range []string{
		"/", "/foreninger/" + webtest.Ringen, "/kommuner/" + webtest.Aarhus, "/healthz", "/readyz", "/metrics",
		"/static/style.css", "/nowhere",
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodHead, w.PagesURL+path, nil)
		head := w.Do(req)
		get, _ := w.Get(path)
		if head.StatusCode != get.StatusCode || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("HEAD %s: %d %s, GET: %d %s", path, head.StatusCode, head.Header.Get("Content-Type"),
				get.StatusCode, get.Header.Get("Content-Type"))
		}
		if got := webtest.Body(t, head); got != "" {
			t.Errorf("HEAD %s has a body", path)
		}
	}
}

// Every link that a page has leads somewhere, in the page's own language.
func TestLinks(t *testing.T) {
	w := webtest.Story(t)
	link := regexp.MustCompile(`href="([^"]*)"`)
	for _, start := range []string{"/", "/?lang=en"} {
		seen, queue := map[string]bool{}, []string{start}
		for len(queue) > 0 {
			path := queue[0]
			queue = queue[1:]
			answer, page := w.Get(path)
			if answer.StatusCode != 200 {
				t.Errorf("%s: %d", path, answer.StatusCode)
			}
			if !strings.Contains(answer.Header.Get("Content-Type"), "html") {
				continue
			}
			english := strings.Contains(path, "lang=en")
			if got := strings.Contains(page, `<html lang="en">`); got != english {
				t.Errorf("%s: English %v", path, got)
			}
			for _, m := range link.FindAllStringSubmatch(page, -1) {
				to := strings.ReplaceAll(m[1], "&amp;", "&")
				if !strings.HasPrefix(to, "/") || seen[to] {
					continue
				}
				seen[to] = true
				queue = append(queue, to)
			}
		}
		if len(seen) < 12 {
			t.Errorf("only %d links were followed", len(seen))
		}
	}
}
