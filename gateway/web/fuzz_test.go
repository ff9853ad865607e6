package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"boligbro/config"
	"boligbro/gateway/connectors/webhook"
)

// Whatever a municipality signs, it gets a clear answer that is not our fault.
func FuzzReceipt(f *testing.F) {
	w := newWorld(f)
	handler := w.server.Receipts()
	f.Add(`{"type":"receipt","message":"00000000-0000-4000-8000-000000000000","kind":"arrived","at":"2026-10-02T09:14:00+02:00"}`, "da, en;q=0.8")
	f.Add(`{"type":"receipt"}{}`, ";,en")
	f.Add("", "*")
	f.Fuzz(func(t *testing.T, body, language string) {
		h, err := webhook.Sign(config.NewSecret(secret), "id", w.clock.now(), []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		h.Set("Content-Type", "application/json")
		h.Set("Accept-Language", language)
		w.clock.set(w.clock.now().Add(1e9)) // so that none is asked to wait
		r := httptest.NewRequest(http.MethodPost, "/receipts/"+aarhus, strings.NewReader(body))
		r.Header = h
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, r)
		if got.Code != 400 && got.Code != 404 && got.Code != 413 || got.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
}

// Whatever stands as the host, only a name of this machine is answered.
func FuzzHost(f *testing.F) {
	w := newWorld(f)
	handler := w.server.Pages()
	for _, host := range []string{"127.0.0.1:8080", "[::1", "::1", "localhost:", "[::1]:x", "evil.example", "127.0.0.1@evil.example"} {
		f.Add(host)
	}
	f.Fuzz(func(t *testing.T, host string) {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Host = host
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, r)
		lower := strings.ToLower(host)
		if got.Code == http.StatusOK && !strings.HasPrefix(lower, "localhost") && !strings.Contains(lower, "127.") && !strings.Contains(lower, ":1") &&
			!strings.Contains(lower, "0001") {
			t.Errorf("%q is answered", host)
		}
	})
}
