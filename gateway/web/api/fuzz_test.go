package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"boligbro/config"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/web/webtest"
)

// Whatever a municipality signs, it gets a clear answer that is not our fault.
func FuzzReceipt(f *testing.F) {
	w := webtest.New(f)
	handler := w.Receipts
	f.Add(`{"type":"receipt","message":"00000000-0000-4000-8000-000000000000","kind":"arrived",`+
		`"at":"2026-10-02T09:14:00+02:00"}`, "da, en;q=0.8")
	f.Add(`{"type":"receipt"}{}`, ";,en")
	f.Add("", "*")
	f.Fuzz(func(t *testing.T, body, language string) {
		h, err := webhook.Sign(config.NewSecrets(webtest.Secret), "id", w.Clock.Now(), []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		h.Set("Content-Type", "application/json")
		h.Set("Accept-Language", language)
		w.Clock.Set(w.Clock.Now().Add(1e9)) // so that none is asked to wait
		r := httptest.NewRequest(http.MethodPost, "/receipts/"+webtest.Aarhus, strings.NewReader(body))
		r.Header = h
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, r)
		if got.Code != 400 && got.Code != 404 && got.Code != 413 ||
			got.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%d %s", got.Code, got.Body)
		}
	})
}
