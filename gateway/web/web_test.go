package web_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web"
)

// A name that an outsider has pointed at this machine (DNS rebinding) opens nothing.
func TestHost(t *testing.T) {
	w := newWorld(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(w.pages.URL, "http://"))
	for host, want := range map[string]int{
		"127.0.0.1": 200, "127.0.0.1:" + port: 200, "127.3.2.1:80": 200, "[::1]:8080": 200, "::1": 200, "[::1]": 200, "localhost": 200, "LOCALHOST:8080": 200,
		"evil.example": 421, "evil.example:" + port: 421, "127.0.0.1.evil.example": 421, "localhost.evil.example": 421, "10.0.0.1": 421,
		"0.0.0.0": 421, "[::]:8080": 421, "boligbro.localhost": 421, "127.1": 421, "2130706433": 421, "": 421,
	} {
		for _, path := range []string{"/", "/healthz", "/metrics", "/static/style.css", "/foreninger/" + ringen} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host = host
			got := httptest.NewRecorder()
			w.server.Pages().ServeHTTP(got, r)
			if got.Code != want {
				t.Errorf("%q %s: %d, not %d", host, path, got.Code, want)
			}
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	w := newWorld(t)
	for _, url := range []string{
		w.pages.URL + "/", w.pages.URL + "/foreninger/" + ringen, w.pages.URL + "/nowhere", w.pages.URL + "/static/style.css", w.pages.URL + "/metrics",
		w.pages.URL + "/healthz", w.receipts.URL + "/", w.receipts.URL + "/receipts/" + aarhus,
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		h := w.do(req).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", url, name, got)
			}
		}
		csp := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none';") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: the policy is %q", url, csp)
		}
		if want := "no-store"; !strings.Contains(url, "/static/") && h.Get("Cache-Control") != want {
			t.Errorf("%s: kept in caches (%q)", url, h.Get("Cache-Control"))
		}
		if h.Get("Server") != "" || h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %v", url, h)
		}
	}
	secure := httptest.NewTLSServer(w.server.Receipts())
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
	w := newWorld(t)
	for _, path := range []string{"/", "/foreninger/" + ringen, "/kommuner/" + aarhus, "/healthz", "/readyz", "/metrics", "/static/style.css", "/receipts", "/receipts/", "/debug/pprof/"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.receipts.URL+path, nil)
		answer := w.do(req)
		if answer.StatusCode != 404 || answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("the receipts door at %s: %d %s", path, answer.StatusCode, answer.Header.Get("Content-Type"))
		}
	}
	for _, path := range []string{"/receipts/" + aarhus, "/", "/foreninger/" + ringen} {
		want := map[bool]int{true: 404, false: 405}[strings.HasPrefix(path, "/receipts")]
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, w.pages.URL+path, nil)
		if answer := w.do(req); answer.StatusCode != want {
			t.Errorf("POST to the pages at %s: %d, not %d", path, answer.StatusCode, want)
		}
		req, _ = http.NewRequestWithContext(t.Context(), http.MethodPost, w.pages.URL+path, nil)
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		if answer := w.do(req); answer.StatusCode != 403 {
			t.Errorf("POST from another site to the pages at %s: %d", path, answer.StatusCode)
		}
	}
}

func TestStatic(t *testing.T) {
	w := newWorld(t)
	_, page := w.get("/")
	_, rest, _ := strings.Cut(page, `<link rel="stylesheet" href="`)
	address, _, _ := strings.Cut(rest, `"`)
	answer, css := w.get(address)
	if answer.StatusCode != 200 || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || !strings.Contains(answer.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", address, answer.StatusCode, answer.Header)
	}
	for _, outside := range []string{"url(", "@import", "http:", "https:"} {
		if strings.Contains(css, outside) {
			t.Errorf("the style fetches something else: %s", outside)
		}
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.pages.URL+address, nil)
	req.Header.Set("If-None-Match", answer.Header.Get("ETag"))
	if again := w.do(req); again.StatusCode != http.StatusNotModified {
		t.Errorf("the same style again: %d", again.StatusCode)
	}
	if stale, _ := w.get("/static/style.css?v=other"); stale.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a style of another version is kept: %q", stale.Header.Get("Cache-Control"))
	}
	for _, path := range []string{"/static/nothing.css", "/static/..%2fweb.go", "/static/%2e%2e/web.go", "/static/"} {
		if answer, _ := w.get(path); answer.StatusCode != 404 {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
}

func TestHealth(t *testing.T) {
	w := newWorld(t)
	want := func(path string, status int, text string) {
		t.Helper()
		if answer, got := w.get(path); answer.StatusCode != status || !strings.Contains(got, text) {
			t.Errorf("%s: %d %s, want %d %s", path, answer.StatusCode, got, status, text)
		}
	}
	want("/healthz", 200, `"status":"ok"`)
	want("/readyz", 200, `"status":"ok"`)
	w.server.Ready = func(context.Context) error { return errors.New("the master key does not fit " + tenant) }
	if _, got := w.get("/readyz"); strings.Contains(got, tenant) {
		t.Error("readyz tells the error itself")
	}
	want("/readyz", 503, `"reason":"not-ready"`)
	w.server.Ready = nil
	w.gateway.Store = down{w.gateway.Store, gateway.ErrUnavailable}
	want("/healthz", 200, `"status":"ok"`)
	want("/readyz", 503, `"reason":"database"`)
	want("/", 503, "Databasen svarer ikke")
	want("/foreninger/"+ringen+"?lang=en", 503, "<h1>The database does not answer")
}

// A real database that has been closed, and one of which only a part can be read.
func TestHealthOfDatabase(t *testing.T) {
	w := newWorld(t)
	w.gateway.Store = torn{w.db}
	if answer, got := w.get("/readyz"); answer.StatusCode != 503 {
		t.Errorf("torn: %d %s", answer.StatusCode, got)
	}
	w.gateway.Store = w.db
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/readyz": 503, "/": 500, "/healthz": 200, "/metrics": 200} {
		if answer, got := w.get(path); answer.StatusCode != want {
			t.Errorf("closed: %s: %d %s", path, answer.StatusCode, got)
		}
	}
	if answer := w.give(aarhus, secret, "r-1", told(gateway.NewID(), "arrived", "2026-10-05T20:00:00+02:00")); answer.StatusCode != 503 {
		t.Errorf("closed: a receipt: %s", body(t, answer))
	}
}

