package main

import (
	"path/filepath"
	"strings"
	"testing"

	"boligbro/cmd/fakes/housing"
	"boligbro/config"
)

// A mail about an alarm leads to the page about it where people open the pages, also when that is behind a
// proxy or over TLS, and nowhere when nobody knows where that is.
func TestAMailLeadsToThePages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 10, Steps: 1})
	for want, web := range map[string]map[string]any{
		"https://boligbro.example.dk": {"listen": "10.0.0.1:8443", "cert": "a.pem", "key": "b.pem",
			"address": "https://boligbro.example.dk/"},
		"https://127.0.0.1:8443": {"listen": "127.0.0.1:8443", "cert": "a.pem", "key": "b.pem"},
		"http://127.0.0.1:8080":  {"listen": "127.0.0.1:8080", "login": "none"},
		"":                       {"listen": "127.0.0.1:0", "login": "none"},
	} {
		w.settings["web"] = web
		w.save()
		c, err := config.Load(filepath.Join(w.dir, "settings.json"), parts)
		if err != nil {
			t.Fatal(err)
		}
		if got := pagesAt(c); got != want || strings.HasSuffix(got, "/") {
			t.Errorf("%v: %q", web, got)
		}
	}
}
