package web_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/webtest"
)

// A name that an outsider has pointed at this machine (DNS rebinding) opens nothing.
func TestHost(t *testing.T) {
	w := webtest.New(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(w.PagesURL, "http://"))
	for host, want := range map[string]int{
		"127.0.0.1": 200, "127.0.0.1:" + port: 200, "127.3.2.1:80": 200, "[::1]:8080": 200, "::1": 200,
		"[::1]": 200, "localhost": 200, "LOCALHOST:8080": 200,
		"evil.example": 421, "evil.example:" + port: 421, "127.0.0.1.evil.example": 421,
		"localhost.evil.example": 421, "10.0.0.1": 421,
		"0.0.0.0": 421, "[::]:8080": 421, "boligbro.localhost": 421, "127.1": 421, "2130706433": 421, "": 421,
	} {
		for _, path := range []string{
			"/", "/healthz", "/metrics", "/static/style.css", "/foreninger/" + webtest.Ringen,
		} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host = host
			got := httptest.NewRecorder()
			w.Pages.ServeHTTP(got, r)
			if got.Code != want {
				t.Errorf("%q %s: %d, not %d", host, path, got.Code, want)
			}
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	w := webtest.New(t)
	for _, url := range []string{
		w.PagesURL + "/", w.PagesURL + "/foreninger/" + webtest.Ringen, w.PagesURL + "/nowhere",
		w.PagesURL + "/static/style.css", w.PagesURL + "/metrics",
		w.PagesURL + "/healthz", w.ReceiptsURL + "/", w.ReceiptsURL + "/receipts/" + webtest.Aarhus,
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		h := w.Do(req).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", url, name, got)
			}
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none';") || !strings.Contains(csp, "frame-ancestors 'none'") ||
			strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: the policy is %q", url, csp)
		}
		if want := "no-store"; !strings.Contains(url, "/static/") && h.Get("Cache-Control") != want {
			t.Errorf("%s: kept in caches (%q)", url, h.Get("Cache-Control"))
		}
		if h.Get("Server") != "" || h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %v", url, h)
		}
	}
	secure := httptest.NewTLSServer(w.Receipts)
	defer secure.Close()
	answer, err := secure.Client().Get(secure.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.Header.Get("Strict-Transport-Security") == "" {
		t.Error("over TLS the far side is not told to stay with it")
	}
}

// The two doors lead to different places.
func TestDoors(t *testing.T) {
	w := webtest.New(t)
	for _, path := range []string{
		"/", "/foreninger/" + webtest.Ringen, "/kommuner/" + webtest.Aarhus, "/healthz", "/readyz", "/metrics",
		"/static/style.css", "/receipts", "/receipts/", "/debug/pprof/",
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.ReceiptsURL+path, nil)
		answer := w.Do(req)
		if answer.StatusCode != 404 || answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("the receipts door at %s: %d %s", path, answer.StatusCode, answer.Header.Get("Content-Type"))
		}
	}
	for _, path := range []string{"/receipts/" + webtest.Aarhus, "/", "/foreninger/" + webtest.Ringen} {
		want := map[bool]int{true: 404, false: 405}[strings.HasPrefix(path, "/receipts")]
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, w.PagesURL+path, nil)
		if answer := w.Do(req); answer.StatusCode != want {
			t.Errorf("POST to the pages at %s: %d, not %d", path, answer.StatusCode, want)
		}
		req, _ = http.NewRequestWithContext(t.Context(), http.MethodPost, w.PagesURL+path, nil)
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		if answer := w.Do(req); answer.StatusCode != 403 {
			t.Errorf("POST from another site to the pages at %s: %d", path, answer.StatusCode)
		}
	}
}