// torn is a store whose log cannot be read.
type torn struct{ gateway.Store }

func (s torn) View(ctx context.Context, fn func(gateway.Reader) error) error {
	return s.Store.View(ctx, func(r gateway.Reader) error { return fn(tornReader{r}) })
}

type tornReader struct{ gateway.Reader }

func (tornReader) Checkpoint() (string, error) {
	return "", errors.New("a page of the database is torn")
}

// down is a store that does not answer.
type down struct {
	gateway.Store
	err error
}

func (d down) View(context.Context, func(gateway.Reader) error) error { return d.err }
func (d down) Do(context.Context, func(gateway.Tx) error) error       { return d.err }

func TestMetrics(t *testing.T) {
	w := story(t)
	w.get("/nowhere/" + "9876")
	_, got := w.get("/metrics")
	for _, line := range []string{
		`boligbro_build_info{go="go1.`, `version="` + version + `"} 1`,
		`boligbro_database_up 1`,
		`boligbro_deliveries{municipality="0751",state="registered"} 1`,
		`boligbro_deliveries{municipality="0751",state="arrived"} 4`,
		`boligbro_deliveries{municipality="0101",state="transmitted"} 1`,
		`boligbro_deliveries{municipality="0461",state="failed"} 1`,
		`boligbro_deliveries{municipality="0851",state="unrouted"} 1`,
		`boligbro_alarms_open{kind="delivery-failed"} 1`,
		`boligbro_alarms_open{kind="attention"} 2`,
		`boligbro_run_age_seconds{association="` + ringen + `"} `,
		`boligbro_run_whole_age_seconds{association="` + havnen + `"} `,
		`boligbro_log_entries `,
		`boligbro_http_requests_total{door="pages",route="none",status="404"} 1`,
		`boligbro_http_requests_total{door="receipts",route="/receipts/:municipality",status="204"} 5`,
		`go_goroutines `, `process_open_fds `,
	} {
		if !strings.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	if strings.Contains(got, "boligbro_log_entries 0\n") {
		t.Error("the log is empty")
	}
	if t.Failed() {
		for line := range strings.Lines(got) {
			if strings.HasPrefix(line, "boligbro") {
				t.Log(line)
			}
		}
	}
	w.gateway.Store = down{w.gateway.Store, gateway.ErrUnavailable}
	answer, got := w.get("/metrics")
	if answer.StatusCode != 200 || !strings.Contains(got, "boligbro_database_up 0") || strings.Contains(got, "boligbro_deliveries{") {
		t.Errorf("without a database: %d", answer.StatusCode)
	}
}

// A fault in the program is a page that says so; what it panicked with is not told.
func TestPanic(t *testing.T) {
	for name, fault := range map[string]any{"a text": "about " + tenant, "an error": errors.New(tenant)} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.gateway.Store = panics{w.gateway.Store, fault}
			answer, page := w.get("/")
			if answer.StatusCode != 500 || !strings.Contains(page, "Der er sket en fejl") || strings.Contains(page, tenant) {
				t.Errorf("%d %s", answer.StatusCode, page)
			}
			if log := w.log.String(); !strings.Contains(log, "page_start.go") || strings.Contains(log, tenant) {
				t.Errorf("the log: %s", log)
			}
		})
	}
	w := newWorld(t)
	w.gateway.Store = nil
	if answer, _ := w.get("/"); answer.StatusCode != 500 || !strings.Contains(w.log.String(), "nil pointer") {
		t.Errorf("%d; the log: %s", answer.StatusCode, w.log.String())
	}
}

type panics struct {
	gateway.Store
	with any
}

func (p panics) View(context.Context, func(gateway.Reader) error) error { panic(p.with) }

func TestNewHTTP(t *testing.T) {
	s := web.NewHTTP(http.NotFoundHandler())
	for name, d := range map[string]time.Duration{"headers": s.ReadHeaderTimeout, "read": s.ReadTimeout, "write": s.WriteTimeout, "idle": s.IdleTimeout} {
		if d <= 0 || d > 2*time.Minute {
			t.Errorf("the time to %s is %v", name, d)
		}
	}
	if s.TLSConfig.MinVersion < tls.VersionTLS12 || s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("%+v", s)
	}
}