func TestStatic(t *testing.T) {
	w := webtest.New(t)
	_, page := w.Get("/")
	_, rest, _ := strings.Cut(page, `<link rel="stylesheet" href="`)
	address, _, _ := strings.Cut(rest, `"`)
	answer, css := w.Get(address)
	if answer.StatusCode != 200 || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") ||
		!strings.Contains(answer.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", address, answer.StatusCode, answer.Header)
	}
	for _, outside := range []string{"url(", "@import", "http:", "https:"} {
		if strings.Contains(css, outside) {
			t.Errorf("the style fetches something else: %s", outside)
		}
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.PagesURL+address, nil)
	req.Header.Set("If-None-Match", answer.Header.Get("ETag"))
	if again := w.Do(req); again.StatusCode != http.StatusNotModified {
		t.Errorf("the same style again: %d", again.StatusCode)
	}
	if stale, _ := w.Get("/static/style.css?v=other"); stale.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a style of another version is kept: %q", stale.Header.Get("Cache-Control"))
	}
	for _, path := range []string{
		"/static/nothing.css", "/static/..%2fweb.go", "/static/%2e%2e/web.go", "/static/",
	} {
		if answer, _ := w.Get(path); answer.StatusCode != 404 {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}

// A fault in the program is a page that says so; what it panicked with is not told.
func TestPanic(t *testing.T) {
	for name, fault := range map[string]any{
		"a text": "about " + webtest.Tenant, "an error": errors.New(webtest.Tenant),
	} {
		t.Run(name, func(t *testing.T) {
			w := webtest.New(t)
			w.Gateway.Store = panics{w.Gateway.Store, fault}
			answer, page := w.Get("/")
			if answer.StatusCode != 500 || !strings.Contains(page, "Der er sket en fejl") ||
				strings.Contains(page, webtest.Tenant) {
				t.Errorf("%d %s", answer.StatusCode, page)
			}
			if log := w.Log.String(); !strings.Contains(log, "operator/start.go") ||
				strings.Contains(log, webtest.Tenant) {
				t.Errorf("the log: %s", log)
			}
		})
	}
	w := webtest.New(t)
	w.Gateway.Store = nil
	if answer, _ := w.Get("/"); answer.StatusCode != 500 || !strings.Contains(w.Log.String(), "nil pointer") {
		t.Errorf("%d; the log: %s", answer.StatusCode, w.Log.String())
	}
}

type panics struct {
	gateway.Store
	with any
}

func (p panics) View(context.Context, func(gateway.Reader) error) error { panic(p.with) }

func TestNewHTTP(t *testing.T) {
	s := (&web.Site{}).NewHTTP(http.NotFoundHandler())
	for name, d := range map[string]time.Duration{
		"headers": s.ReadHeaderTimeout, "read": s.ReadTimeout, "write": s.WriteTimeout, "idle": s.IdleTimeout,
	} {
		if d <= 0 || d > 2*time.Minute {
			t.Errorf("the time to %s is %v", name, d)
		}
	}
	if s.TLSConfig.MinVersion < tls.VersionTLS12 || s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("%+v", s)
	}
}

// Strangers who cannot even speak TLS cannot fill the log, and nobody's address is in it.
func TestStrangersDoNotFillTheLog(t *testing.T) {
	var log bytes.Buffer
	at := time.Date(2026, 10, 1, 20, 0, 0, 0, time.UTC)
	site := &web.Site{Now: func() time.Time { return at }, Log: slog.New(slog.NewTextHandler(&log, nil))}
	faults := site.NewHTTP(http.NotFoundHandler()).ErrorLog
	for range 1000 {
		faults.Print("http: TLS handshake error from 192.0.2.1:4711: EOF")
	}
	at = at.Add(time.Hour)
	faults.Print("http: TLS handshake error from 192.0.2.1:4711: EOF")
	told := log.String()
	if strings.Count(told, "\n") != 2 || !strings.Contains(told, "count=1000") ||
		strings.Contains(told, "192.0.2") {
		t.Errorf("the log:\n%s", told)
	}
	faults.Print("http: panic serving 192.0.2.1:4711: boo")
	if told = log.String(); strings.Count(told, "\n") != 3 || strings.Contains(told, "192.0.2") {
		t.Errorf("a fault of the program is not told:\n%s", told)
	}
}
